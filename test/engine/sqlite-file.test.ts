import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import { createSqlite3Driver } from '../../src/driver/sqlite3'
import { createEngine } from '../../src/engine/create-engine'
import type { Engine } from '../../src/engine/engine'
import { sql } from '../../src/expression/raw-sql'
import { rejection } from '../driver/driver-contract'

describe('Engine on an SQLite file', function () {
  this.timeout(60_000)
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dovetail-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  async function withEngines(count: number, use: (engines: Engine[]) => Promise<void>): Promise<void> {
    const engines = Array.from({ length: count }, () => createEngine(`sqlite:///${join(folder, 'shop.db')}`))
    try {
      await use(engines)
    } finally {
      await Promise.all(engines.map((engine) => engine.dispose()))
    }
  }

  it('opens a new file from many connections at once', () =>
    withEngines(20, async (engines) => {
      const modes = await Promise.all(engines.map((engine) => engine.execute(sql`pragma journal_mode`)))
      expect(modes.map((mode) => mode.scalar())).to.deep.equal(engines.map(() => 'wal'))
    }))

  it('opens a file that another connection is writing to, which cannot be switched to WAL at that moment', async () => {
    const writer = createSqlite3Driver({ database: join(folder, 'shop.db'), query: {} })
    const { connection } = await writer.acquire()
    await connection.query('create table item (a integer)', [])
    await connection.query('begin immediate', [])
    setTimeout(() => void connection.query('commit', []), 100)
    await withEngines(1, async ([engine]) => {
      expect((await engine?.execute(sql`pragma journal_mode`))?.scalar()).to.equal('wal')
    })
    connection.release()
    await writer.close()
  })

  it('lets writers wait for each other', () =>
    withEngines(4, async (engines) => {
      await engines[0]?.execute(sql`create table counter (n integer)`)
      await engines[0]?.execute(sql`insert into counter values (0)`)
      const increment = (engine: Engine): Promise<unknown> =>
        engine.transaction(async (tx) => {
          const n = (await tx.execute(sql`select n from counter`)).scalar<number>()
          await tx.execute(sql`update counter set n = ${n + 1}`)
        })
      await Promise.all(Array.from({ length: 40 }, (_, i) => increment(engines[i % 4] as Engine)))
      expect((await engines[0]?.execute(sql`select n from counter`))?.scalar()).to.equal(40)
    }))

  it('rolls back a COMMIT that fails, so that the connection can be used again', () =>
    withEngines(1, async ([engine]) => {
      if (engine === undefined) return expect.fail()
      await engine.execute(sql`create table parent (id integer primary key)`)
      await engine.execute(
        sql`create table child (p integer references parent deferrable initially deferred)`,
      )
      const orphan = engine.transaction((tx) => tx.execute(sql`insert into child values (1)`))
      expect(await rejection(orphan)).to.have.property('code', 'foreign-key-violation')
      await engine.transaction((tx) => tx.execute(sql`insert into parent values (1)`))
      expect((await engine.execute(sql`select p from child`)).rows).to.deep.equal([])
    }))

  it('retries a transaction that found the database locked', () =>
    withEngines(2, async ([holder, late]) => {
      if (holder === undefined || late === undefined) return expect.fail()
      await holder.execute(sql`create table item (a integer)`)
      await late.execute(sql`pragma busy_timeout = 1`)
      const insert = { retry: { deadlineMs: 20_000 } }
      let released = false
      const held = holder.transaction(async () => {
        expect(await rejection(late.connect().then(unlocked))).to.have.property('code', 'serialization')
        setTimeout(() => (released = true), 100)
        while (!released) await new Promise((resolve) => setTimeout(resolve, 10))
      })
      await new Promise((resolve) => setTimeout(resolve, 30))
      await late.transaction((tx) => tx.execute(sql`insert into item values (1)`), insert)
      expect(released).to.equal(true)
      await held
    }))
})

async function unlocked(connection: Awaited<ReturnType<Engine['connect']>>): Promise<void> {
  try {
    await connection.transaction(() => undefined)
  } finally {
    await connection.close()
  }
}
