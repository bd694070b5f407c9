/**
 * A web shop from the first row to the report. Runs in memory; give it the URL of another, empty database to run there:
 *
 *   npx ts-node samples/04-web-shop/main.ts [url]
 */
import { createEngine, Session, StaleRowError, sync, ValidationFailedError, type Engine } from 'dovetail-orm'
import { classValidator } from 'dovetail-orm/validation'
import {
  categoryTree,
  priceList,
  productPage,
  productsByTag,
  searchTitles,
  type CategoryNode,
} from './catalog'
import { fill } from './fill'
import { Customer, DigitalProduct, Product, shop, Stock } from './models'
import { cancelLine, orderConfirmation, placeOrder } from './orders'
import { bestSellers, ordersByState } from './reports'
import { requestsOf } from './requests'

async function main(): Promise<void> {
  await using engine = createEngine(process.argv[2] ?? 'sqlite://')
  await sync(engine, shop)
  await fill(engine)

  await browse(engine)
  await buy(engine)
  await serve(engine)
  await maintain(engine)
  await refuse(engine)
  await report(engine)
}

async function browse(engine: Engine): Promise<void> {
  console.log('Categories')
  for (const root of await categoryTree(new Session(engine))) printCategory(root, '  ')

  console.log('Tagged "gift"')
  let after: string | undefined
  for (let page = 1; page === 1 || after !== undefined; page++) {
    const { items, endCursor, hasNext } = await productsByTag(new Session(engine), 'gift', after)
    for (const { title, category, tags } of items)
      console.log(`  page ${page}: ${title} (${category.name}; ${tags.map(({ name }) => name).join(', ')})`)
    after = hasNext ? (endCursor ?? undefined) : undefined
  }

  const product = await productPage(new Session(engine), 1)
  console.log(`${product.title} in ${product.category.parent?.name ?? 'no'} / ${product.category.name}`)
  for (const { label, stock } of product.variants)
    for (const { quantity, warehouse } of stock)
      console.log(`  ${label}: ${quantity} in ${warehouse.address.city}`)
  for (const { stars, customer } of product.reviews) console.log(`  ${'*'.repeat(stars)} by ${customer.name}`)
  for (const { title, price } of await searchTitles(new Session(engine), 'book'))
    console.log(`  found: ${title}, ${price}`)
}

function printCategory({ name, children }: CategoryNode, indent: string): void {
  console.log(`${indent}${name}`)
  for (const child of children) printCategory(child, `${indent}  `)
}

async function buy(engine: Engine): Promise<void> {
  const orderId = await placeOrder(
    engine,
    1,
    [
      { productId: 1, variantNo: 1, quantity: 2 },
      { productId: 3, variantNo: 1, quantity: 1 },
    ],
    'SPRING',
  )
  await placeOrder(engine, 2, [{ productId: 2, variantNo: 1, quantity: 5 }])
  await cancelLine(new Session(engine), orderId, 2)
  const order = await orderConfirmation(new Session(engine), orderId)
  console.log(`Order ${order.orderId} of ${order.customer.name}, ${order.coupon?.percent ?? 0} % off`)
  for (const { quantity, variant, total } of order.lines)
    console.log(`  ${quantity} x ${variant.product.title}, ${variant.label}: ${total}`)
}

async function serve(engine: Engine): Promise<void> {
  const requests = requestsOf(engine)
  const customerId = await requests.register({ name: 'Fox', email: 'FOX@Example.org' })
  await requests.review(customerId, 2, 3)
  const { email, reviews } = await new Session(engine).findOrFail(Customer, {
    where: { customerId },
    with: { reviews: { with: { product: true } } },
  })
  console.log(`${email} gave ${reviews.map(({ product, stars }) => `${product.title} ${stars}`).join(', ')}`)
}

async function maintain(engine: Engine): Promise<void> {
  const session = new Session(engine)
  await session.upsert(
    Stock,
    [
      { warehouseCode: 'OSL', productId: 1, variantNo: 1, quantity: 40 },
      { warehouseCode: 'OSL', productId: 1, variantNo: 2, quantity: 15 },
    ],
    { on: ['warehouseCode', 'productId', 'variantNo'] },
  )
  console.log(`Stock rows: ${await session.count(Stock)}`)

  // A product that is sold no more keeps its row for the orders that tell of it.
  const manual = await session.findOrFail(DigitalProduct, { where: { title: 'Joinery, the book' } })
  session.delete(manual)
  await session.commit()
  console.log(
    `Products: ${await session.count(Product)} on sale, ${await session.count(Product, { withDeleted: true })} known`,
  )
}

async function refuse(engine: Engine): Promise<void> {
  // Two people change one product: the second one is told.
  const [one, two] = [new Session(engine), new Session(engine)]
  const mine = await one.findOrFail(Product, { where: { productId: 1 } })
  const theirs = await two.findOrFail(Product, { where: { productId: 1 } })
  mine.price = '19.00'
  theirs.price = '21.00'
  await one.commit()
  await two.commit().catch((error: unknown) => {
    if (!(error instanceof StaleRowError)) throw error
    console.log('The price was changed by somebody else meanwhile.')
  })

  const session = new Session(engine, { validator: classValidator() })
  session.create(Customer, {
    name: '',
    email: 'nobody',
    address: { street: 'x', city: 'y', postalCode: '0150' },
  })
  await session.commit().catch((error: unknown) => {
    if (!(error instanceof ValidationFailedError)) throw error
    for (const { property, messages } of error.invalid.flatMap(({ problems }) => problems))
      console.log(`${property}: ${messages.join('; ')}`)
  })
}

async function report(engine: Engine): Promise<void> {
  for await (const line of priceList(new Session(engine))) console.log(line)
  for (const { name, title, pieces } of await bestSellers(engine))
    console.log(`${name}: ${title}, ${pieces} sold`)
  for (const { customerId, open, settled } of await ordersByState(engine))
    console.log(`Customer ${customerId}: ${open} open, ${settled} settled`)
}

void main()
