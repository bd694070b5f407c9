/** Decimals of more than 15 digits, which SQLite keeps as text, are found and sorted by their value. */
import { expect } from 'chai'

import type { DatabaseError } from '../../src/errors'
import type { Expression, Ordering } from '../../src/expression/expression'
import { func } from '../../src/expression/function-call'
import { literal } from '../../src/expression/literal'
import { tuple } from '../../src/expression/tuple'
import { sql } from '../../src/expression/raw-sql'
import { CheckConstraint } from '../../src/schema/check'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'

/** In the order of their values; one is the neighbour of the other's double. */
const SORTED = [
  '-1234567890123456.7892',
  '-1234567890123456.7891',
  '-10.0000',
  '-9.5000',
  '-9.4999',
  '-0.0001',
  '0.0000',
  '0.0001',
  '9.0000',
  '9.5000',
  '10.0000',
  '1234567890123456.7891',
  '1234567890123456.7892',
]

onEveryEngine('decimals of many digits', (engine) => {
  const model = new MetaData()
  const entry = new Table(
    'entry',
    model,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('exact', t.numeric(20, 4, { storage: 'text' }), { nullable: true }),
    new Column('free', t.numeric(undefined, undefined, { storage: 'text' })),
    new Column('fine', t.numeric(30, 8, { storage: 'text' })),
    new Column('amount', t.numeric(20, 4, { storage: 'text', mode: 'number' })),
    new Column('ratio', t.double()),
    new Column('price', t.numeric(12, 2)),
    new Column('whole', t.integer()),
  )
  const { c } = entry
  new CheckConstraint(c.exact.gt('-9000000000000000'), { name: 'ck_exact' })

  before(async () => {
    await model.createAll(engine())
    // In another order than the one that is expected, with the key as position of the value.
    const rows = SORTED.map((exact, i) => ({
      id: i + 1,
      exact,
      // As many zeros as the row has left from 3, so that the texts of equal numbers differ.
      free: exact.replace(/\.?0+$/, i % 2 === 0 ? '' : '$&0'),
      fine: exact,
      amount: i === 8 ? 9 : null,
      ratio: i === 8 ? 9 : null,
      price: i === 8 ? '9' : null,
      whole: i === 8 ? 9 : null,
    }))
    await engine().execute(insert(entry).values(rows.sort((a, b) => ((a.id * 7) % 13) - ((b.id * 7) % 13))))
  })

  const found = async (condition: Expression): Promise<unknown[]> =>
    (await engine().execute(select(c.id).where(condition).orderBy(c.id))).scalars()
  const sorted = async (by: Expression | Ordering): Promise<unknown[]> =>
    (await engine().execute(select(c.id).orderBy(by))).scalars()

  const upwards = SORTED.map((_, i) => i + 1)

  it('are sorted by their value', async () => {
    for (const column of [c.exact, c.free, c.fine]) {
      expect(await sorted(column), column.name).to.deep.equal(upwards)
      expect(await sorted(column.desc()), column.name).to.deep.equal([...upwards].reverse())
    }
    const numbered = select(c.id, func.rowNumber().over({ orderBy: c.exact.desc() }).as('place')).subquery(
      'numbered',
    )
    const last = select(numbered.c.id).orderBy(numbered.c.place)
    expect((await engine().execute(last)).scalars()).to.deep.equal([...upwards].reverse())
  })

  it('are sorted in a union', async () => {
    const part = select(c.exact)
      .where(c.id.lte(6))
      .unionAll(select(c.exact).where(c.id.gt(6)))
    const all = part.orderBy(c.exact).limit(3).offset(9)
    expect((await engine().execute(all)).scalars()).to.deep.equal(SORTED.slice(9, 12))
    const inner = part.orderBy(c.exact.desc()).limit(1).subquery('top')
    expect((await engine().execute(select(inner.c.exact))).scalars()).to.deep.equal([SORTED.at(-1)])
  })

  it('are compared by their value', async () => {
    for (const column of [c.exact, c.free, c.fine]) {
      for (const [i, value] of SORTED.entries()) {
        const what = `${column.name} ${value}`
        expect(await found(column.gt(value)), what).to.deep.equal(upwards.slice(i + 1))
        expect(await found(column.lte(value)), what).to.deep.equal(upwards.slice(0, i + 1))
      }
      expect(await found(column.gt('5'))).to.deep.equal([9, 10, 11, 12, 13])
      expect(await found(column.gte('9.50000000000'))).to.deep.equal([10, 11, 12, 13])
      expect(await found(column.lt('-9.49991'))).to.deep.equal([1, 2, 3, 4])
      expect(await found(column.between('8', '11'))).to.deep.equal([9, 10, 11])
      expect(await found(column.between('-10', '-9.4999'))).to.deep.equal([3, 4, 5])
    }
    expect(await found(c.amount.gt(8.5))).to.deep.equal([9])
    expect(await found(c.amount.lt(10))).to.deep.equal([9])
  })

  it('are equal however they are written', async () => {
    for (const column of [c.exact, c.free, c.fine]) {
      for (const text of ['9', '9.0', '9.000000000000', '+9', '9e0'])
        expect(await found(column.eq(text)), `${column.name} ${text}`).to.deep.equal([9])
      expect(await found(column.eq('9.000000001'))).to.deep.equal([])
      expect(await found(column.in(['9.00000', '-10', '7']))).to.deep.equal([3, 9])
      expect(await found(column.notIn(SORTED.slice(2)))).to.deep.equal([1, 2])
      expect(await found(column.isNotDistinctFrom('9.0'))).to.deep.equal([9])
      expect(await found(column.in([...Array(1500).keys()].map(String)))).to.deep.equal([7, 9, 11])
    }
  })

  it('are compared with columns of other scales and types', async () => {
    expect(await found(c.exact.eq(c.free))).to.deep.equal(upwards)
    expect(await found(c.fine.eq(c.exact))).to.deep.equal(upwards)
    expect(await found(c.fine.lt(c.free))).to.deep.equal([])
    for (const other of [c.ratio, c.price, c.whole, c.price.plus('0')]) {
      expect(await found(c.exact.eq(other))).to.deep.equal([9])
      expect(await found(other.gte(c.free))).to.deep.equal([9])
    }
    expect(await found(c.exact.gt(sql`9 + 0`.typed(t.integer())))).to.deep.equal([10, 11, 12, 13])
    const [one, other] = [literal('10', t.numeric(20, 4, { storage: 'text' })), c.exact]
    expect(await found(one.lt(other))).to.deep.equal([12, 13])
  })

  it('are compared in tuples', async () => {
    expect(await found(tuple(c.exact, c.id).gt(['9.5', 10]))).to.deep.equal([11, 12, 13])
    expect(
      await found(
        tuple(c.free, c.id).in([
          ['9.50', 10],
          ['10', 3],
        ]),
      ),
    ).to.deep.equal([10])
  })

  it('are checked by their value', async () => {
    const low = await engine()
      .execute(insert(entry).values({ id: 99, exact: '-9000000000000000.5' }))
      .then(
        () => 'stored',
        (error: unknown) => (error as DatabaseError).code,
      )
    expect(low).to.equal('check-violation')
    await engine().execute(insert(entry).values({ id: 98, exact: null }))
    expect((await found(c.exact.isNull())).at(0)).to.equal(98)
    expect((await sorted(c.exact)).at(-1)).to.equal(98)
    await engine().execute(sql`DELETE FROM entry WHERE id = 98`)
  })
})

describe('the SQL of decimals that SQLite keeps as text', () => {
  const model = new MetaData()
  const item = new Table('item', model, new Column('exact', t.numeric(30, 2, { storage: 'text' })))
  const { exact } = item.c

  it('leaves what is compared for equality bare, so that indexes are used', () => {
    expectSql(select(exact).where(exact.eq('1'), exact.in(['2', '3'])), {
      postgres: 'SELECT item.exact FROM item WHERE item.exact = $1 AND item.exact IN ($2, $3)',
      sqlite: 'SELECT item.exact FROM item WHERE item.exact = ? AND item.exact IN (?, ?)',
    })
  })

  it('sorts and compares by a text that sorts as the numbers do', () => {
    const digits = "rtrim(iif(instr(item.exact, '.'), item.exact, item.exact || '.'), '0')"
    const turned = Array.from('jihgfedcba').reduce(
      (text, letter, i) => `replace(${text}, '${i}', '${letter}')`,
      digits,
    )
    const point = "instr(item.exact || '.', '.')"
    const key = `iif(item.exact < '0', '-' || (99999 - ${point}) || ${turned} || '~', '0' || (10000 + ${point}) || ${digits})`
    expectSql(select(exact).where(exact.gt('1')).orderBy(exact.desc()), {
      postgres: 'SELECT item.exact FROM item WHERE item.exact > $1 ORDER BY item.exact DESC',
      sqlite: `SELECT item.exact FROM item WHERE ${key} > ? ORDER BY ${key} DESC NULLS FIRST`,
    })
  })

  runOnEveryEngine(() => model)
})
