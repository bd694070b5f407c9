/** New types of several columns of a table are one statement of PostgreSQL, so that its rows are written once. */
import { expect } from 'chai'

import {
  Column,
  Index,
  insert,
  MetaData,
  Plan,
  planSync,
  type Step,
  sync,
  Table,
  t,
  verify,
} from '../../src/core'
import { onEveryEngine } from '../support/engines'
import { stepLine } from './step-line'

type Widths = 'old' | 'new'

function model(which: Widths): MetaData {
  const metadata = new MetaData()
  const isNew = which === 'new'
  const amounts = new Table(
    'amount',
    metadata,
    new Column('id', isNew ? t.bigint() : t.integer(), { primaryKey: true }),
    new Column('net', isNew ? t.numeric(10, 2) : t.integer(), {
      serverDefault: isNew ? '1' : 1,
      nullable: isNew,
    }),
    new Column('gross', isNew ? t.integer() : t.text()),
    new Column('note', isNew ? t.varchar(80) : t.varchar(40)),
    new Column('mark', isNew ? t.varchar(9) : t.varchar(5)),
    new Column('rate', isNew ? t.numeric(8, 1) : t.numeric(8, 2)),
    new Column('rebate', isNew ? t.numeric(8, 1) : t.numeric(8, 2)),
  )
  new Index(undefined, amounts.c.net)
  new Table(
    'other',
    metadata,
    new Column('id', t.integer(), { primaryKey: true }),
    new Column('size', isNew ? t.bigint() : t.integer()),
  )
  return metadata
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const STEPS = [
  'rewrites: ALTER TABLE amount ALTER COLUMN id TYPE BIGINT, ALTER COLUMN net DROP DEFAULT, ALTER COLUMN net TYPE NUMERIC(10, 2), ALTER COLUMN net SET DEFAULT 1.00, ALTER COLUMN gross TYPE INTEGER USING gross::INTEGER',
  'safe: ALTER TABLE amount ALTER COLUMN net DROP NOT NULL',
  'safe: ALTER TABLE amount ALTER COLUMN note TYPE VARCHAR(80), ALTER COLUMN mark TYPE VARCHAR(9)',
  'destroys: ALTER TABLE amount ALTER COLUMN rate TYPE NUMERIC(8, 1), ALTER COLUMN rebate TYPE NUMERIC(8, 1)',
  'rewrites: ALTER TABLE other ALTER COLUMN size TYPE BIGINT',
]

onEveryEngine('new types of several columns', (engine, { name: driver, dialect }) => {
  // What is planned depends on the database, not on how it is reached.
  if (driver !== 'pg' && driver !== 'sqlite3') return
  beforeEach(async () => {
    await sync(engine(), model('old'))
    for (const name of ['amount', 'other'])
      await engine().execute(
        insert(model('old').table(name)).values(name === 'amount' ? { net: 2, gross: '3' } : { size: 1 }),
      )
  })
  afterEach(() => model('old').dropAll(engine()))

  if (dialect === 'sqlite') {
    it('are one rebuild', async () => {
      const { applied } = await sync(engine(), model('new'), { allow: 'destroys' })
      expect(applied.map(({ change: { subject } }) => subject)).to.deep.equal(['table amount', 'table other'])
      await verify(engine(), model('new'))
    })
    return
  }

  it('are one step for each rating, which tells all of them', async () => {
    const { steps } = await planSync(engine(), model('new'))
    expect(steps.map(stepLine)).to.deep.equal(STEPS)
    const { change } = steps[2] as Step
    expect(change).to.deep.equal({
      kind: 'changeColumn',
      subject: 'type of column amount.note, type of column amount.mark',
      table: 'amount',
      wanted: 'varchar(80), varchar(9)',
      found: 'varchar(40), varchar(5)',
      parts: [
        {
          kind: 'changeColumn',
          subject: 'type of column amount.note',
          table: 'amount',
          wanted: 'varchar(80)',
          found: 'varchar(40)',
        },
        {
          kind: 'changeColumn',
          subject: 'type of column amount.mark',
          table: 'amount',
          wanted: 'varchar(9)',
          found: 'varchar(5)',
        },
      ],
    })
  })

  it('are taken as far as the policy goes, and the rest is left', async () => {
    const { applied, pending } = await sync(engine(), model('new'), { allow: 'rewrites' })
    expect(applied.map(stepLine)).to.deep.equal(STEPS.filter((line) => !line.startsWith('destroys')))
    expect(pending.map(stepLine)).to.deep.equal(STEPS.filter((line) => line.startsWith('destroys')))
    await sync(engine(), model('new'), { allow: 'destroys' })
    await verify(engine(), model('new'))
  })

  it('are taken from a plan in a file', async () => {
    const plan = await planSync(engine(), model('new'))
    const stored = Plan.fromJSON(engine(), JSON.parse(JSON.stringify(plan)))
    expect(stored.toString()).to.equal(plan.toString())
    const text = Plan.fromSql(engine(), plan.toSql())
    expect(asJson(text.steps)).to.deep.equal(asJson(plan.steps))
    await text.apply({ allow: 'destroys' })
    await verify(engine(), model('new'))
  })
})
