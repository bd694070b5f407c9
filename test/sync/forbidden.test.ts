/** What a role must not do is told by the step, or by the history, that it would have been. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import Sqlite from 'better-sqlite3'
import { expect } from 'chai'

import {
  Column,
  createEngine,
  type Engine,
  inspect,
  MetaData,
  Plan,
  planSync,
  sql,
  sync,
  Table,
  t,
  verify,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { freshPostgresDatabase } from '../support/postgres-server'

function model(...more: readonly Column[]): MetaData {
  const metadata = new MetaData()
  new Table('thing', metadata, new Column('id', t.integer(), { primaryKey: true }), ...more)
  return metadata
}

const later = (): MetaData => model(new Column('name', t.text()))

describe('a role of PostgreSQL without rights', () => {
  const role = `dovetail_weak_${process.pid}`
  let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
  let [owner, weak]: Engine[] = []
  before(async () => {
    database = await freshPostgresDatabase()
    owner = createEngine(database.url)
    await owner.send(`CREATE ROLE ${role}`)
    weak = createEngine(`${database.url}?options=${encodeURIComponent(`-c role=${role}`)}`)
    await sync(owner, model(), { history: false })
  })
  after(async () => {
    await weak?.dispose()
    await owner?.send(`DROP OWNED BY ${role}`)
    await owner?.send(`DROP ROLE ${role}`)
    await owner?.dispose()
    await database.drop()
  })

  it('is told where it cannot even look', async () => {
    const { message } = await rejection(sync(weak as Engine, later()))
    expect(message).to.match(
      /^Whether a table that differs from the model has rows could not be seen: permission denied for table thing\n {2}Let sync connect as the owner/,
    )
    await owner?.send(`GRANT SELECT ON thing TO ${role}`)
  })

  it('is told by the history where that cannot be kept', async () => {
    const { message, code } = (await rejection(sync(weak as Engine, later()))) as Error & { code: string }
    expect(code).to.equal('sync')
    expect(message).to.equal(
      'The history of sync cannot be kept in table dovetail_history: permission denied for schema public\n' +
        '  GRANT USAGE, CREATE ON SCHEMA … (the first of search_path), and if there is one already GRANT SELECT, INSERT, UPDATE ON dovetail_history, to the role that connects.\n' +
        '  Or do without it: { history: false }.',
    )
  })

  it('is told that it may not use the schema, and not that all tables are new', async () => {
    await owner?.send('REVOKE USAGE ON SCHEMA public FROM public')
    const engine = weak as Engine
    const tellers = [
      () => planSync(engine, model()),
      () => sync(engine, model()),
      () => verify(engine, model()),
      () => inspect(engine),
    ]
    try {
      for (const tell of tellers) {
        const { message, code } = (await rejection(tell())) as Error & { code: string }
        expect(code).to.equal('usage')
        expect(message).to.equal(
          `The role ${role} may not use the schema public, so that its tables cannot be seen.\n` +
            `  GRANT USAGE ON SCHEMA public TO ${role}, and what it takes to read and change the tables.`,
        )
      }
      await owner?.send(`ALTER ROLE ${role} SET search_path = nowhere`)
      const options = encodeURIComponent(`-c role=${role} -c search_path=nowhere`)
      await using lost = createEngine(`${database.url}?options=${options}`)
      expect((await rejection(planSync(lost, model()))).message).to.match(
        /^No schema of search_path \(nowhere\) is there, and the tables name none\.\n {2}Create one/,
      )
      // Whoever names all schemas needs none that is usual.
      const named = new MetaData({ schema: 'public' })
      new Table('thing', named, new Column('id', t.integer(), { primaryKey: true }))
      expect((await planSync(lost, named)).steps).to.deep.equal([])
    } finally {
      await owner?.send('GRANT USAGE ON SCHEMA public TO public')
    }
  })

  it('is told by the step that cannot be taken', async () => {
    const error = await rejection(sync(weak as Engine, later(), { history: false }))
    expect(error).to.include({ code: 'sync-step', subject: 'column thing.name' })
    expect((error as Error).message).to.equal(
      'The database refused a step of the plan, column thing.name: permission denied for table thing\n' +
        '  What was in one transaction with it is undone; steps that were committed before it stay, and the next sync goes on from there.\n' +
        '  Let sync connect as the owner of the tables, or as a member of the role that owns them; what is created needs GRANT USAGE, CREATE ON SCHEMA ….',
    )
  })
})

describe('a database that may only be read', () => {
  it('of PostgreSQL is compared, and who has something to do is told what to do', async () => {
    const database = await freshPostgresDatabase()
    try {
      await using engine = createEngine(database.url)
      await using reading = createEngine(`${database.url}?options=-c%20default_transaction_read_only%3Don`)
      for (const history of [true, false]) {
        await sync(engine, model(), { history })
        expect((await sync(reading, model(), { history })).pending).to.deep.equal([])
        await verify(reading, model())
        const plan = await planSync(reading, later())
        const stored = Plan.fromSql(reading, plan.toSql())
        for (const run of [
          () => sync(reading, later(), { history }),
          () => plan.apply({ history }),
          () => stored.apply({ history }),
        ]) {
          const error = await rejection(run())
          expect(error).to.include({ code: 'sync' })
          expect((error as Error).message).to.equal(
            'The session may only read (default_transaction_read_only is on), and steps are left to do.\n' +
              '  Let sync connect with another role or URL: ?options=-c%20default_transaction_read_only%3Doff.',
          )
        }
        // What the policy does not allow is only told.
        await engine.send('INSERT INTO thing DEFAULT VALUES')
        const volatile = model(new Column('at', t.timestamptz(), { serverDefault: sql`clock_timestamp()` }))
        expect((await sync(reading, volatile, { history })).pending).to.have.length(1)
      }
    } finally {
      await database.drop()
    }
  })

  for (const history of [true, false]) {
    it(`of SQLite is compared, and who has something to do is told what to do, ${history ? 'with' : 'without'} history`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'dovetail-'))
      const file = join(folder, 'thing.db')
      try {
        await using engine = createEngine(`sqlite+better-sqlite3:///${file}`)
        await sync(engine, model(), { history })
        const client = new Sqlite(file, { readonly: true })
        await using reading = createEngine('sqlite+better-sqlite3://', { client })
        expect((await sync(reading, model(), { history })).pending).to.deep.equal([])
        await verify(reading, model())
        expect((await planSync(reading, later())).steps).to.have.length(1)
        const error = await rejection(sync(reading, later(), { history }))
        expect((error as Error).message.split('\n').at(-1)).to.equal(
          '  Open the file so that it can be written to: the process needs the right for it and for its folder.',
        )
      } finally {
        await rm(folder, { recursive: true })
      }
    })
  }
})
