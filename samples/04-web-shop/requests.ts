/** What a web server would call: whatever runs in a request finds the request's own session without being handed it. */
import { listen, SessionScope, type Engine } from 'dovetail-orm'
import { classValidator } from 'dovetail-orm/validation'
import { Customer, Product, Review } from './models'

// Runs before a customer's row is written, in every session; validation comes after it.
listen(Customer, 'beforeInsert', ({ entity }) => {
  entity.email = entity.email.toLowerCase()
})

/** The shop's requests. What a request changed is committed when it ends, or not at all if it throws. */
export function requestsOf(engine: Engine) {
  const sessions = new SessionScope(engine, { validator: classValidator({ columnFacts: true }) })
  return {
    async register(values: { readonly name: string; readonly email: string }): Promise<number> {
      const address = { street: 'Market 3', city: 'York', postalCode: 'YO1 8ZZ' }
      const customer = await sessions.run((session) => session.create(Customer, { ...values, address }))
      return customer.customerId
    },

    async review(customerId: number, productId: number, stars: number): Promise<void> {
      await sessions.run(async () => {
        const [customer, product] = await Promise.all([
          sessions.current.findOrFail(Customer, { where: { customerId } }),
          sessions.current.findOrFail(Product, { where: { productId } }),
        ])
        sessions.current.create(Review, { customer, product, stars, text: null })
      })
    },
  }
}
