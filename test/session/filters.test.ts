import { expect } from 'chai'

import {
  alias,
  Column,
  columnsOf,
  ForeignKey,
  gt,
  ManyToOne,
  OneToMany,
  Registry,
  select,
  Session,
  some,
  sql,
  t,
  Table,
  type Many,
  type One,
} from '../../src'
import type { DialectName } from '../../src/driver/driver'
import type { FilterOptions } from '../../src/session/row-filters'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()
const tenant = {
  parameters: ['id'],
  where: ({ id }: { id?: number }) => ({ tenantId: id }),
}

@Table('customer', { registry, filters: { tenant } })
class Customer {
  @Column(t.integer(), { primaryKey: true }) customerId!: number
  @Column(t.integer()) tenantId!: number
  @Column(t.varchar(20)) name!: string
  @OneToMany(() => Invoice) invoices!: Many<Invoice>
}

@Table('invoice', {
  registry,
  filters: {
    tenant,
    open: { where: { paid: false }, default: true },
    above: { parameters: ['amount'], where: ({ amount }, c) => c.amount.gt(amount) },
  },
})
class Invoice {
  @Column(t.integer(), { primaryKey: true }) invoiceId!: number
  @Column(t.integer()) tenantId!: number
  @Column(t.integer()) @ForeignKey(() => Customer) customerId!: number
  @Column(t.integer()) amount!: number
  @Column(t.boolean(), { defaultValue: false }) paid!: boolean
  @ManyToOne(() => Customer) customer!: One<Customer, 'customerId'>
}

onEveryEngine('filters', (engine, { dialect }) => {
  const open = (filters?: FilterOptions['filters']): Session =>
    new Session(engine(), filters === undefined ? {} : { filters })
  const written = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)
  const per = (texts: Record<DialectName, string[]>): string[] => texts[dialect]
  const ids = async (options: object, session = open()): Promise<number[]> =>
    (await session.find(Invoice, { orderBy: { invoiceId: 'asc' }, ...options })).map(
      ({ invoiceId }) => invoiceId,
    )

  before(async () => {
    registry.configure()
    await registry.metadata.createAll(engine())
    const session = open()
    for (const id of [1, 2]) session.create(Customer, { customerId: id, tenantId: id * 7, name: `c${id}` })
    const invoice = (invoiceId: number, customerId: number, values: Partial<Invoice>): unknown =>
      session.create(Invoice, { invoiceId, customerId, tenantId: customerId * 7, ...values })
    invoice(1, 1, { amount: 10 })
    invoice(2, 1, { amount: 20, paid: true })
    invoice(3, 2, { amount: 30 })
    await session.commit()
  })

  it('hold by default or on demand, and are switched off by name', async () => {
    expect(await ids({})).to.deep.equal([1, 3])
    expect(await ids({ filters: { open: false } })).to.deep.equal([1, 2, 3])
    expect(await ids({ filters: { tenant: { id: 7 } } })).to.deep.equal([1])
    expect(await ids({ filters: { tenant: { id: 7 }, open: false } })).to.deep.equal([1, 2])
    expect(await ids({ filters: { above: { amount: 15 }, open: false } })).to.deep.equal([2, 3])
    expect(await ids({ filters: { open: true }, where: { amount: gt(10) } })).to.deep.equal([3])
  })

  it('stand in the statements as conditions with values of their own', async () => {
    const filters = { tenant: { id: 7 }, above: { amount: 5 } }
    const columns = 'invoice.invoice_id, invoice.tenant_id, invoice.customer_id, invoice.amount, invoice.paid'
    const statements = await written(() =>
      open().find(Customer, { where: { name: 'c1' }, with: { invoices: true }, filters }),
    )
    expect(statements).to.deep.equal(
      per({
        postgres: [
          'SELECT customer.customer_id, customer.tenant_id, customer.name FROM customer WHERE customer.name = $1 AND customer.tenant_id = $2',
          `SELECT ${columns} FROM invoice WHERE invoice.customer_id = ANY($1::INTEGER[]) AND invoice.tenant_id = $2 AND invoice.paid = $3 AND invoice.amount > $4 ORDER BY invoice.invoice_id`,
        ],
        sqlite: [
          'SELECT customer.customer_id, customer.tenant_id, customer.name FROM customer WHERE customer.name = ? AND customer.tenant_id = ?',
          `SELECT ${columns} FROM invoice WHERE invoice.customer_id IN (SELECT value FROM json_each(?)) AND invoice.tenant_id = ? AND invoice.paid = ? AND invoice.amount > ? ORDER BY invoice.invoice_id`,
        ],
      }),
    )
  })

  it('of a session hold for all that it reads, and a query says otherwise', async () => {
    const session = open({ tenant: { id: 14 } })
    expect(await ids({}, session)).to.deep.equal([3])
    expect(await session.count(Customer)).to.equal(1)
    expect(await session.get(Customer, 1)).to.equal(null)
    expect(await session.exists(Customer, { where: { name: 'c1' } })).to.equal(false)
    expect((await session.paginate(Customer, { limit: 5 })).items).to.have.length(1)
    expect(await session.paginate(Customer, { limit: 5, offset: 0 })).to.have.property('total', 1)
    const names: string[] = []
    for await (const { name } of session.stream(Customer)) names.push(name)
    expect(names).to.deep.equal(['c2'])
    expect(await session.count(Customer, { filters: { tenant: false } })).to.equal(2)
    expect(await session.count(Customer, { filters: { tenant: { id: 7 } } })).to.equal(1)
  })

  it('hold again for the same text with other values', async () => {
    const found: number[][] = []
    for (const id of [7, 14, 7]) found.push(await ids({ filters: { tenant: { id }, open: false } }))
    expect(found).to.deep.equal([[1, 2], [3], [1, 2]])
  })

  it('keep instances of others apart that the session knows already', async () => {
    const session = open()
    await session.find(Customer)
    expect(await session.get(Customer, 1, { filters: { tenant: { id: 14 } } })).to.equal(null)
    expect(await session.get(Customer, 1, { filters: { tenant: { id: 7 } } })).to.have.property('name', 'c1')
    const [invoice] = await session.find(Invoice, {
      where: { invoiceId: 3 },
      with: { customer: true },
      filters: { tenant: { id: 14 } },
    })
    expect(invoice?.customer.name).to.equal('c2')
  })

  it('hold for rows that conditions on relations ask for', async () => {
    const names = async (filters: NonNullable<FilterOptions['filters']>): Promise<string[]> =>
      (await open().find(Customer, { where: { invoices: some({ amount: 20 }) }, filters })).map(
        ({ name }) => name,
      )
    expect(await names({})).to.deep.equal([])
    expect(await names({ open: false })).to.deep.equal(['c1'])
    expect(await names({ open: false, above: { amount: 20 } })).to.deep.equal([])
  })

  it('hold for selects of classes, of their columns and of aliases, and are given with the statement', async () => {
    const session = open({ tenant: { id: 7 } })
    expect((await session.execute(select(Customer))).map(([{ name }]) => name)).to.deep.equal(['c1'])
    expect((await session.execute(select(columnsOf(Customer).name))).scalars()).to.deep.equal(['c1'])
    const other = alias(Customer, 'other')
    expect((await session.execute(select(other))).map(([{ name }]) => name)).to.deep.equal(['c1'])
    const of14 = { filters: { tenant: { id: 14 } } }
    expect((await session.execute(select(Customer), of14)).map(([{ name }]) => name)).to.deep.equal(['c2'])
    const none = { filters: { tenant: false } }
    expect(await session.execute(select(Customer), none)).to.have.length(2)
    expect(
      (await rejection(session.execute(select(Customer), { filters: { tenat: true } }))).message,
    ).to.match(/Neither Customer nor [\s\S]*Did you mean 'tenant'/)
    expect((await rejection(session.execute(sql`SELECT 1`, none as never))).message).to.match(
      /do not reach SQL of your own/,
    )
  })

  it('stand in the condition of the join to a class, so that outer joins keep the other side', async () => {
    const statement = select(Customer, Invoice).leftJoin(Invoice).orderBy(columnsOf(Customer).customerId)
    const filters = { above: { amount: 15 } }
    const pairs = async (
      of: typeof statement,
      how: FilterOptions = { filters },
    ): Promise<readonly unknown[]> =>
      (await open().execute(of, how)).map(([customer, invoice]) => [
        (customer as Customer | null)?.customerId ?? null,
        invoice?.invoiceId ?? null,
      ])
    expect(await pairs(statement)).to.deep.equal([
      [1, null],
      [2, 3],
    ])
    const columns =
      'customer.customer_id, customer.tenant_id, customer.name, invoice.invoice_id, invoice.tenant_id AS tenant_id_2, invoice.customer_id AS customer_id_2, invoice.amount, invoice.paid'
    expect(await written(() => pairs(statement))).to.deep.equal(
      per({
        postgres: [
          `SELECT ${columns} FROM customer LEFT JOIN invoice ON customer.customer_id = invoice.customer_id AND invoice.paid = $1 AND invoice.amount > $2 ORDER BY customer.customer_id`,
        ],
        sqlite: [
          `SELECT ${columns} FROM customer LEFT JOIN invoice ON customer.customer_id = invoice.customer_id AND invoice.paid = ? AND invoice.amount > ? ORDER BY customer.customer_id NULLS LAST`,
        ],
      }),
    )
    const of14 = { filters: { tenant: { id: 14 } } }
    const order = columnsOf(Invoice).invoiceId
    const right = select(Customer, Invoice).from(Customer).rightJoin(Invoice).orderBy(order)
    expect(await pairs(right as never)).to.deep.equal([[2, 3]])
    expect(await pairs(right as never, { filters: { open: false } })).to.have.length(3)
    const full = select(Customer, Invoice)
      .from(Customer)
      .fullJoin(Invoice)
      .orderBy(columnsOf(Customer).name, order)
    expect(await pairs(full as never, of14)).to.deep.equal([[2, 3]])
    expect(await pairs(full as never, { filters: { above: { amount: 25 } } })).to.have.deep.members([
      [1, null],
      [2, 3],
    ])
    expect(await pairs(select(Customer, Invoice).join(Invoice), of14)).to.deep.equal([[2, 3]])
  })

  it('stand in the condition of the join under the strategy joined', async () => {
    const options = {
      with: { invoices: true },
      strategy: 'joined',
      orderBy: { customerId: 'asc' },
      filters: { above: { amount: 15 } },
    } as const
    const found = await open().find(Customer, options)
    expect(found.map(({ invoices }) => invoices.map(({ invoiceId }) => invoiceId))).to.deep.equal([[], [3]])
    const [statement = ''] = await written(() => open().find(Customer, options))
    expect(statement).to.match(
      /LEFT JOIN invoice AS invoices ON invoices\.customer_id = customer\.customer_id AND invoices\.paid = \S+ AND invoices\.amount > \S+ ORDER BY/,
    )
  })

  it('are refused where nobody has them, and without what they need, or with more', async () => {
    const reading = (filters: object): Promise<{ message?: string }> =>
      rejection(open().find(Customer, { filters: filters as never }))
    expect((await reading({ tenat: { id: 7 } })).message).to.match(
      /Neither Customer nor a class that it leads to has a filter 'tenat'[\s\S]*Did you mean 'tenant'/,
    )
    expect((await reading({ tenant: true })).message).to.match(
      /The filter 'tenant' of Customer needs id[\s\S]*tenant: \{ id: … \}/,
    )
    expect((await reading({ tenant: { id: undefined } })).message).to.match(/needs id/)
    expect((await reading({ tenant: { id: 7, region: 1 } })).message).to.match(/has no parameter 'region'/)
    expect((await reading({ tenant: 7 })).message).to.match(/filters takes an object/)
    expect((await reading({ tenant: { id: { $ne: 1 } } })).message).to.match(/tenantId/)
    expect(() => open({ tenat: true })).to.throw(/No class has a filter 'tenat'[\s\S]*'tenant'/)
  })
})

describe('filters of @Table', () => {
  it('are refused when they cannot hold', () => {
    const problem = (filter: object): string => {
      const own = new Registry()
      @Table('a', { registry: own, filters: { odd: filter as never } })
      class A {
        @Column(t.integer(), { primaryKey: true }) id!: number
      }
      try {
        own.configure()
      } catch (error) {
        return (error as Error).message
      }
      return A.name
    }
    expect(problem({})).to.match(/A: The filter 'odd' has no condition/)
    expect(problem({ where: { id: 1 }, parameters: ['x'] })).to.match(
      /has parameters, but its condition takes none/,
    )
    expect(problem({ where: { id: 1 }, on: true })).to.match(/no option 'on'/)
  })
})
