import { runChapter } from '../support/run-chapter'

runChapter(
  'mapping.md',
  `const customer = session.create(Customer, { name: 'A', home: { city: 'Oslo', zip: null }, work: null })
  session.create(Car, { label: 'C', doors: 4 })
  await session.flush()
  session.create(Order, { customerId: customer.id, status: 'open' })
  await session.commit()`,
)
