import { expect } from 'chai'

import {
  Column,
  every,
  ForeignKey,
  ManyToOne,
  none,
  OneToMany,
  OneToOne,
  Registry,
  Session,
  some,
  Table,
  t,
  type ColumnsOf,
  type Engine,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('customer', { registry })
class Customer {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20)) name!: string
  @Column(t.varchar(10)) region!: string
  @OneToMany(() => Order) orders!: Many<Order>
  @OneToMany(() => Order, {
    primaryJoin: (customer: ColumnsOf<Customer>, order) =>
      order.customerId.eq(customer.id).and(order.status.eq('open')),
    viewOnly: true,
    orderBy: { total: 'desc' },
  })
  openOrders!: Many<Order>
  /** Customers of the same region. */
  @OneToMany(() => Customer, {
    primaryJoin: (customer, other) => other.region.eq(customer.region).and(other.id.ne(customer.id)),
    viewOnly: true,
    strategy: 'joined',
  })
  neighbours!: Many<Customer>
  @OneToOne(() => Order, {
    primaryJoin: (customer, order) => order.customerId.eq(customer.id).and(order.total.gte(50)),
    viewOnly: true,
  })
  bigOrder!: One<Order, 'id'> | null
}

@Table('purchase', { registry })
class Order {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column() @ForeignKey(() => Customer) customerId!: number
  @Column(t.varchar(10)) status!: string
  @Column(t.integer()) total!: number
  @ManyToOne(() => Customer) customer!: One<Customer, 'id'>
}

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const people = [
    ['Ada', 'north'],
    ['Bea', 'north'],
    ['Cleo', 'south'],
  ].map(([name = '', region = '']) => session.create(Customer, { name, region }))
  await session.flush()
  const make = (customerId: number, status: string, total: number): object =>
    session.create(Order, { customerId, status, total })
  const [ada = 0, bea = 0] = people.map(({ id }) => id)
  for (const [status, total] of [
    ['open', 10],
    ['open', 60],
    ['paid', 30],
    ['open', 20],
  ] as const)
    make(ada, status, total)
  make(bea, 'paid', 5)
  await session.commit()
}

onEveryEngine('a relation with a join condition of its own', (engine, { dialect }) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())
  const sent = async (run: () => Promise<unknown>): Promise<string[]> =>
    (await captureQueries(engine(), run)).map((text) => text.replaceAll(/\$\d+/g, '?'))
  const among = (column: string): string =>
    ({
      postgres: `${column} = ANY(?::INTEGER[])`,
      sqlite: `${column} IN (SELECT value FROM json_each(?))`,
    })[dialect]
  const CUSTOMER = 'customer.id, customer.name, customer.region'
  const ORDER = 'purchase.id, purchase.customer_id, purchase.status, purchase.total'
  const open0 = 'purchase.customer_id = customer.id AND purchase.status = ?'

  it('loads in one statement, the owners beside the related rows', async () => {
    const load = () => open().find(Customer, { with: { openOrders: true }, orderBy: { id: 'asc' } })
    let found: Awaited<ReturnType<typeof load>> = []
    const statements = await sent(async () => {
      found = await load()
    })
    expect(statements).to.deep.equal([
      `SELECT ${CUSTOMER} FROM customer ORDER BY customer.id`,
      `SELECT ${ORDER}, customer.id AS dovetail_link_0 FROM purchase JOIN customer ON ${open0} ` +
        `WHERE ${among('customer.id')} ORDER BY purchase.total DESC`,
    ])
    expect(found.map(({ openOrders }) => openOrders.map(({ total }) => total))).to.deep.equal([
      [60, 20, 10],
      [],
      [],
    ])
  })

  it('loads with a condition, an order and a limit for each owner', async () => {
    const load = () =>
      open().find(Customer, {
        with: { openOrders: { where: (c) => c.total.lt(50), orderBy: { total: 'asc' }, limit: 1 } },
        orderBy: { id: 'asc' },
      })
    let found: Awaited<ReturnType<typeof load>> = []
    expect(
      await sent(async () => {
        found = await load()
      }),
    ).to.have.length(2)
    expect(found.map(({ openOrders }) => openOrders.map(({ total }) => total))).to.deep.equal([[10], [], []])
    const [ada] = await open().find(Customer, {
      with: { openOrders: { columns: ['total'] } },
      orderBy: { id: 'asc' },
    })
    expect(ada?.openOrders).to.deep.equal([{ total: 60 }, { total: 20 }, { total: 10 }])
  })

  it('leads from a class to itself, and loads by itself where a join was asked for', async () => {
    const load = () => open().find(Customer, { with: { neighbours: true }, orderBy: { id: 'asc' } })
    let found: Awaited<ReturnType<typeof load>> = []
    const [, statement, ...others] = await sent(async () => {
      found = await load()
    })
    expect(others).to.deep.equal([])
    expect(statement).to.equal(
      `SELECT ${CUSTOMER}, owner.id AS dovetail_link_0 FROM customer ` +
        `JOIN customer AS owner ON customer.region = owner.region AND customer.id <> owner.id ` +
        `WHERE ${among('owner.id')} ORDER BY customer.id`,
    )
    expect(found.map(({ neighbours }) => neighbours.map(({ name }) => name))).to.deep.equal([
      ['Bea'],
      ['Ada'],
      [],
    ])
    expect(await open().count(Customer, { where: { neighbours: some({ name: 'Bea' }) } })).to.equal(1)
  })

  it('leads to one row, or to none', async () => {
    const found = await open().find(Customer, { with: { bigOrder: true }, orderBy: { id: 'asc' } })
    expect(found.map(({ bigOrder }) => bigOrder?.total)).to.deep.equal([60, undefined, undefined])
    expect(await open().count(Customer, { where: { bigOrder: null } })).to.equal(2)
    expect(await open().count(Customer, { where: { bigOrder: { status: 'open' } } })).to.equal(1)
  })

  it('is asked by conditions on the related rows', async () => {
    const session = open()
    let count = 0
    const statements = await sent(async () => {
      count = await session.count(Customer, { where: { openOrders: some({ total: 20 }) } })
    })
    expect(statements).to.deep.equal([
      `SELECT count(*) AS count FROM customer WHERE ${engine().dialect.name === 'sqlite' ? '+' : ''}EXISTS (SELECT 1 FROM purchase WHERE (${open0}) AND purchase.total = ?)`,
    ])
    expect(count).to.equal(1)
    expect(await session.count(Customer, { where: { openOrders: none() } })).to.equal(2)
    expect(await session.count(Customer, { where: { openOrders: every({ total: 20 }) } })).to.equal(2)
  })

  it('loads on demand for all siblings at once, and is never written', async () => {
    const session = open()
    const [ada, bea] = await session.find(Customer, { orderBy: { id: 'asc' } })
    expect(await sent(() => session.load(ada as Customer, 'openOrders'))).to.have.length(1)
    expect((bea as Customer).openOrders).to.deep.equal([])
    expect(await sent(() => session.commit())).to.deep.equal([])
    ;(bea as unknown as { openOrders: Order[] }).openOrders.push(
      ...(ada as unknown as { openOrders: Order[] }).openOrders,
    )
    const error = await rejection(session.commit())
    expect(error.message).to.match(/^Customer.openOrders is viewOnly, and was changed/)
    await session.rollback()
  })
})
