/** Decimals that a database computes are stored, found and compared as on PostgreSQL, within 15 digits. */
import { expect } from 'chai'

import type { Expression } from '../../src/expression/expression'
import { func } from '../../src/expression/function-call'
import { literal } from '../../src/expression/literal'
import { sql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Computed } from '../../src/schema/computed'
import { Column } from '../../src/schema/column'
import { Index } from '../../src/schema/table-index'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { excluded } from '../../src/statement/conflict'
import { deleteFrom } from '../../src/statement/delete'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { update } from '../../src/statement/update'
import { t } from '../../src/types/t'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { refuses } from '../support/per-dialect'

onEveryEngine('a computed decimal', (engine) => {
  const metadata = new MetaData()
  const account = new Table(
    'account',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('balance', t.numeric(12, 2)),
    new Column('rate', t.numeric(12, 6)),
    new Column('thousands', t.numeric(12, -3)),
    new Column('points', t.integer()),
    new Column('ratio', t.double()),
    new Column('amount', t.numeric(12, 2, { mode: 'number' })),
  )
  const { c } = account
  new CheckConstraint(c.balance.gte('0'), { name: 'ck_balance' })
  new CheckConstraint(c.balance.minus(c.rate).lte('1000000'), { name: 'ck_rate' })
  new Index('ix_account_balance', c.balance)
  const archive = new Table(
    'archive',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('balance', t.numeric(12, 1)),
    new Column('points', t.integer()),
  )
  const invoice = new Table(
    'invoice',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('price', t.numeric(12, 2)),
    new Column('rate', t.numeric(4, 3)),
  )
  const tax = new Column('tax', t.numeric(12, 2), {
    computed: new Computed(invoice.c.price.times(invoice.c.rate)),
  })
  invoice.append(tax)

  before(() => metadata.createAll(engine()))
  beforeEach(() => engine().execute(deleteFrom(account).everyRow()))

  const given = async (row: Readonly<Record<string, unknown>>): Promise<void> => {
    await engine().execute(insert(account).values({ id: 1, ...row }))
  }
  const set = async (row: Readonly<Record<string, unknown>>): Promise<void> => {
    await engine().execute(update(account).set(row).everyRow())
  }
  const found = async (condition: Expression): Promise<boolean> =>
    (await engine().execute(select(c.id).where(condition))).scalars().length === 1
  const value = async (expression: Expression): Promise<unknown> =>
    (await engine().execute(select(expression).from(account))).scalar()

  it('is found by its value once it is stored', async () => {
    await given({ balance: '0.30' })
    await set({ balance: c.balance.minus('0.10') })
    expect(await found(c.balance.eq('0.20'))).to.equal(true)
    await set({ balance: c.balance.minus('0.10') })
    await set({ balance: c.balance.minus('0.10') })
    expect(await found(c.balance.eq('0'))).to.equal(true)
  })

  it('is rounded to the scale of its column, halves away from zero', async () => {
    for (const [from, factor, stored] of [
      ['3', '0.333333', '1.00'],
      ['0.57', '0.5', '0.29'],
      ['1.15', '0.1', '0.12'],
      ['4.35', '100', '435.00'],
      ['1.01', '0.5', '0.51'],
      ['123456789.05', '0.1', '12345678.91'],
    ] as const) {
      await engine().execute(deleteFrom(account).everyRow())
      await given({ balance: from })
      await set({ balance: c.balance.times(factor) })
      expect(await found(c.balance.eq(stored)), `${from} * ${factor}`).to.equal(true)
    }
    await set({ balance: literal('1.005', t.numeric(8, 3)) })
    expect(await found(c.balance.eq('1.01'))).to.equal(true)
    await set({ rate: literal('-2.0000005', t.numeric(12, 7)) })
    expect(await found(c.rate.eq('-2.000001'))).to.equal(true)
  })

  it('is rounded where SQL of the user, a double or a whole number is given to the column', async () => {
    await given({ balance: '10.00', ratio: 1.005, points: 7, amount: 0.3 })
    await set({ balance: sql`${c.balance} * 1.115` })
    expect(await found(c.balance.eq('11.15'))).to.equal(true)
    await set({ balance: c.ratio })
    expect(await found(c.balance.eq('1.01'))).to.equal(true)
    await set({ balance: c.points })
    expect(await found(c.balance.eq('7'))).to.equal(true)
    await set({ balance: null, amount: c.amount.minus(0.1) })
    expect(await found(c.balance.isNull())).to.equal(true)
    expect(await found(c.amount.eq(0.2))).to.equal(true)
  })

  it('is rounded to thousands, or to a whole number', async () => {
    await given({ balance: '1499.50', rate: '2.500000' })
    await set({ thousands: c.balance.plus('0.5'), points: c.rate })
    expect(await value(c.thousands)).to.equal('2000')
    expect(await value(c.points)).to.equal(3)
    expect(await value(c.rate.cast(t.integer()))).to.equal(3)
    expect(await value(c.balance.cast(t.numeric(8, 1)))).to.equal('1499.5')
    expect(await value(c.rate.times('1.0500004').cast(t.numeric(8, 6)))).to.equal('2.625001')
  })

  it('is rounded where an insert, a conflict or a query gives it', async () => {
    await given({ balance: literal('0.125', t.numeric(8, 3)) })
    expect(await found(c.balance.eq('0.13'))).to.equal(true)
    await engine().execute(
      insert(account)
        .values({ id: 1, balance: '0.29' })
        .onConflict(['id'], { doUpdate: { balance: excluded(c.balance).times('0.5') } }),
    )
    expect(await found(c.balance.eq('0.15'))).to.equal(true)
    await engine().execute(
      insert(archive).fromSelect(
        ['id', 'balance', 'points'],
        select(c.id, c.balance, c.balance.times('100').plus('0.5')),
      ),
    )
    const [row] = (await engine().execute(select(archive))).rows
    expect(row).to.deep.equal({ id: 1, balance: '0.2', points: 16 })
    await engine().execute(
      insert(archive).fromSelect(
        ['id', 'balance'],
        select(c.id.plus(1), c.balance).distinct().orderBy(c.balance).limit(5),
      ),
    )
    expect(
      (await engine().execute(select(archive.c.id).where(archive.c.balance.eq('0.2')))).scalars(),
    ).to.deep.equal([1, 2])
  })

  it('is rounded where a column is worked out', async () => {
    await engine().execute(insert(invoice).values({ id: 1, price: '10.05', rate: '0.5' }))
    const [row] = (await engine().execute(select(invoice.c.id).where(tax.eq('5.03')))).rows
    expect(row).to.deep.equal({ id: 1 })
  })

  it('compares as a decimal', async () => {
    await given({ balance: '0.10', rate: '0.2', ratio: 0.1 })
    expect(await found(c.balance.plus('0.2').eq('0.3'))).to.equal(true)
    expect(await found(c.balance.plus(c.rate).eq('0.3'))).to.equal(true)
    expect(await found(c.balance.times('3').eq('0.3'))).to.equal(true)
    expect(await found(c.balance.times('3').in(['0.3', '0.4']))).to.equal(true)
    expect(await found(c.balance.plus('0.2').between('0.3', '0.3'))).to.equal(true)
    expect(await found(c.balance.times('3').minus('0.3').eq('0'))).to.equal(true)
    expect(await found(c.balance.plus('0.2').minus('0.3').eq('0'))).to.equal(true)
    expect(await found(c.balance.dividedBy('3').times('3').gt('0.09'))).to.equal(true)
    expect(await found(c.rate.plus('0.1').dividedBy('3').eq('0.1'))).to.equal(true)
    expect(await found(c.balance.plus('0.2').isNotDistinctFrom('0.3'))).to.equal(true)
    expect(await found(c.balance.plus('0.2').gt('0.3'))).to.equal(false)
    expect(await found(c.balance.eq('0.1000'))).to.equal(true)
  })

  it('has the rest of a division', async () => {
    await given({ balance: '5.50', rate: '-0.3' })
    expect(await value(c.balance.modulo('2'))).to.equal('1.5')
    expect(await value(c.balance.modulo('0.7'))).to.equal('0.6')
    expect(await found(c.rate.modulo('0.2').eq('-0.1'))).to.equal(true)
    expect(await found(c.balance.plus('0.5').modulo('3').eq('0'))).to.equal(true)
  })

  it('is summed as decimals are', async () => {
    await engine().execute(
      insert(account).values([
        { id: 1, balance: '0.10', amount: 0.1 },
        { id: 2, balance: '0.20', amount: 0.2 },
        { id: 3, balance: null, amount: null },
      ]),
    )
    const sumOf = async (condition: Expression): Promise<number> =>
      (await engine().execute(select(func.count().as('n')).from(account).having(condition))).rows.length
    expect(await sumOf(func.sum(c.balance).eq('0.3'))).to.equal(1)
    expect(await sumOf(func.sum(c.amount).cast(t.double()).eq(0.3))).to.equal(1)
    expect(await sumOf(func.avg(c.balance).eq('0.15'))).to.equal(1)
    expect(await sumOf(func.sum(c.balance.times('1.5')).eq('0.45'))).to.equal(1)
    expect(await sumOf(func.sum(c.balance).filter(c.id.lt(3)).eq('0.3'))).to.equal(1)
    expect(await sumOf(func.sum(c.balance).minus('0.1').eq('0.2'))).to.equal(1)
    expect(await value(func.avg(c.balance).filter(c.id.gt(9)))).to.equal(null)
    expect(await value(func.coalesce(func.sum(c.balance), '0'))).to.equal('0.30')
    const running = func.sum(c.balance).over({ orderBy: c.id }).as('running')
    const over = select(c.id, running).where(c.balance.isNotNull()).subquery('over')
    const last = select(over.c.id).where(over.c.running.eq('0.3'))
    expect((await engine().execute(last)).scalars()).to.deep.equal([2])
    expect(await value(func.avg(c.balance.dividedBy('2')))).to.equal('0.075')
  })

  it('is rounded by the function as by a column', async () => {
    await given({ rate: '0.285' })
    expect(
      await found(
        func
          .round(c.rate, sql`2`)
          .typed(t.numeric(12, 2))
          .eq('0.29'),
      ),
    ).to.equal(true)
    expect(await found(func.round(c.rate.plus('0.215')).typed(t.numeric(12, 0)).eq('1'))).to.equal(true)
  })

  it('is nothing where one side is nothing', async () => {
    await given({ balance: null, rate: '1' })
    expect(await value(c.balance.plus('1'))).to.equal(null)
    expect(await value(c.rate.dividedBy(c.balance))).to.equal(null)
    expect(await found(c.rate.dividedBy(c.balance).isNull())).to.equal(true)
    await set({ rate: c.balance.times('2.5') })
    expect(await found(c.rate.isNull())).to.equal(true)
  })

  it('agrees in whatever way it is computed', async () => {
    const values = ['0.01', '0.07', '0.29', '1.10', '2.675', '19.99', '1000.015', '99999.995']
    for (const one of values)
      for (const other of ['0.1', '0.5', '1.005', '3', '0.015']) {
        await engine().execute(deleteFrom(account).everyRow())
        await given({ rate: one })
        const units = (text: string): bigint => BigInt(Math.round(Number(text) * 1000))
        const decimal = (thousandths: bigint): string =>
          `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, '0')}`
        const sum = decimal(units(one) + units(other))
        expect(await found(c.rate.plus(other).eq(sum)), `${one} + ${other}`).to.equal(true)
        const product = units(one) * units(other)
        const text = `${product / 1000000n}.${String(product % 1000000n).padStart(6, '0')}`
        expect(await found(c.rate.times(other).eq(text)), `${one} * ${other}`).to.equal(true)
        await set({ balance: c.rate.times(other) })
        const cents = (product + 5000n) / 10000n
        const rounded = `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
        expect(await found(c.balance.eq(rounded)), `${one} * ${other} = ${rounded}`).to.equal(true)
      }
  })
})

describe('the SQL of decimals', () => {
  const metadata = new MetaData()
  const item = new Table(
    'item',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('price', t.numeric(12, 2)),
    new Column('quantity', t.integer()),
    new Column('exact', t.numeric(30, 2, { storage: 'text' })),
  )
  const { c } = item

  it('leaves columns bare, so that indexes are used', () => {
    expectSql(select(c.id).where(c.price.eq('0.20'), c.price.in(['1', '2']), c.price.lt(c.price)), {
      postgres:
        'SELECT item.id FROM item WHERE item.price = $1 AND item.price IN ($2, $3) AND item.price < item.price',
      sqlite:
        'SELECT item.id FROM item WHERE item.price = CAST(? AS NUMERIC) AND item.price IN (CAST(? AS NUMERIC), CAST(? AS NUMERIC)) AND item.price < item.price',
    })
  })

  it('rounds on SQLite to the places that a sum has, once for all that is computed', () => {
    expectSql(
      update(item)
        .set({ price: c.price.minus('0.10').plus('1') })
        .everyRow(),
      {
        postgres: 'UPDATE item SET price = (item.price - $1) + $2',
        sqlite: 'UPDATE item SET price = round((item.price - CAST(? AS NUMERIC)) + CAST(? AS NUMERIC), 2)',
      },
    )
  })

  it('rounds on SQLite what has more places than its column', () => {
    expectSql(
      update(item)
        .set({ price: c.price.times('0.333'), quantity: c.price })
        .everyRow(),
      {
        postgres: 'UPDATE item SET price = item.price * $1, quantity = item.price',
        sqlite:
          'UPDATE item SET price = round(round(item.price * CAST(? AS NUMERIC), 5) * 1.0000000000000002, 2), quantity = CAST(round(item.price * 1.0000000000000002, 0) AS INTEGER)',
      },
    )
  })

  it('keeps fifteen digits on SQLite where it cannot be told how many places there are', () => {
    expectSql(select(c.id).where(c.price.dividedBy('3').eq('0.1')), {
      postgres: 'SELECT item.id FROM item WHERE (item.price / $1) = $2',
      sqlite:
        "SELECT item.id FROM item WHERE nullif(CAST(printf('%.15g', coalesce(CAST(item.price AS DOUBLE PRECISION) / CAST(? AS NUMERIC), 1e300)) AS NUMERIC), 1e300) = CAST(? AS NUMERIC)",
    })
  })

  it('refuses to compute with decimals that SQLite stores as text', () => {
    expectSql(select(c.exact.plus('1').as('more')), {
      postgres: 'SELECT item.exact + $1 AS more FROM item',
      sqlite: refuses('the operator + on decimals that are stored as text'),
    })
  })

  runOnEveryEngine(() => metadata)
})
