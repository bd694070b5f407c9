/** What reads owe each other while a transaction is open, run against real databases by the tests of each driver. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'chai'

import {
  Column,
  createEngine,
  func,
  insert,
  inspect,
  literal,
  Registry,
  select,
  Session,
  sql,
  t,
  Table,
  tableOf,
  type Engine,
} from '../../src'
import { Column as CoreColumn, MetaData, Table as CoreTable } from '../../src/core'
import { rejection } from '../driver/driver-contract'

const registry = new Registry()

@Table('entry', { registry })
class Entry {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) n!: number
}

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  await engine.execute(insert(tableOf(Entry)).values([1, 2, 3].map((id) => ({ id, n: 0 }))))
}

/** A session that has written a fourth row and not committed. */
async function writing(engine: Engine): Promise<Session> {
  const session = new Session(engine)
  session.create(Entry, { id: 4, n: 0 })
  await session.flush()
  return session
}

/** Where several connections can be had: others read what was committed. */
export function describeReadBeside(open: () => Engine | Promise<Engine>): void {
  let engine: Engine
  let transaction: Promise<void>
  beforeEach(async () => {
    engine = await open()
    await fill(engine)
  })
  afterEach(() => engine.dispose())

  it('a session that has flushed keeps nobody from reading what was committed, and reads its own', async () => {
    const session = await writing(engine)
    const other = new Session(engine)
    expect(await other.count(Entry)).to.equal(3)
    expect(await other.get(Entry, 4)).to.equal(null)
    expect((await other.find(Entry, { where: { n: 0 }, orderBy: { id: 'desc' } })).length).to.equal(3)
    expect(await other.exists(Entry, { where: { id: 4 } })).to.equal(false)
    const counted = await engine.execute(select(func.count().as('n')).from(tableOf(Entry)))
    expect(counted.scalar()).to.equal(3)
    expect(await session.count(Entry)).to.equal(4)
    await session.commit()
    expect(await other.count(Entry)).to.equal(4)
    expect(await session.count(Entry)).to.equal(4)
  })

  it('a session sees what it has committed while others are in a transaction', async () => {
    const session = new Session(engine)
    for (let id = 10; id < 15; id++) {
      session.create(Entry, { id, n: id })
      await session.commit()
      await using other = new Session(engine)
      await other.updateWhere(Entry, { where: { id: 1 }, set: { n: id } })
      expect((await session.find(Entry, { where: { id } })).length).to.equal(1)
      const [first] = await session.find(Entry, { where: { id: 1 }, refresh: true })
      expect(first?.n).to.equal(0)
      await other.rollback()
    }
  })

  it('a transaction that only reads, or the schema, is read beside one that writes', async () => {
    const session = await writing(engine)
    const options = { readOnly: true }
    const write = insert(tableOf(Entry)).values({ id: 9, n: 0 })
    const seen = await engine.transaction(async (tx) => {
      const before = await new Session(tx).count(Entry)
      const rows = await tx.execute(sql`select id from entry`)
      await session.commit()
      return [before, rows.rows.length]
    }, options)
    expect(seen).to.deep.equal([3, 3])
    session.create(Entry, { id: 5, n: 0 })
    await session.flush()
    expect(await rejection(engine.transaction((tx) => tx.execute(write), options))).to.have.property(
      'code',
      'database',
    )
    expect([...(await inspect(engine)).tables.keys()]).to.deep.equal(['entry'])
    await session.rollback()
    expect(await engine.transaction((tx) => new Session(tx).count(Entry), options)).to.equal(4)
    await engine.execute(write)
    expect(await session.count(Entry)).to.equal(5)
  })

  it('a transaction of the engine keeps nobody from reading, and neither does a connection', async () => {
    let end: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    const written = new Promise<void>((resolve, reject) => {
      transaction = engine.transaction(async (tx) => {
        await tx.execute(insert(tableOf(Entry)).values({ id: 4, n: 0 })).then(() => {
          resolve()
        }, reject)
        await ended
      })
    })
    await written
    expect(await new Session(engine).count(Entry)).to.equal(3)
    end()
    await transaction
    await using connection = await engine.connect()
    await connection.execute(sql`delete from entry`)
    expect(await new Session(engine).count(Entry)).to.equal(0)
  })
}

/** What is SQLite's own, for one driver. */
export function describeReadBesideInFile(scheme: string): void {
  let folder: string
  let engines: Engine[]
  let files = 0
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dovetail-beside-'))
    engines = []
  })
  afterEach(async () => {
    await Promise.all(engines.map((engine) => engine.dispose()))
    rmSync(folder, { recursive: true })
  })

  function open(path = join(folder, `${++files}.db`)): Engine {
    const engine = createEngine(`${scheme}:///${path}`, { connectTimeoutMs: 200 })
    engines.push(engine)
    return engine
  }

  describe('as on PostgreSQL', () => describeReadBeside(() => open()))

  /** How many connections an engine opens from now on. */
  function countOpened(engine: Engine): () => number {
    let opened = 0
    engine.on('statement', (event) => void (opened += event.sql.startsWith('PRAGMA foreign_keys') ? 1 : 0))
    return () => opened
  }

  it('opens nothing while the connection is free or only statements hold it, and they keep their order', async () => {
    const engine = open()
    await fill(engine)
    const opened = countOpened(engine)
    const session = new Session(engine)
    const [, count] = await Promise.all([
      engine.execute(insert(tableOf(Entry)).values({ id: 4, n: 0 })),
      session.count(Entry),
      ...Array.from({ length: 20 }, () => new Session(engine).find(Entry)),
    ])
    expect(count).to.equal(4)
    expect(opened()).to.equal(0)
  })

  it('opens a few connections at most, and uses them again', async () => {
    const engine = open()
    await fill(engine)
    const opened = countOpened(engine)
    for (let round = 0; round < 3; round++) {
      const session = await writing(engine)
      const counts = await Promise.all(Array.from({ length: 30 }, () => new Session(engine).count(Entry)))
      expect(counts).to.deep.equal(Array.from({ length: 30 }, () => 3))
      await session.rollback()
    }
    expect(opened()).to.be.within(1, 4)
  })

  it('closes them with the engine, and then there is nothing to read through', async () => {
    const engine = open(join(folder, 'closed.db'))
    await fill(engine)
    const session = await writing(engine)
    await new Session(engine).count(Entry)
    await session.rollback()
    await engine.dispose()
    expect(readdirSync(folder)).to.deep.equal(['closed.db'])
    expect((await rejection(new Session(engine).count(Entry))).message).to.contain('disposed')
  })

  it('lets writers, who locks rows, and SQL of the user wait, and tells them for what', async () => {
    const engine = open()
    await fill(engine)
    const session = await writing(engine)
    const waiting = [
      engine.execute(sql`select * from entry`),
      engine.execute(select(tableOf(Entry)).forUpdate()),
      new Session(engine).find(Entry, { forUpdate: true }),
      engine.execute(insert(tableOf(Entry)).values({ id: 9, n: 0 })),
      engine.execute(
        insert(tableOf(Entry))
          .values({ id: 9, n: 0 })
          .returning(tableOf(Entry).c['id'] as never),
      ),
      writing(engine),
    ]
    for (const error of await Promise.all(waiting.map(rejection)))
      expect(error.message).to.equal(
        'The connection was not free within 200 ms: this database has only one that writes, runs SQL of your own, and sees ' +
          'TEMP tables and attached databases, and a transaction, a session that has flushed and not committed, a stream or ' +
          'a connection of engine.connect() holds it.\n  Commit or close what is open before others go on, send statements ' +
          'through what holds it, or raise connectTimeoutMs.',
      )
    await session.rollback()
  })

  it('reads TEMP tables and attached databases where they are, on the one connection', async () => {
    await fill(open(join(folder, 'other.db')))
    const attached = new CoreTable(
      'entry',
      new MetaData({ schema: 'other' }),
      new CoreColumn('id', t.integer(), { primaryKey: true }),
    )
    for (const [make, query, rows] of [
      [sql`create temp table entry (id integer, n integer)`, select(tableOf(Entry)), 0],
      [sql`attach ${join(folder, 'other.db')} as other`, select(attached.c.id), 3],
    ] as const) {
      const engine = open()
      await fill(engine)
      await engine.execute(make)
      const session = new Session(engine)
      await session.transaction(async () => {
        await session.execute(sql`update main.entry set n = 1`)
        expect((await rejection(engine.execute(query))).message).to.contain('sees TEMP tables')
        expect((await session.execute(query)).rows).to.have.length(rows)
      })
      expect((await engine.execute(query)).rows).to.have.length(rows)
      const streamed: unknown[] = []
      for await (const row of engine.stream(query)) streamed.push(row)
      expect(streamed).to.have.length(rows)
    }
  })

  it('does not read beside a writer without WAL, where one would lock out the other', async () => {
    const engine = open()
    await fill(engine)
    expect((await engine.execute(sql`pragma journal_mode = delete`)).scalar()).to.equal('delete')
    const session = await writing(engine)
    expect(await rejection(new Session(engine).count(Entry))).to.have.property('code', 'connection')
    await session.commit()
    expect(await new Session(engine).count(Entry)).to.equal(4)
    expect((await engine.execute(sql`pragma journal_mode`)).scalar()).to.equal('delete')
  })

  it('reads by statements that it has kept when the schema has changed', async () => {
    const engine = open()
    await fill(engine)
    const entry = tableOf(Entry)
    const read = async (): Promise<unknown> => {
      const session = new Session(engine)
      return session.transaction(async () => {
        await session.execute(sql`update entry set n = n`)
        const rows = await new Session(engine).find(Entry, { where: { id: 1 } })
        return [rows, (await engine.execute(select(entry).where(entry.c['id']!.eq(1)))).rows]
      })
    }
    expect(await read()).to.deep.equal([[{ id: 1, n: 0 }], [{ id: 1, n: 0 }]])
    await engine.execute(sql`alter table entry add column extra integer default 5`)
    expect(await read()).to.deep.equal([[{ id: 1, n: 0 }], [{ id: 1, n: 0 }]])
    await engine.execute(sql`drop table entry`)
    await engine.execute(sql`create table entry (n integer, more text, id integer primary key)`)
    await engine.execute(sql`insert into entry values (7, 'x', 1)`)
    expect(await read()).to.deep.equal([[{ id: 1, n: 7 }], [{ id: 1, n: 7 }]])
  })

  it('opens the same file when the program has changed its folder', async () => {
    const before = process.cwd()
    try {
      process.chdir(folder)
      const engine = open('relative.db')
      await fill(engine)
      process.chdir(tmpdir())
      const session = await writing(engine)
      expect(await new Session(engine).count(Entry)).to.equal(3)
      await session.rollback()
    } finally {
      process.chdir(before)
    }
  })

  it('stops what reads beside a transaction when its signal or its limit says so, and nothing else', async () => {
    const engine = open()
    await fill(engine)
    const session = await writing(engine)
    const request = new AbortController()
    request.abort()
    const { signal } = request
    expect(await rejection(new Session(engine).count(Entry, { signal }))).to.have.property(
      'name',
      'QueryAbortedError',
    )
    if (engine.driverName === 'sqlite3') {
      const first = select(literal(1).as('n')).cte('endless', { recursive: true })
      const endless = first.unionAll(select(first.c.n.plus(1).as('n')).from(first))
      const query = select(func.count().as('n')).from(endless)
      expect(await rejection(engine.execute(query, { timeoutMs: 50 }))).to.have.property(
        'name',
        'QueryTimeoutError',
      )
    }
    expect(await new Session(engine).count(Entry, { timeoutMs: 5000 })).to.equal(3)
    await session.commit()
    expect(await new Session(engine).count(Entry)).to.equal(4)
  })
}
