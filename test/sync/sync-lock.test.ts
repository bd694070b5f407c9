/** How sync waits for others, and when it gives up. */
import { setTimeout as sleep } from 'node:timers/promises'

import { expect } from 'chai'

import { createEngine, Column, MetaData, sql, sync, Table, t, unsafeSql, type Engine } from '../../src/core'
import { rejection } from '../driver/driver-contract'
import { freshPostgresDatabase, type FreshDatabase } from '../support/postgres-server'

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
  async function whileHeld(text: string, use: () => Promise<void>): Promise<void> {
    await using holder = await other.connect()
    try {
      await holder.transaction(async (tx) => {
        await tx.execute(unsafeSql(text))
        await use()
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
    whileHeld(lock(), async () => {
      const error = await rejection(sync(engine, model(), { lockTimeoutMs: 300 }))
      expect(error).to.have.property('code', 'sync-lock')
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
    await whileHeld('LOCK TABLE waited IN ROW SHARE MODE', async () => {
      const error = await rejection(sync(engine, widest, { lockTimeoutMs: 500 }))
      expect(error).to.have.property('code', 'sync-lock')
    })
  })
})
