import { runChapter } from '../support/run-chapter'

runChapter(
  'loading.md',
  `const author = session.create(Author, { name: 'A' })
  for (const title of ['B', 'C']) session.create(Book, { title, author })
  await session.commit()`,
)
