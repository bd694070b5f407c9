/** What numbers a serial column of PostgreSQL stays with it. */
import { expect } from 'chai'

import {
  Column,
  createEngine,
  MetaData,
  planSync,
  sql,
  sync,
  t,
  Table,
  type Engine,
  type SqlType,
} from '../../src/core'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'

function model(type: SqlType, ...more: Column[]): MetaData {
  const metadata = new MetaData()
  new Table(
    'item',
    metadata,
    new Column('id', type, { primaryKey: true, autoincrement: 'serial' }),
    new Column('name', t.text()),
    ...more,
  )
  return metadata
}

const DEFAULT = sql<{
  text: string
}>`select pg_get_expr(adbin, adrelid) as text from pg_attrdef where adrelid = 'item'::regclass`

describe('a serial column', () => {
  let database: FreshDatabase
  let engine: Engine
  beforeEach(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
    await sync(engine, model(t.integer()), { history: false })
    await engine.execute(sql`insert into item (name) values ('a'), ('b')`)
  })
  afterEach(async () => {
    await engine.dispose()
    await database.drop()
  })

  it('is widened with its sequence, and goes on counting', async () => {
    const { applied } = await sync(engine, model(t.bigint()), { allow: 'rewrites', history: false })
    expect(applied.map(({ sql: text }) => text)).to.deep.equal([
      'ALTER TABLE item ALTER COLUMN id TYPE BIGINT;\n' +
        'ALTER SEQUENCE item_id_seq AS BIGINT START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1 NO CYCLE',
    ])
    expect((await planSync(engine, model(t.bigint()), { dropUnknown: true })).isEmpty).to.equal(true)
    await engine.execute(sql`insert into item (name) values ('c')`)
    expect((await engine.execute(sql`select id::int as id from item order by 1`)).rows).to.deep.equal([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ])
  })

  it('keeps its default where another numbering is left to people', async () => {
    await engine.send('ALTER SEQUENCE item_id_seq AS smallint')
    const wanted = model(t.integer(), new Column('note', t.text()))
    const { applied, pending } = await sync(engine, wanted, { allow: 'destroys', history: false })
    expect(applied.map(({ sql: text }) => text)).to.deep.equal(['ALTER TABLE item ADD COLUMN note TEXT'])
    expect(pending.map(({ change }) => change.subject)).to.include('default of column item.id')
    expect((await engine.execute(DEFAULT)).rows).to.deep.equal([{ text: "nextval('item_id_seq'::regclass)" }])
    await engine.execute(sql`insert into item (name) values ('c')`)
  })
})
