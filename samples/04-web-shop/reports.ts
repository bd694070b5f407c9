/** What the owner of the shop wants to know, in SQL's own terms: typed rows, no instances. */
import { caseWhen, columnsOf, func, select, type Engine } from 'dovetail-orm'
import { Category, Order, OrderLine, Product } from './models'

const product = columnsOf(Product)
const line = columnsOf(OrderLine)
const order = columnsOf(Order)
const category = columnsOf(Category)

/** The best sellers of each category, ranked within it: a common table expression and a window. */
export async function bestSellers(engine: Engine) {
  const sold = select(product.categoryId, product.title, func.sum(line.quantity).as('pieces'))
    .join(OrderLine, line.productId.eq(product.productId))
    .groupBy(product.categoryId, product.productId, product.title)
    .cte('sold')
  const ranked = select(
    sold.c.categoryId,
    sold.c.title,
    sold.c.pieces,
    func.rank().over({ partitionBy: sold.c.categoryId, orderBy: sold.c.pieces.desc() }).as('place'),
  ).subquery('ranked')
  const { rows } = await engine.execute(
    select(category.name, ranked.c.title, ranked.c.pieces)
      .from(ranked)
      .join(Category, category.categoryId.eq(ranked.c.categoryId))
      .where(ranked.c.place.eq(1))
      .orderBy(category.name, ranked.c.title),
  )
  return rows
}

/** Each customer's open and settled orders. */
export async function ordersByState(engine: Engine) {
  const { rows } = await engine.execute(
    select(
      order.customerId,
      func.count().filter(order.status.eq('open')).as('open'),
      func.sum(caseWhen(order.status.eq('open'), 0).else(1)).as('settled'),
    )
      .groupBy(order.customerId)
      .orderBy(order.customerId),
  )
  return rows
}
