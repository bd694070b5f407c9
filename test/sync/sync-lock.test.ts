/** How sync waits for others, and when it gives up. */
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'

import {
  createEngine,
  Column,
  MetaData,
  sql,
  sync,
  Table,
  t,
  unsafeSql,
  type Engine,
  type SyncLockError,
} from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'

function expectBlockedBy(error: unknown, pid: number): void {
  expect(error).to.have.property('code', 'sync-lock')
  const { blockers, message } = error as SyncLockError
  expect(blockers.map((each) => [each.pid, each.state])).to.deep.equal([[pid, 'idle in transaction']])
  expect(message).to.match(new RegExp(`Waited for session ${pid} \\(.*idle in transaction, \\d+ s\\)`, 'u'))
}

function model(...extra: Column[]): MetaData {
  const metadata = new MetaData()
  new Table('waited', metadata, new Column('id', t.integer(), { primaryKey: true }), ...extra)
  return metadata
}

const wider = (): MetaData => model(new Column('note', t.text()))

describe('the lock of sync', function () {
  this.timeout(60_000)
  let database: FreshDatabase
  let engine: Engine
  /** Another process, as far as the database can tell. */
  let other: Engine
  before(async () => {
    database = await freshPostgresDatabase()
    engine = createEngine(database.url)
    other = createEngine(database.url)
  })
  after(async () => {
    await engine.dispose()
    await other.dispose()
    await database.drop()
  })
  beforeEach(() => engine.execute(unsafeSql('DROP TABLE IF EXISTS waited')))

  /** Holds what the statement locks, until it is told to let go. */
  async function whileHeld(
    text: string | readonly string[],
    use: (holder: number) => Promise<void>,
  ): Promise<void> {
    await using holder = await other.connect()
    try {
      await holder.transaction(async (tx) => {
        for (const each of [text].flat()) await tx.execute(unsafeSql(each))
        await use(Number((await tx.execute(sql`select pg_backend_pid()`)).scalar()))
      })
    } finally {
      await holder.execute(sql`select pg_advisory_unlock_all()`)
    }
  }

  async function locksHeld(): Promise<number[]> {
    const count = sql`select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
    return (await engine.execute(count)).scalars().map(Number)
  }

  const lock = (): string => engine.dialect.syncLock?.tryLock ?? ''

  it('is not waited for any longer when another process has done the work', async () => {
    await sync(engine, wider())
    await engine.execute(unsafeSql('ALTER TABLE waited ALTER COLUMN note SET NOT NULL'))
    const asked = new Promise<void>((resolve) => {
      engine.on('statement', ({ sql: text }) => {
        if (text === lock()) resolve()
      })
    })
    await whileHeld(lock(), async () => {
      const waiting = sync(engine, wider(), { lockTimeoutMs: 20_000 })
      await asked
      // What another process does, and keeps in the history.
      await engine.execute(unsafeSql('ALTER TABLE waited ALTER COLUMN note DROP NOT NULL'))
      const { state } = await engine.transaction((tx) => engine.dialect.inspector.state(tx, [undefined]))
      await engine.execute(sql`update dovetail_history set catalog = ${state}`)
      expect(await waiting).to.deep.equal({ applied: [], pending: [], notes: [] })
    })
    expect(await locksHeld()).to.deep.equal([0])
  })

  it('is waited for, and found free again afterwards', async () => {
    let done: Promise<unknown> = Promise.resolve()
    await whileHeld(lock(), async () => {
      let isDone = false
      done = sync(engine, model()).then(({ applied }) => {
        isDone = true
        expect(applied).to.have.length(1)
      })
      await sleep(400)
      expect(isDone).to.equal(false)
    })
    await done
    expect(await locksHeld()).to.deep.equal([0])
  })

  it('is not waited for longer than said, and nothing is done', () =>
    whileHeld(lock(), async (holder) => {
      const error = await rejection(sync(engine, model(), { lockTimeoutMs: 300 }))
      expectBlockedBy(error, holder)
      expect((await engine.execute(sql`select to_regclass('waited')`)).scalars()).to.deep.equal([null])
    }))

  it('is not needed where nothing is to be done', async () => {
    await sync(engine, model())
    await whileHeld(lock(), async () => {
      expect(await sync(engine, model(), { lockTimeoutMs: 1 })).to.deep.equal({
        applied: [],
        pending: [],
        notes: [],
      })
    })
  })

  it('is let go when a statement fails', async () => {
    await sync(engine, model())
    const bad = model(new Column('n', t.named('no_such_type')))
    expect(await rejection(sync(engine, bad))).to.have.property('code', 'sync-step')
    expect(await locksHeld()).to.deep.equal([0])
    expect((await sync(engine, wider())).applied).to.have.length(1)
  })

  it('tries again when a table is locked, and gives up in time', async () => {
    await sync(engine, model())
    let done: Promise<unknown> = Promise.resolve()
    await whileHeld('LOCK TABLE waited IN ROW SHARE MODE', async () => {
      done = sync(engine, wider())
      // Longer than one statement waits for a table.
      await sleep(2_600)
    })
    await done
    const widest = model(new Column('note', t.text()), new Column('more', t.text()))
    await whileHeld('LOCK TABLE waited IN ROW SHARE MODE', async (holder) => {
      expectBlockedBy(await rejection(sync(engine, widest, { lockTimeoutMs: 500 })), holder)
    })
  })

  /** Others read and write meanwhile, but what is built has to wait for all that began before. */
  describe('of what is built while others work', () => {
    const indexed = (): MetaData => model(new Column('note', t.text(), { index: true }))
    const indexes = async (): Promise<readonly unknown[]> =>
      (
        await engine.execute(
          sql`select indexrelid::regclass::text from pg_index where indrelid = 'waited'::regclass and not indisprimary`,
        )
      ).scalars()
    beforeEach(async () => {
      await sync(engine, wider())
      await engine.send('INSERT INTO waited (id) VALUES (1)')
    })

    it('is waited for as long as said, and nothing is left of it', () =>
      whileHeld(['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'SELECT 1'], async (holder) => {
        const error = await rejection(sync(engine, indexed(), { allow: 'scans', lockTimeoutMs: 2500 }))
        expectBlockedBy(error, holder)
        expect(await indexes()).to.deep.equal([])
      }))

    it('is asked for again, once what the first attempt left is gone', async () => {
      for (const text of [
        'CREATE SEQUENCE tries',
        "CREATE FUNCTION busy() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('tries') = 1 THEN RAISE EXCEPTION 'busy' USING ERRCODE = '55P03'; END IF; END $$",
        "CREATE EVENT TRIGGER busy ON ddl_command_end WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION busy()",
      ])
        await engine.send(text)
      try {
        const { applied } = await sync(engine, indexed(), { allow: 'scans' })
        expect(applied.map(({ sql: text }) => text)).to.deep.equal([
          'CREATE INDEX CONCURRENTLY ix_waited_note ON waited (note)',
        ])
        expect(await indexes()).to.deep.equal(['ix_waited_note'])
        const [tries] = (await engine.execute(sql`select last_value from tries`)).scalars()
        expect(Number(tries)).to.equal(2)
      } finally {
        for (const text of ['DROP EVENT TRIGGER busy', 'DROP FUNCTION busy', 'DROP SEQUENCE tries'])
          await engine.send(text)
      }
    })

    it('is no setting of the connection afterwards', async () => {
      await sync(engine, indexed(), { allow: 'scans' })
      expect((await engine.execute(sql`select current_setting('lock_timeout')`)).scalars()).to.deep.equal([
        '0',
      ])
    })
  })
})
