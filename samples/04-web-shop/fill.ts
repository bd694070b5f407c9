/** The shop's first goods and customers, as one graph of instances: keys and their order follow from the relations. */
import { Session, type Engine } from 'dovetail-orm'
import {
  Address,
  Category,
  Coupon,
  Customer,
  DigitalProduct,
  PhysicalProduct,
  Review,
  Stock,
  Tag,
  Variant,
  Warehouse,
} from './models'

function address(street: string, city: string, postalCode: string): Address {
  return Object.assign(new Address(), { street, city, postalCode })
}

export async function fill(engine: Engine): Promise<void> {
  await using session = new Session(engine)
  const tools = session.create(Category, { name: 'Tools', parent: null })
  const saws = session.create(Category, { name: 'Saws', parent: tools })
  const reading = session.create(Category, { name: 'Reading', parent: null })
  session.create(Category, { name: 'Japanese saws', parent: saws })
  const [gift, sharp] = [session.create(Tag, { name: 'gift' }), session.create(Tag, { name: 'sharp' })]

  const saw = session.create(PhysicalProduct, { title: 'Dovetail saw', price: '18.50', weightInGrams: 310 })
  const chisel = session.create(PhysicalProduct, { title: 'Chisel', price: '9.90', weightInGrams: 180 })
  const book = session.create(DigitalProduct, { title: 'Joinery, the book', price: '24.00' })
  saw.category = saws
  chisel.category = tools
  book.category = reading
  saw.tags = [gift, sharp]
  chisel.tags = [gift, sharp]
  book.tags = [gift]
  await session.flush()

  const oslo = session.create(Warehouse, { code: 'OSL', address: address('Dock 1', 'Oslo', '0150') })
  const bergen = session.create(Warehouse, { code: 'BGO', address: address('Pier 7', 'Bergen', '5003') })
  const fine = session.create(Variant, { product: saw, variantNo: 1, label: 'fine teeth' })
  const coarse = session.create(Variant, { product: saw, variantNo: 2, label: 'coarse teeth' })
  const plain = session.create(Variant, { product: chisel, variantNo: 1, label: '12 mm' })
  const file = session.create(Variant, { product: book, variantNo: 1, label: 'PDF' })
  session.create(Stock, { warehouse: oslo, variant: fine, quantity: 10 })
  session.create(Stock, { warehouse: bergen, variant: fine, quantity: 4 })
  session.create(Stock, { warehouse: bergen, variant: coarse, quantity: 3 })
  session.create(Stock, { warehouse: oslo, variant: plain, quantity: 30 })
  session.create(Stock, { warehouse: oslo, variant: file, quantity: 1_000 })

  const smith = session.create(Customer, {
    name: 'Smith',
    email: 'smith@example.org',
    address: address('Main Street 1', 'Leeds', 'LS1 4DY'),
  })
  const berg = session.create(Customer, {
    name: 'Berg',
    email: 'berg@example.org',
    address: address('Storgata 2', 'Oslo', '0155'),
  })
  session.create(Coupon, { code: 'SPRING', percent: 10 })
  session.create(Review, { customer: smith, product: saw, stars: 5, text: 'Cuts like butter.' })
  session.create(Review, { customer: berg, product: saw, stars: 4, text: null })
  await session.commit()
}
