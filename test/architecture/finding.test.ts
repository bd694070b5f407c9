import { compileChapter, runChapter } from '../support/run-chapter'

runChapter(
  'finding.md',
  `const club = session.create(Club, { name: 'Rovers' })
  for (const [name, age] of [['Ann', 20], ['Ben', 70]]) session.create(Player, { name, age, club, email: null })
  await session.commit()`,
)

describe('the chapter on finding', () => {
  compileChapter('finding.md')
})
