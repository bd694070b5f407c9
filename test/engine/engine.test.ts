import { PGlite } from '@electric-sql/pglite'
import { expect } from 'chai'
import { Pool } from 'pg'

import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { sql } from '../../src/expression/raw-sql'
import { rejection } from '../driver/driver-contract'
import { freshPostgresDatabase } from '../support/postgres-server'
import { describeEngine } from './engine-contract'

const QUICK = { connectTimeoutMs: 300 }

describe('Engine', function () {
  this.timeout(60_000)

  describe('on sqlite3', () =>
    describeEngine({ open: () => createEngine('sqlite://', QUICK), pooled: false }))

  describe('on better-sqlite3', () =>
    describeEngine({ open: () => createEngine('sqlite+better-sqlite3://', QUICK), pooled: false }))

  describe('on PGlite', () => {
    let client: PGlite
    before(async () => {
      client = await PGlite.create()
    })
    after(() => client.close())
    describeEngine({ open: () => createEngine('postgresql+pglite://', { ...QUICK, client }), pooled: false })

    it('does not take the COMMIT of an aborted transaction for success', () =>
      refusesAbortedCommit(createEngine('postgresql+pglite://', { client })))
  })

  describe('on pg', () => {
    let url: string
    before(async () => {
      url = (await freshPostgresDatabase()).url
    })
    describeEngine({ open: () => createEngine(url), pooled: true })

    it('does not take the COMMIT of an aborted transaction for success', () =>
      refusesAbortedCommit(createEngine(url)))

    it('throws the error of a constraint that is checked at COMMIT', async () => {
      await using engine = createEngine(url)
      await engine.execute(sql`create table late (a integer unique deferrable initially deferred)`)
      const twice = engine.transaction(async (tx) => {
        await tx.execute(sql`insert into late values (1), (1)`)
      })
      expect(await rejection(twice)).to.have.property('code', 'unique-violation')
      expect((await engine.execute(sql`select count(*) as n from late`)).rows).to.have.length(1)
    })

    it('tells that the outcome is unknown when the connection breaks under COMMIT, and does not retry', async () => {
      await using engine = createEngine(url)
      await engine.execute(sql`create table slow (a integer)`)
      await engine.execute(
        sql`create function wait() returns trigger language plpgsql as $$ begin perform pg_sleep(30); return null; end $$`,
      )
      await engine.execute(
        sql`create constraint trigger waits after insert on slow deferrable initially deferred for each row execute function wait()`,
      )
      let calls = 0
      let pid = 0
      const outcome = rejection(
        engine.transaction(
          async (tx) => {
            calls++
            pid = (await tx.execute(sql`select pg_backend_pid() as pid`)).scalar<number>()
            await tx.execute(sql`insert into slow values (1)`)
          },
          { retry: { deadlineMs: 5_000 } },
        ),
      )
      await until(async () => {
        const found = await engine.execute(
          sql`select 1 as a from pg_stat_activity where pid = ${pid} and query = 'COMMIT' and state = 'active'`,
        )
        return found.rows.length > 0
      })
      await engine.execute(sql`select pg_terminate_backend(${pid})`)
      expect(await outcome).to.have.property('code', 'commit-unknown')
      expect(calls).to.equal(1)
    })

    it('knows that nothing was kept when the connection had broken before COMMIT was sent', async () => {
      const pool = new Pool({ connectionString: url, max: 1 })
      const gone = new Promise<void>((resolve) =>
        pool.on('connect', (client) =>
          client.on('end', () => {
            resolve()
          }),
        ),
      )
      await using engine = createEngine(url, { client: pool })
      await using killer = createEngine(url)
      const error = await rejection(
        engine.transaction(async (tx) => {
          const pid = (await tx.execute(sql`select pg_backend_pid() as pid`)).scalar()
          await killer.execute(sql`select pg_terminate_backend(${pid})`)
          await gone
        }),
      )
      expect(error).to.include({ code: 'connection' })
      expect(error.message).to.match(/^The connection to PostgreSQL was lost before COMMIT was sent: nothing/)
      await pool.end()
    })

    it('throws a connection error when the backend dies, and goes on with another', async () => {
      await using engine = createEngine(url, { poolSize: 1 })
      await using killer = createEngine(url)
      const error = await rejection(
        engine.transaction(async (tx) => {
          const pid = (await tx.execute(sql`select pg_backend_pid() as pid`)).scalar()
          await killer.execute(sql`select pg_terminate_backend(${pid})`)
          await tx.execute(sql`select 1 as a`)
        }),
      )
      expect(error).to.have.property('code', 'connection')
      expect((await engine.execute(sql`select 1 as a`)).scalar()).to.equal(1)
    })

    it('sends a statement only when the one before it has ended', async () => {
      await using engine = createEngine(url)
      const durations: number[] = []
      engine.on('statement', ({ durationMs }) => void durations.push(durationMs))
      await engine.transaction(async (tx) => {
        durations.length = 0
        await Promise.all([tx.execute(sql`select pg_sleep(0.3)`), tx.execute(sql`select 1 as a`)])
      })
      expect(durations[0]).to.be.greaterThan(290)
      expect(durations[1]).to.be.lessThan(150)
    })

    it('makes the session settings on every connection, new ones after a failure too', async () => {
      await using engine = createEngine(url, { poolSize: 2 })
      const zone = async (): Promise<unknown> => (await engine.execute(sql`show time zone`)).scalar()
      expect(await Promise.all([zone(), zone(), zone()])).to.deep.equal(['UTC', 'UTC', 'UTC'])
    })

    it('retries a lost transaction as a whole until it wins', async () => {
      await using engine = createEngine(url)
      await engine.execute(sql`create table account (id integer primary key, balance integer)`)
      await engine.execute(sql`insert into account values (1, 0), (2, 0)`)
      const work = (id: number): Promise<void> =>
        engine.transaction(
          async (tx) => {
            const { balance } = (
              await tx.execute<{ balance: number }>(sql`select balance from account where id = ${id}`)
            ).one()
            await tx.execute(sql`update account set balance = ${balance + 1} where id = ${id}`)
          },
          { isolation: 'serializable', retry: { deadlineMs: 30_000 } },
        )
      await Promise.all(Array.from({ length: 40 }, (_, i) => work(1 + (i % 2))))
      expect((await engine.execute(sql`select balance from account order by id`)).scalars()).to.deep.equal([
        20, 20,
      ])
    })

    it('says what is wrong with the way to the server, and never the password', async () => {
      await using engine = createEngine('postgresql://app:hushhush@127.0.0.1:1/shop')
      const error = await rejection(engine.execute(sql`select 1 as a`))
      expect(error).to.have.property('code', 'connection')
      expect(error.message).to.match(/127\.0\.0\.1:1 cannot be reached/)
      expect(JSON.stringify([error, engine])).not.to.include('hushhush')
    })
  })
})

async function refusesAbortedCommit(engine: Engine): Promise<void> {
  const error = await rejection(
    engine.transaction(async (tx) => {
      await rejection(tx.execute(sql`select * from no_such_table`))
    }),
  )
  await engine.dispose()
  expect(error).to.have.property('code', 'database')
  expect(error.message).to.match(/rolled back instead of committed/)
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20))
}
