/** What counts as a table without rows, when it is planned and when it is done. */
import { expect } from 'chai'
import { Client } from 'pg'

import {
  Column,
  createEngine,
  MetaData,
  Plan,
  planSync,
  sync,
  t,
  Table,
  unsafeSql,
  type Engine,
} from '../../src/core'
import type { SqlType } from '../../src/types/sql-type'
import { rejection } from '../driver/driver-contract'
import { ordinaryRole, type OrdinaryRole } from '../support/postgres-role'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'

function visits(type: SqlType): MetaData {
  const metadata = new MetaData()
  new Table('visit', metadata, new Column('id', t.integer(), { primaryKey: true }), new Column('at', type))
  return metadata
}

const narrower = (): MetaData => visits(t.date())

describe('a table of PostgreSQL that seems to be empty', function () {
  this.timeout(60_000)
  let database: FreshDatabase
  let role: OrdinaryRole
  let engine: Engine
  let other: Engine
  before(async () => {
    database = await freshPostgresDatabase()
    role = await ordinaryRole(database)
    engine = createEngine(role.url)
    other = createEngine(role.url)
  })
  after(async () => {
    await engine.dispose()
    await other.dispose()
    await role.drop()
    await database.drop()
  })
  beforeEach(async () => {
    await engine.execute(unsafeSql('DROP TABLE IF EXISTS visit'))
    await sync(engine, visits(t.timestamptz()))
    await engine.execute(unsafeSql('ALTER TABLE visit ADD COLUMN note text'))
  })

  const fill = `INSERT INTO visit (id, at) SELECT i, '2026-03-04 05:06:07+00' FROM generate_series(1, 100) i`
  const hide = [
    'ALTER TABLE visit ENABLE ROW LEVEL SECURITY',
    'ALTER TABLE visit FORCE ROW LEVEL SECURITY',
    'CREATE POLICY nobody ON visit USING (false) WITH CHECK (true)',
  ]
  const typeOf = async (): Promise<unknown> =>
    (
      await other.execute(
        unsafeSql(
          `SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'visit'::regclass AND attname = 'at'`,
        ),
      )
    ).scalars()[0]

  it('is none where row security hides rows from who asks', async () => {
    for (const text of [fill, ...hide]) await engine.execute(unsafeSql(text))
    const { applied, pending } = await sync(engine, narrower(), { dropUnknown: ['visit.note'] })
    expect([applied, pending.map(({ safety }) => safety), await typeOf()]).to.deep.equal([
      [],
      ['destroys', 'destroys'],
      'timestamp with time zone',
    ])
  })

  it('is none for a plan from a file where row security may hide rows by now', async () => {
    const text = (await planSync(engine, narrower())).toSql()
    for (const each of [fill, ...hide]) await engine.execute(unsafeSql(each))
    const error = await rejection(Plan.fromSql(engine, text).apply({ allow: 'destroys' }))
    expect(error).to.have.property('code', 'stale-plan')
  })

  /** Somebody has written rows, and commits when sync waits for the table. */
  async function whileWritten(run: () => Promise<unknown>): Promise<void> {
    let running: Promise<unknown> = Promise.resolve()
    await other.transaction(async (tx) => {
      await tx.execute(unsafeSql(fill))
      running = run()
      running.catch(() => undefined)
      const waiting = `SELECT count(*)::int FROM pg_locks WHERE relation = 'visit'::regclass AND NOT granted`
      while ((await tx.execute(unsafeSql(waiting))).scalars()[0] === 0);
    })
    await running
  }

  it('is looked at again when nobody else can write to it any more', async () => {
    await whileWritten(async () => {
      const { applied, pending } = await sync(engine, narrower())
      expect([applied, pending.map(({ safety }) => safety)]).to.deep.equal([[], ['destroys']])
    })
    expect(await typeOf()).to.equal('timestamp with time zone')
  })

  it('is looked at again although the sessions of the role see only what was there when they began', async () => {
    await using strict = createEngine(
      role.url.replace('options=', 'options=-c%20default_transaction_isolation%3Dserializable%20'),
    )
    await whileWritten(() => sync(strict, narrower()))
    expect(await typeOf()).to.equal('timestamp with time zone')
  })

  it('makes a plan from a file stale when rows come while it waits', async () => {
    const text = (await planSync(engine, narrower())).toSql()
    await whileWritten(async () => {
      const error = await rejection(Plan.fromSql(engine, text).apply({ allow: 'destroys' }))
      expect(error).to.have.property('code', 'stale-plan')
    })
    expect(await typeOf()).to.equal('timestamp with time zone')
  })

  it('is changed by a script as long as it is empty, and no more', async () => {
    const text = (await planSync(engine, narrower())).toSql()
    const shell = new Client({ connectionString: role.url })
    await shell.connect()
    try {
      await engine.execute(unsafeSql(fill))
      const error = await rejection(shell.query(text))
      expect(error).to.have.property(
        'message',
        'visit was empty when the plan was made, and has rows now: make a new plan.',
      )
      await shell.query('ROLLBACK')
      expect(await typeOf()).to.equal('timestamp with time zone')
      await engine.execute(unsafeSql('DELETE FROM visit'))
      await shell.query(text)
      expect(await typeOf()).to.equal('date')
    } finally {
      await shell.end()
    }
  })

  it('is guarded by a script whatever it is called', async () => {
    const named = (type: SqlType): MetaData => {
      const metadata = new MetaData()
      new Table("it's $$ %", metadata, new Column('at', type))
      return metadata
    }
    await sync(engine, named(t.timestamptz()))
    const text = (await planSync(engine, named(t.date()))).toSql()
    const shell = new Client({ connectionString: role.url })
    await shell.connect()
    try {
      await shell.query(`INSERT INTO "it's $$ %" VALUES (now())`)
      const error = await rejection(shell.query(text))
      expect(error).to.have.property(
        'message',
        `"it's $$ %" was empty when the plan was made, and has rows now: make a new plan.`,
      )
      await shell.query('ROLLBACK')
      await shell.query(`DELETE FROM "it's $$ %"`)
      await shell.query(text)
    } finally {
      await shell.end()
    }
    expect((await planSync(engine, named(t.date()))).isEmpty).to.equal(true)
    await engine.send(`DROP TABLE "it's $$ %"`)
  })

  it('is changed if it is really empty', async () => {
    const { applied, pending } = await sync(engine, narrower(), { dropUnknown: ['visit.note'] })
    expect([applied.map(({ empty }) => empty), pending]).to.deep.equal([[['visit'], ['visit']], []])
  })
})
