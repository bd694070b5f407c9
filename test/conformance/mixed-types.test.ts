/** A value that is one of several has a type that holds all of them, the same on every database. */
import { expect } from 'chai'

import { caseWhen } from '../../src/expression/case-when'
import type { Expression } from '../../src/expression/expression'
import { func } from '../../src/expression/function-call'
import { literal } from '../../src/expression/literal'
import { sql } from '../../src/expression/raw-sql'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import type { Query } from '../../src/statement/query'
import { select } from '../../src/statement/select'
import { values } from '../../src/statement/values'
import { t } from '../../src/types/t'
import { onEveryEngine } from '../support/engines'

const metadata = new MetaData()
const line = new Table(
  'line',
  metadata,
  new Column('id', t.integer(), { primaryKey: true, nullable: false }),
  new Column('price', t.numeric(10, 2), { nullable: false }),
  new Column('qty', t.numeric(10, 3), { nullable: false }),
  new Column('amount', t.numeric(10, 1, { mode: 'number' }), { nullable: false }),
  new Column('weight', t.numeric(10, 3, { mode: 'number' }), { nullable: false }),
  new Column('paid', t.boolean(), { nullable: false }),
  new Column('big', t.bigint(), { nullable: false }),
  new Column('ratio', t.double(), { nullable: false }),
  new Column('day', t.date(), { nullable: false }),
  new Column('at', t.timestamp(), { nullable: false }),
  new Column('code', t.varchar(3), { nullable: false }),
  new Column('title', t.varchar(40), { nullable: false }),
  new Column('none', t.numeric(10, 2)),
)
const { c } = line
const archive = new Table('archive', metadata, new Column('price', t.numeric(10, 2), { nullable: false }))

/** Each with its value for the first row. */
const VALUES: readonly (readonly [title: string, expression: Expression, expected: unknown])[] = [
  ['coalesce', func.coalesce(func.nullif(c.price, '3.10'), c.qty), '1.125'],
  ['coalesce, the first', func.coalesce(c.price, c.qty), '3.1'],
  ['coalesce with a value', func.coalesce(c.none, '0.5'), '0.50'],
  ['coalesce with a longer value', func.coalesce(c.none, '0.125'), '0.125'],
  ['coalesce with a number', func.coalesce(c.none, 0), '0.00'],
  ['coalesce behind a value', func.coalesce(literal('0.5'), c.price), '0.50'],
  ['coalesce with SQL of its own', func.coalesce(c.none, sql`${c.qty}`), '1.125'],
  ['coalesce with a whole number', func.coalesce(c.none, c.big), '7'],
  ['coalesce of whole numbers', func.coalesce(c.id, c.big), 1n],
  ['coalesce of a whole number and a double', func.coalesce(func.nullif(c.id, 1), c.ratio), 0.5],
  ['coalesce of numbers', func.coalesce(func.nullif(c.amount, 0.5), c.weight), 1.125],
  ['coalesce of texts', func.coalesce(func.nullif(c.code, 'abc'), c.title), 'a longer title'],
  ['CASE', caseWhen(c.id.gt(100), c.price).else(c.qty), '1.125'],
  ['CASE with a value first', caseWhen(c.paid.eq(true), '0.00').else(c.price), '3.10'],
  ['CASE with a value last', caseWhen(c.paid.eq(true), c.price).else('0.5'), '0.50'],
  ['CASE with a number', caseWhen(c.paid.eq(true), c.price).else(0), '0.00'],
  ['CASE with nothing', caseWhen(c.paid.eq(false), c.price).else(null), '3.10'],
  ['CASE of whole numbers', caseWhen(c.paid.eq(false), c.id).else(c.big), 1n],
  [
    'CASE of a day and a time',
    caseWhen(c.paid.eq(false), c.day).else(c.at),
    new Date('2026-01-02T00:00:00Z'),
  ],
  ['least of a CASE', func.min(caseWhen(c.id.gt(100), c.price).else(c.qty)), '1.125'],
  ['sum of a CASE', func.sum(caseWhen(c.paid.eq(true), c.price).else(c.qty)), '104.475'],
  ['max of a coalesce', func.max(func.coalesce(func.nullif(c.price, '3.10'), c.qty)), '100.25'],
  ['arithmetic over a CASE', caseWhen(c.id.gt(100), c.price).else(c.qty).plus('0.1'), '1.225'],
  ['nullif', func.nullif(c.price, c.qty), '3.10'],
  ['nullif with a number', func.nullif(c.price, literal(0)), '3.10'],
  ['mod with a number', func.mod(c.qty, literal(2)), '1.125'],
  ['power with a number', func.power(c.qty, 2), '1.265625'],
  ['lag with a value', func.lag(c.price, 1, '0').over({ orderBy: c.id }), '0.00'],
  ['lag with another column', func.lag(c.price, 1, c.qty).over({ orderBy: c.id }), '1.125'],
  ['a value', literal('0.5', t.numeric(10, 2)), '0.50'],
]

const first = select(c.price.as('n')).where(c.id.eq(1))
const both = first.unionAll(select(c.qty.as('n')).where(c.id.eq(1)))
const united = both.subquery('united')
const rows = values('rows', { n: t.numeric(8, 2) }, [{ n: '0.5' }, { n: 1 as never }])
const tree = first.cte('tree', { recursive: true })
const doubled = tree.unionAll(select(tree.c.n.plus('1.00').as('n')).where(tree.c.n.lt('5')))

/** Each with its values in their order. */
const QUERIES: readonly (readonly [title: string, query: Query, expected: readonly unknown[]])[] = [
  ['a union', both.orderBy(both.c.n), ['1.125', '3.1']],
  ['a union with a cast', first.unionAll(select(literal(2).cast(t.numeric(8, 3)).as('n'))), ['3.1', '2']],
  [
    'a union of one scale',
    first.unionAll(select(literal('2').cast(t.numeric(8, 2)).as('n'))),
    ['3.10', '2.00'],
  ],
  ['a union with nothing', select(literal(null).as('n')).unionAll(first), [null, '3.10']],
  [
    'a union of whole numbers',
    select(c.id.as('n'))
      .where(c.id.eq(1))
      .unionAll(select(c.big.as('n')).where(c.id.eq(1))),
    [1n, 7n],
  ],
  ['what is drawn from a union', select(united.c.n).orderBy(united.c.n), ['1.125', '3.1']],
  ['a sum over a union', select(func.sum(united.c.n)), ['4.225']],
  ['what is compared with a union', select(c.id).where(c.qty.in(both)).orderBy(c.id), [1, 3]],
  ['rows of values', select(rows.c.n).orderBy(rows.c.n), ['0.50', '1.00']],
  ['a recursive CTE', select(doubled.c.n).orderBy(doubled.c.n), ['3.10', '4.10', '5.10']],
]

onEveryEngine('a value that is one of several', (engine, { dialect }) => {
  before(async () => {
    await metadata.createAll(engine())
    const row = { amount: 0.5, weight: 1.125, big: 7n, ratio: 0.5, day: '2026-01-02', code: 'abc' }
    const given = { ...row, at: new Date('2026-01-03T04:05:06Z'), title: 'a longer title', none: null }
    await engine().execute(
      insert(line).values([
        { ...given, id: 1, price: '3.10', qty: '1.125', paid: false },
        { ...given, id: 2, price: '100.25', qty: '1.5', paid: true },
        { ...given, id: 3, price: '3.10', qty: '3.1', paid: true },
      ]),
    )
  })

  for (const [title, expression, expected] of VALUES)
    it(`is the same everywhere: ${title}`, async () => {
      const all = select(expression.as('n')).from(line)
      const query = /^(least|sum|max)/.test(title) ? all : all.orderBy(c.id).limit(1)
      expect((await engine().execute(query)).scalar()).to.deep.equal(expected)
    })

  for (const [title, query, expected] of QUERIES)
    it(`is the same everywhere: ${title}`, async () => {
      expect((await engine().execute(query as Query<{ n: unknown }>)).scalars()).to.deep.equal(expected)
    })

  it('is fitted to the column that an insert gives it', async () => {
    await engine().execute(insert(archive).fromSelect(['price'], both.orderBy(both.c.n) as never))
    const query = select(archive.c.price).orderBy(archive.c.price)
    expect((await engine().execute(query)).scalars()).to.deep.equal(['1.13', '3.10'])
  })

  it('has no text that SQLite could tell', async () => {
    const text = select(func.coalesce(c.price, c.qty).cast(t.text())).orderBy(c.id).limit(1)
    if (dialect === 'postgres') expect((await engine().execute(text)).scalar()).to.equal('3.10')
    else {
      const failed = await engine()
        .execute(text)
        .catch((error: unknown) => error)
      expect(failed).to.have.property('code', 'unsupported-feature')
    }
  })
})
