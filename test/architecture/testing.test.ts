import { compileChapter, runChapter } from '../support/run-chapter'

runChapter(
  'testing.md',
  `session.create(Note, { body: 'a' })
  await session.commit()`,
)

describe('the chapter on testing', () => {
  compileChapter('testing.md')
})
