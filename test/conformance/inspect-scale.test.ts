import { expect } from 'chai'

import { createEngine, inspect, unsafeSql, type Engine } from '../../src'
import { freshPostgresDatabase } from '../support/postgres-server'

const TABLES = 1000

/** Tables with three constraints each: a key, a check, and a foreign key to the table before. */
const CREATION = `DO $$ BEGIN
  FOR i IN 1..${TABLES} LOOP
    EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, name varchar(40) NOT NULL CHECK (name <> ''''), parent int %s)',
      i, CASE WHEN i > 1 THEN format('REFERENCES t%s', i - 1) ELSE '' END);
    EXECUTE format('CREATE INDEX ix%s ON t%s (lower(name))', i, i);
  END LOOP; END $$`

describe('the inspection of a large PostgreSQL database', function () {
  this.timeout(120_000)
  let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
  let engine: Engine
  before(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
    await engine.execute(unsafeSql(CREATION))
  })
  after(async () => {
    await engine.dispose()
    await database.drop()
  })

  it('reads a thousand tables with as many statements as one', async () => {
    const texts: string[] = []
    const listener = ({ sql }: { readonly sql: string }): void => void texts.push(sql)
    engine.on('statement', listener)
    const metadata = await inspect(engine)
    const many = texts.splice(0)
    await inspect(engine, { tables: ['t1'] })
    engine.off('statement', listener)
    expect(metadata.tables.size).to.equal(TABLES)
    expect(metadata.table('t1000').foreignKeys[0]?.referredTable.name).to.equal('t999')
    expect(metadata.unsupported).to.deep.equal([])
    expect(many.length).to.be.at.most(12)
    expect(texts.length).to.be.at.most(many.length)
  })
})
