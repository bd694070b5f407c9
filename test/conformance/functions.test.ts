/** Functions give the same value, of the same type, on every database. */
import { expect } from 'chai'
import { expectTypeOf } from 'expect-type'

import type { Expression } from '../../src/expression/expression'
import { extract, type TimeField } from '../../src/expression/extract'
import { func } from '../../src/expression/function-call'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'

const metadata = new MetaData()
const sale = new Table(
  'sale',
  metadata,
  new Column('id', t.integer(), { primaryKey: true, nullable: false }),
  new Column('price', t.numeric(8, 3), { nullable: false }),
  new Column('amount', t.numeric(8, 2, { mode: 'number' }), { nullable: false }),
  new Column('ratio', t.double(), { nullable: false }),
  new Column('big', t.bigint(), { nullable: false }),
  new Column('at', t.timestamptz(), { nullable: false }),
)
const { c } = sale

const ROW = { price: '-12.345', amount: 2.5, ratio: 2.5, big: 7n }

/** Each with its value of the row above. */
const CALLS: readonly (readonly [title: string, expression: Expression, expected: unknown])[] = [
  ['round', func.round(c.price), '-12'],
  ['round to places', func.round(c.price, 2), '-12.35'],
  ['round to more places', func.round(c.price, 4), '-12.3450'],
  ['round to tens', func.round(c.price, -1), '-10'],
  ['round of a number', func.round(c.amount), 3],
  ['round of a double', func.round(c.ratio), 2],
  ['round of a bigint', func.round(c.big), 7],
  ['round of a sum', func.round(c.price.plus('0.005'), 1), '-12.3'],
  ['ceil', func.ceil(c.price), '-12'],
  ['ceil of a double', func.ceil(c.ratio), 3],
  ['floor', func.floor(c.price), '-13'],
  ['floor of a number', func.floor(c.amount), 2],
  ['sign', func.sign(c.price), '-1'],
  ['sign of a double', func.sign(c.ratio), 1],
  ['abs', func.abs(c.price), '12.345'],
  ['mod', func.mod(c.price, '5'), '-2.345'],
  ['mod of whole numbers', func.mod(c.id, 2), 1],
  ['power', func.power(c.price.plus('14.845'), '2'), '6.25'],
  ['power of a double', func.power(c.ratio, 2), 6.25],
  ['sqrt', func.sqrt(c.price.plus('14.595')), '1.5'],
  ['sqrt of a whole number', func.sqrt(c.id), 1],
]

const PARTS: readonly (readonly [at: string, Readonly<Partial<Record<TimeField, number>>>])[] = [
  ['2026-02-03T04:05:06.289Z', { quarter: 1, week: 6, dow: 2, isodow: 2, second: 6, milliseconds: 6289 }],
  ['2026-03-31T00:00:00Z', { quarter: 1, week: 14, milliseconds: 0 }],
  ['2026-04-01T00:00:00Z', { quarter: 2, week: 14 }],
  ['2026-12-31T23:59:59.999Z', { quarter: 4, week: 53, isodow: 4, milliseconds: 59999 }],
  ['2027-01-01T00:00:00Z', { quarter: 1, week: 53, isodow: 5 }],
  ['2027-01-03T00:00:00Z', { week: 53, dow: 0, isodow: 7 }],
  ['2027-01-04T00:00:00Z', { week: 1, dow: 1, isodow: 1 }],
  ['2024-12-30T00:00:00Z', { week: 1, quarter: 4 }],
]

onEveryEngine('a function', (engine) => {
  before(async () => {
    await metadata.createAll(engine())
    await engine().execute(
      insert(sale).values(PARTS.map(([at], i) => ({ ...ROW, id: i + 1, at: new Date(at) }))),
    )
  })

  for (const [title, expression, expected] of CALLS)
    it(`gives the same value: ${title}`, async () => {
      const one = select(expression).from(sale).where(c.id.eq(1))
      expect((await engine().execute(one)).scalar()).to.equal(expected)
    })

  it('takes parts of times, weeks as ISO 8601 counts them', async () => {
    for (const [i, [at, parts]] of PARTS.entries())
      for (const [field, expected] of Object.entries(parts)) {
        const part = select(extract(field as TimeField, c.at)).where(c.id.eq(i + 1))
        expect((await engine().execute(part)).scalar(), `${field} of ${at}`).to.equal(expected)
      }
  })

  it('looks at rows beside, with a value where there is none', async () => {
    const window = { orderBy: c.id }
    const rows = await engine().execute(
      select(
        func.lag(c.price, 1, '0.000').over(window).as('before'),
        func.lead(c.id, 7, -1).over(window).as('behind'),
      )
        .from(sale)
        .where(c.id.lte(2)),
    )
    expect([...rows]).to.deep.equal([
      { before: '0.000', behind: -1 },
      { before: '-12.345', behind: -1 },
    ])
  })

  it('is typed by its argument', () => {
    expectTypeOf(func.round(c.price, 2).valueType).toEqualTypeOf<string | undefined>()
    expectTypeOf(func.floor(c.ratio).valueType).toEqualTypeOf<number | undefined>()
    expectTypeOf(func.round(c.big).valueType).toEqualTypeOf<number | undefined>()
    expectTypeOf(func.lag(c.price).valueType).toEqualTypeOf<string | null | undefined>()
    expectTypeOf(func.lag(c.price, 1, '0').valueType).toEqualTypeOf<string | undefined>()
  })
})

describe('a function', () => {
  it('is written as the database has it', () => {
    expectSql(select(func.round(c.price, -1), func.mod(c.id, 2), extract('week', c.at)), {
      postgres:
        "SELECT round(sale.price, $1) AS round, mod(sale.id, $2) AS mod, CAST(floor(EXTRACT(WEEK FROM sale.at AT TIME ZONE 'UTC')) AS INTEGER) AS value FROM sale",
      sqlite:
        "SELECT (round(sale.price * 1.0000000000000002 / 10.0, 0) * 10) AS round, (sale.id % ?) AS mod, CAST((strftime('%j', sale.at, '-3 days', 'weekday 4') - 1) / 7 + 1 AS INTEGER) AS value FROM sale",
    })
  })
})

runOnEveryEngine(() => metadata)
