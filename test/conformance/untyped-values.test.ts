/** A value whose place does not tell its type is told it: what runs on one database runs on the others. */
import { expect } from 'chai'

import { caseWhen } from '../../src/expression/case-when'
import type { Expression } from '../../src/expression/expression'
import { func } from '../../src/expression/function-call'
import { literal } from '../../src/expression/literal'
import { Column } from '../../src/schema/column'
import { ForeignKey } from '../../src/schema/foreign-key'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'

const metadata = new MetaData()
const item = new Table(
  'item',
  metadata,
  new Column('id', t.integer(), { primaryKey: true, nullable: false }),
  new Column('title', t.varchar(20), { nullable: false }),
  new Column('status', t.varchar(20), { nullable: false }),
  new Column('price', t.numeric(10, 2), { nullable: false }),
  new Column('parent_id', t.integer(), new ForeignKey('item')),
)
const { c } = item

/** Each with its value of the first row. */
const VALUES: readonly (readonly [title: string, expression: Expression, expected: unknown])[] = [
  ['concat', func.concat(c.title, ' / ', c.status), 'One / open'],
  ['concat of literals', func.concat(c.title, literal('/'), 1), 'One/1'],
  ['concat_ws', func.concat_ws('-', c.title, 'x', c.status), 'One-x-open'],
  ['CASE with a text first', caseWhen(c.id.gt(5), '0.00').else(c.price), '3.10'],
  ['plus', literal(1).plus(2), 3],
  ['times a column', literal(1.5).times(c.id), 1.5],
  ['a column times', c.id.times(literal(1.5)), 1.5],
  ['mod', func.mod(literal(-7), 2), -1],
  ['abs', func.abs(literal(-7)), 7],
  ['sum', func.sum(literal(7)), 21n],
  ['count', func.count(literal(7)), 3],
  ['max', func.max(literal('x')), 'x'],
  ['coalesce of values', func.coalesce(literal(1), 2), 1],
  ['nullif of values', func.nullif(literal(1), 2), 1],
  ['lag of a value', func.lag(literal('x')).over({ orderBy: c.id }), null],
  ['a text and a text', literal('a').concat('b'), 'ab'],
  ['less', literal(10).lt(9), false],
  ['between', literal(10).between(9, 100), true],
  ['in', literal(10).in([9, 10]), true],
  ['is null', literal(1).isNull(), false],
  ['is distinct', literal(1).isDistinctFrom(2), true],
  ['a truth value', literal(true), true],
]

onEveryEngine('a value without a type of its own', (engine) => {
  before(async () => {
    await metadata.createAll(engine())
    await engine().execute(
      insert(item).values([
        { id: 1, title: 'One', status: 'open', price: '3.10', parent_id: null },
        { id: 2, title: 'Two', status: 'shut', price: '2', parent_id: 1 },
        { id: 3, title: 'Three', status: 'shut', price: '1', parent_id: 2 },
      ]),
    )
  })

  for (const [title, expression, expected] of VALUES)
    it(`is understood in ${title}`, async () => {
      const all = select(expression.as('value')).from(item)
      const query = ['sum', 'count', 'max'].includes(title) ? all : all.orderBy(c.id).limit(1)
      expect((await engine().execute(query)).scalar()).to.equal(expected)
    })

  it('is understood in a path that a recursive CTE builds', async () => {
    const top = select(c.id, c.title.as('path'), c.price)
      .where(c.parent_id.isNull())
      .cte('tree', { recursive: true })
    const below = select(
      c.id,
      func.concat(top.c.path, ' / ', c.title).typed(t.text()).as('path'),
      top.c.price.plus(c.price).as('price'),
    ).join(top, c.parent_id.eq(top.c.id))
    const tree = top.unionAll(below)
    const { rows } = await engine().execute(select(tree.c.path, tree.c.price).orderBy(tree.c.id))
    expect(rows).to.deep.equal([
      { path: 'One', price: '3.10' },
      { path: 'One / Two', price: '5.10' },
      { path: 'One / Two / Three', price: '6.10' },
    ])
  })
})

describe('the SQL of values without a type of their own', () => {
  it('says their types to PostgreSQL only where nothing beside them does', () => {
    expectSql(
      select(
        func.concat(c.title, '/').as('a'),
        literal(1).plus(2).as('b'),
        func.mod(literal(7), 2).as('c'),
        c.id.plus(1).as('d'),
        func.coalesce(c.title, 'x').as('e'),
      ),
      {
        postgres:
          'SELECT concat(item.title, $1::TEXT) AS a, $2::INTEGER + $3 AS b, mod($4::INTEGER, $5) AS c, item.id + $6 AS d, coalesce(item.title, $7) AS e FROM item',
        sqlite:
          'SELECT concat(item.title, ?) AS a, ? + ? AS b, (? % ?) AS c, item.id + ? AS d, coalesce(item.title, ?) AS e FROM item',
      },
    )
  })

  runOnEveryEngine(() => metadata)
})
