/** What a program does while it reads a stream. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import {
  Column,
  createEngine,
  Registry,
  select,
  Session,
  sql,
  t,
  Table,
  tableOf,
  type Engine,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { freshPostgresDatabase } from '../support/postgres-server'

const registry = new Registry()

@Table('entry', { registry })
class Entry {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) n!: number
}

const ROWS = 20

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  for (let id = 1; id <= ROWS; id++) session.create(Entry, { id, n: 0 })
  await session.commit()
}

describe('beside a stream', () => {
  let folder: string
  before(() => void (folder = mkdtempSync(join(tmpdir(), 'dovetail-stream-'))))
  after(() => rmSync(folder, { recursive: true }))

  const files = ['sqlite', 'sqlite+better-sqlite3'].map((name) => ({
    name,
    open: () =>
      Promise.resolve({ url: `${name}:///${join(folder, `${name}.db`)}`, drop: () => Promise.resolve() }),
  }))
  for (const { name, open } of [...files, { name: 'pg', open: freshPostgresDatabase }]) {
    it(`others read and write, and it sees none of it: ${name}`, async () => {
      const database = await open()
      const engine = createEngine(database.url, { connectTimeoutMs: 5000 })
      await fill(engine)
      const session = new Session(engine)
      const seen: number[] = []
      for await (const entry of session.stream(Entry, { orderBy: { id: 'asc' }, batchSize: 2 })) {
        seen.push(entry.n)
        await session.updateWhere(Entry, { where: { id: ROWS - entry.id + 1 }, set: { n: 7 } })
        await session.commit()
        if (entry.id === 3) expect(await session.count(Entry, { where: { n: 7 } })).to.equal(3)
        if (entry.id === 10) break
      }
      expect(seen).to.deep.equal(Array.from({ length: 10 }, () => 0))
      for await (const { n } of engine.stream(select(tableOf(Entry)))) {
        await engine.execute(sql`update entry set n = 8`)
        expect([0, 7]).to.include(n)
      }
      await engine.dispose()
      await database.drop()
    })
  }

  it('waits, in memory and for SQL of the user on SQLite, for what holds the one connection, and says so', async () => {
    const inMemory = createEngine('sqlite://', { connectTimeoutMs: 50 })
    const inFile = createEngine(`sqlite:///${join(folder, 'own.db')}`, { connectTimeoutMs: 50 })
    for (const [engine, stream] of [
      [inMemory, (engine: Engine) => new Session(engine).stream(Entry)],
      [inFile, (engine: Engine) => engine.stream(sql`select * from entry`)],
    ] as const) {
      await fill(engine)
      const session = new Session(engine)
      for await (const _ of stream(engine)) {
        expect((await rejection(engine.execute(sql`update entry set n = 9`))).message).to.contain(
          'a session that has flushed and not committed, a stream or a connection of engine.connect() holds it',
        )
        break
      }
      expect(await session.count(Entry)).to.equal(ROWS)
      await engine.dispose()
    }
  })

  it('an engine is disposed of, which ends it', async () => {
    const engine = createEngine(`sqlite+better-sqlite3:///${join(folder, 'ended.db')}`)
    await fill(engine)
    const stream = new Session(engine).stream(Entry, { batchSize: 1 })
    await stream.next()
    const ended = engine.dispose()
    await stream.return()
    await ended
    expect((await rejection(new Session(engine).stream(Entry).next())).message).to.contain('disposed')
  })
})
