import { expect } from 'chai'

import { UsageError } from '../../src/errors'
import { literal } from '../../src/expression/literal'
import { extract } from '../../src/expression/extract'
import { func } from '../../src/expression/function-call'
import { sql } from '../../src/expression/raw-sql'
import { tuple } from '../../src/expression/tuple'
import { alias } from '../../src/schema/alias'
import { Column } from '../../src/schema/column'
import { MetaData } from '../../src/schema/metadata'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine } from '../support/engines'

const metadata = new MetaData()
const bill = new Table(
  'bill',
  metadata,
  new Column('id', t.integer(), { primaryKey: true }),
  new Column('name', t.varchar(20), { nullable: false }),
  new Column('issued', t.date(), { nullable: false }),
  new Column('due', t.date(), { nullable: false }),
  new Column('at', t.timestamp(), { nullable: false }),
  new Column('total', t.numeric(10, 2), { nullable: false }),
)
const { c } = bill

const refusal = (build: () => unknown): string => {
  try {
    build()
  } catch (error) {
    expect(error).to.be.instanceOf(UsageError)
    return (error as Error).message
  }
  return 'not refused'
}

// SQLite answers all of these, wrongly; PostgreSQL refuses them.
describe('what no database can do rightly', () => {
  it('is a comparison of numbers with texts or times', () => {
    const told =
      'A value of type integer is never one of type varchar(20).\n  Cast one of them: .cast(t.text()).'
    expect(refusal(() => c.id.eq(c.name))).to.equal(told)
    expect(refusal(() => c.id.between(1, c.name))).to.equal(told)
    expect(refusal(() => c.name.gt(c.total))).to.match(/type varchar\(20\) is never one of type numeric/)
    expect(refusal(() => c.id.lt(c.at))).to.match(/type integer is never one of type timestamp/)
    expect(refusal(() => c.name.in(select(c.id)))).to.match(/type varchar\(20\) is never one of type integer/)
    expect(refusal(() => c.name.eq(select(c.id)))).to.match(/never one of/)
  })

  it('is a select with too many columns for a list', () => {
    expect(refusal(() => c.name.in(select(c.name, c.id)))).to.equal(
      'The select of an IN has 2 columns, and not 1.\n  Write .in(select(c.x)), or tuple(a, b).in(select(c.x, c.y)).',
    )
    expect(refusal(() => tuple(c.name, c.id).notIn(select(c.name)))).to.match(/has 1 columns, and not 2/)
  })

  it('is arithmetic of texts, sums of them, and times less times', () => {
    expect(refusal(() => c.name.plus('1'))).to.match(/^Texts cannot be computed with \(\+\)/)
    expect(refusal(() => c.id.times(c.name))).to.match(/^Texts cannot be computed with \(\*\)/)
    expect(refusal(() => func.sum(c.name))).to.match(/^Values of type varchar\(20\) cannot be added up/)
    expect(refusal(() => func.avg(c.due))).to.match(/^Values of type date cannot be added up/)
    expect(refusal(() => c.due.minus(c.issued))).to.equal(
      "Times cannot be computed with each other (-): databases count differently.\n  Write extract('epoch', a).minus(extract('epoch', b)), in seconds.",
    )
    expect(refusal(() => c.at.minus(new Date(0)))).to.match(/^Times cannot be computed/)
  })

  it('is an array for the list of an IN in SQL of the user', () => {
    expect(refusal(() => sql`select 1 where 1 in (${[1, 2]})`)).to.match(/in \(\$\{sql\.join\(values\)\}\)/)
    expect(refusal(() => sql`select 1 where 1 = any(${[1, 2]})`)).to.equal('not refused')
  })

  it('is an alias of what is no table', () => {
    const many = select(c.id).cte('many')
    expect(refusal(() => alias(many as never, 'again'))).to.match(/select\(x\)\.subquery\('again'\)/)
  })
})

onEveryEngine('what is advised instead', (engine) => {
  before(async () => {
    await metadata.createAll(engine())
    const row = { id: 1, name: '1', issued: '2026-02-27', due: '2026-03-02', at: new Date(0), total: '1.00' }
    await engine().execute(insert(bill).values(row))
  })

  it('works everywhere', async () => {
    const days = extract('epoch', c.due).minus(extract('epoch', c.issued)).dividedBy(86_400)
    expect((await engine().execute(select(days.as('days')))).scalar()).to.equal(3)
    const statement = select(c.id).where(
      c.id.cast(t.text()).eq(c.name),
      c.id.eq(literal(1)),
      c.total.eq(c.id),
    )
    expect((await engine().execute(statement)).scalars()).to.deep.equal([1])
    expect(
      (await engine().execute(sql`select id from bill where id in (${sql.join([1, 2])})`)).rows,
    ).to.deep.equal([{ id: 1 }])
    const many = select(c.id, c.name).cte('many')
    const again = select(many).subquery('again')
    const pairs = select(many.c.id, again.c.name).join(again, many.c.id.eq(again.c.id))
    expect((await engine().execute(pairs)).rows).to.deep.equal([{ id: 1, name: '1' }])
    const both = tuple(c.id, c.name).in(select(c.id, c.name))
    expect((await engine().execute(select(c.id).where(both))).scalars()).to.deep.equal([1])
  })
})
