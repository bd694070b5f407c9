import { compileChapter, runChapter } from '../support/run-chapter'

runChapter(
  'relations.md',
  `const ann = session.create(Member, { name: 'Ann' })
  const bo = session.create(Member, { name: 'Bo', boss: ann })
  session.create(Member, { name: 'Cy', boss: bo })
  const project = session.create(Project, { name: 'Roof' })
  await session.flush()
  const ticket = session.create(Ticket, { project, number: 1, title: 'Leak', reporter: ann, assignee: bo })
  session.create(Comment, { ticket, body: 'Wet.' })
  session.create(Label, { text: 'bug' })
  await session.commit()`,
)

describe('the chapter on relations', () => {
  compileChapter('relations.md')
})
