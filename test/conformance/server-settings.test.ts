/** What a PostgreSQL server says in another form by its settings is read as what it is. */
import { expect } from 'chai'

import { createEngine, insert, MetaData, Column, select, sql, t, Table, unsafeSql } from '../../src/core'
import { freshPostgresDatabase } from '../support/postgres-server'

const SETTINGS = {
  bytea_output: 'escape',
  intervalstyle: 'iso_8601',
  datestyle: 'German',
  timezone: 'Asia/Kolkata',
  extra_float_digits: '-15',
}

describe('settings of a PostgreSQL database', () => {
  it('change nothing of what is read', async () => {
    const database = await freshPostgresDatabase()
    const metadata = new MetaData()
    const thing = new Table(
      'thing',
      metadata,
      new Column('id', t.integer(), { primaryKey: true }),
      new Column('bytes', t.binary()),
      new Column('nap', t.named('interval')),
      new Column('day', t.date()),
      new Column('at', t.timestamptz()),
      new Column('ratio', t.double()),
    )
    const row = {
      id: 1,
      bytes: Buffer.from([0, 255, 39, 92, 6]),
      nap: '1 mon 2 days 03:00:00',
      day: '2026-11-21',
      at: new Date('2026-11-21T12:34:56.789Z'),
      ratio: 0.1 + 0.2,
    }
    const setting = createEngine(database.url)
    const { rows } = await setting.execute(sql<{ name: string }>`select current_database() as name`)
    for (const [name, value] of Object.entries(SETTINGS))
      await setting.execute(unsafeSql(`ALTER DATABASE "${rows[0]?.name ?? ''}" SET ${name} = '${value}'`))
    await setting.dispose()
    const engine = createEngine(database.url)
    await metadata.createAll(engine)
    await engine.execute(insert(thing).values(row as never))
    expect((await engine.execute(select(thing))).rows).to.deep.equal([row])
    await engine.dispose()
    await database.drop()
  })
})
