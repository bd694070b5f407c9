/** What customers do: they order, change their minds, and tell what they think. */
import { gte, NoResultError, Session, type Engine } from 'dovetail-orm'
import { Coupon, Customer, Order, OrderLine, Stock, Variant } from './models'

/** One line of a basket. */
export interface BasketLine {
  readonly productId: number
  readonly variantNo: number
  readonly quantity: number
}

/**
 * Takes the goods out of the stock and writes the order with its lines, in one transaction: all of it or nothing. If another
 * customer was faster at the same rows, the whole of it runs again.
 */
export async function placeOrder(
  engine: Engine,
  customerId: number,
  basket: readonly BasketLine[],
  couponCode?: string,
): Promise<number> {
  return engine.transaction(
    async (tx) => {
      const session = new Session(tx)
      const customer = await session.findOrFail(Customer, { where: { customerId } })
      const order = session.create(Order, { customer, status: 'open' })
      if (couponCode !== undefined)
        order.coupon = await session.findOrFail(Coupon, { where: { code: couponCode } })
      for (const [i, line] of basket.entries()) await addLine(session, order, { ...line, lineNo: i + 1 })
      await session.flush()
      return order.orderId
    },
    { isolation: 'serializable', retry: { deadlineMs: 5_000 } },
  )
}

async function addLine(
  session: Session,
  order: Order,
  { productId, variantNo, quantity, lineNo }: BasketLine & { readonly lineNo: number },
): Promise<void> {
  const variant = await session.get(Variant, { productId, variantNo }, { with: { product: true } })
  const stock = await session.findOne(Stock, {
    where: { productId, variantNo, quantity: gte(quantity) },
    orderBy: { quantity: 'desc' },
  })
  if (variant === null || stock === null) throw new NoResultError('There are not enough of these left.')
  stock.quantity -= quantity
  session.create(OrderLine, { order, lineNo, variant, quantity, unitPrice: variant.product.price })
}

/** Takes a line out of an order: a line without its order is deleted, for the relation says so. */
export async function cancelLine(session: Session, orderId: number, lineNo: number): Promise<void> {
  const order = await session.findOrFail(Order, { where: { orderId }, with: { lines: true } })
  order.lines = order.lines.filter((line) => line.lineNo !== lineNo)
  await session.commit()
}

/** An order as its confirmation shows it: at most one statement for each relation. */
export async function orderConfirmation(session: Session, orderId: number) {
  return session.findOrFail(Order, {
    where: { orderId },
    with: {
      customer: true,
      coupon: true,
      lines: { with: { variant: { with: { product: true } } } },
    },
  })
}
