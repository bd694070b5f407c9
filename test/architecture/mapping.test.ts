import { compileChapter, runChapter } from '../support/run-chapter'

runChapter(
  'mapping.md',
  `const customer = session.create(Customer, { name: 'A', home: { city: 'Oslo', zip: null }, work: null })
  const medium = session.create(Medium, { title: 'A' })
  session.create(Cover, { medium, file: 'a.png' })
  session.create(Car, { label: 'C', doors: 4 })
  await session.flush()
  session.create(Order, { customerId: customer.id, status: 'open' })
  await session.commit()`,
)

describe('the chapter on mapping', () => {
  compileChapter('mapping.md')
})
