/** The web shop's questions cost what they say, and what it writes is there, on every database. */
import { expect } from 'chai'
import { samplesAreLoaded } from './package-from-src'
import {
  createEngine,
  NoResultError,
  planSync,
  Session,
  sql,
  sync,
  ValidationFailedError,
  type Engine,
} from 'dovetail-orm'
import { counted } from './counted'
import { places } from './places'
import {
  categoryTree,
  priceList,
  productPage,
  productsByTag,
  searchTitles,
} from '../../samples/04-web-shop/catalog'
import { fill } from '../../samples/04-web-shop/fill'
import { DigitalProduct, PhysicalProduct, Product, shop } from '../../samples/04-web-shop/models'
import { cancelLine, orderConfirmation, placeOrder } from '../../samples/04-web-shop/orders'
import { bestSellers, ordersByState } from '../../samples/04-web-shop/reports'
import { requestsOf } from '../../samples/04-web-shop/requests'

samplesAreLoaded()

for (const place of places) {
  describe(`the web shop on ${place.name}`, function () {
    this.timeout(60_000)
    let engine: Engine

    before(async () => {
      engine = createEngine(await place.open())
      await sync(engine, shop, { onPending: 'throw' })
      await fill(engine)
    })

    after(async () => {
      await engine?.dispose()
      await place.close?.()
    })

    it('has a schema that sync has nothing to add to', async () => {
      expect((await planSync(engine, shop)).steps).to.deep.equal([])
    })

    it('gives the tree of categories with a statement for each level', async () => {
      const [roots, statements] = await counted(engine, categoryTree)
      expect(roots.map(({ name }) => name)).to.deep.equal(['Reading', 'Tools'])
      expect(roots[1]!.children[0]!.children.map(({ name }) => name)).to.deep.equal(['Japanese saws'])
      expect(statements).to.equal(4)
    })

    it('gives pages of products by their tag, each as the kind that it is', async () => {
      const [first, statements] = await counted(engine, (session) => productsByTag(session, 'gift'))
      expect(first.items.map(({ title }) => title)).to.deep.equal(['Chisel', 'Dovetail saw'])
      expect(first.items[0]).to.be.instanceOf(PhysicalProduct)
      expect(statements).to.equal(3)
      const last = await productsByTag(new Session(engine), 'gift', first.endCursor ?? undefined)
      expect(last.items.map(({ title }) => title)).to.deep.equal(['Joinery, the book'])
      expect(last.items[0]).to.be.instanceOf(DigitalProduct)
      expect(last.hasNext).to.equal(false)
    })

    it('gives a whole product with a statement for each relation that is named', async () => {
      const [product, statements] = await counted(engine, (session) => productPage(session, 1))
      expect(product.category.parent?.name).to.equal('Tools')
      expect(product.variants.map(({ stock }) => stock.length)).to.deep.equal([2, 1])
      expect(product.variants[0]!.stock[0]!.warehouse.address.city).to.equal('Bergen')
      expect(product.reviews.map(({ customer }) => customer.name)).to.deep.equal(['Smith', 'Berg'])
      expect(statements).to.equal(9)
    })

    it('finds titles as plain rows with one statement', async () => {
      const [rows, statements] = await counted(engine, (session) => searchTitles(session, 'e'))
      expect(rows).to.deep.equal([
        { title: 'Chisel', price: '9.90' },
        { title: 'Dovetail saw', price: '18.50' },
        { title: 'Joinery, the book', price: '24.00' },
      ])
      expect(statements).to.equal(1)
    })

    it('takes what is ordered out of the stock, and all of it or nothing', async () => {
      const orderId = await placeOrder(
        engine,
        1,
        [
          { productId: 1, variantNo: 1, quantity: 2 },
          { productId: 3, variantNo: 1, quantity: 1 },
        ],
        'SPRING',
      )
      const [order, statements] = await counted(engine, (session) => orderConfirmation(session, orderId))
      expect(statements).to.be.at.most(6)
      expect(order.lines.map(({ total }) => total)).to.deep.equal(['37.00', '24.00'])
      expect(order.coupon?.percent).to.equal(10)

      const tooMany = [
        { productId: 2, variantNo: 1, quantity: 1 },
        { productId: 1, variantNo: 2, quantity: 99 },
      ]
      await placeOrder(engine, 1, tooMany).then(
        () => expect.fail('there are not so many'),
        (error: unknown) => expect(error).to.be.instanceOf(NoResultError),
      )
      const left = await engine.execute<{ quantity: number }>(
        sql`select quantity from stock where product_id in (1, 2) order by product_id, variant_no, quantity`,
      )
      expect(left.rows.map(({ quantity }) => quantity)).to.deep.equal([4, 8, 3, 30])

      await cancelLine(new Session(engine), orderId, 2)
      expect((await orderConfirmation(new Session(engine), orderId)).lines).to.have.length(1)
    })

    it('serves requests at the same time, each with a session of its own', async () => {
      const requests = requestsOf(engine)
      const ids = await Promise.all(
        ['Fox', 'Wolf', 'Bear'].map((name) => requests.register({ name, email: `${name}@Example.org` })),
      )
      await Promise.all(ids.map((id) => requests.review(id, 3, 4)))
      const { reviews } = await productPage(new Session(engine), 3)
      expect(reviews.map(({ customer }) => customer.email).sort()).to.deep.equal([
        'bear@example.org',
        'fox@example.org',
        'wolf@example.org',
      ])
      await requests.register({ name: 'Nobody', email: 'nobody' }).then(
        () => expect.fail('that is no address'),
        (error: unknown) => expect(error).to.be.instanceOf(ValidationFailedError),
      )
    })

    it('lists what is on sale, and tells of what was sold', async () => {
      const session = new Session(engine)
      session.delete(await session.findOrFail(DigitalProduct, { where: { productId: 3 } }))
      await session.commit()
      const lines: string[] = []
      for await (const line of priceList(new Session(engine))) lines.push(line)
      expect(lines).to.deep.equal(['1;Dovetail saw;Saws;18.50', '2;Chisel;Tools;9.90'])
      expect(await session.count(Product, { withDeleted: true })).to.equal(3)
      expect(await bestSellers(engine)).to.deep.equal([{ name: 'Saws', title: 'Dovetail saw', pieces: 2n }])
      expect(await ordersByState(engine)).to.deep.equal([{ customerId: 1, open: 1, settled: 0n }])
    })
  })
}
