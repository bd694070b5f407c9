import { expect } from 'chai'

import {
  Column as MappedColumn,
  Registry,
  Session,
  Table as MappedTable,
  type ExecuteOptions,
} from '../../src'
import { QueryAbortedError, QueryTimeoutError, UsageError } from '../../src/errors'
import { sql } from '../../src/expression/raw-sql'
import { MetaData } from '../../src/schema/metadata'
import { Column } from '../../src/schema/column'
import { Table } from '../../src/schema/table'
import { insert } from '../../src/statement/insert'
import { select } from '../../src/statement/select'
import { t } from '../../src/types/t'
import { onEveryEngine } from '../support/engines'

const metadata = new MetaData()
const item = new Table('item', metadata, new Column('id', t.integer(), { primaryKey: true }))

@MappedTable('item', { registry: new Registry() })
class Item {
  @MappedColumn(t.integer(), { primaryKey: true }) id!: number
}

/** Long enough for any of these tests to fail if nothing stops it. */
const endless = (dialect: string) =>
  dialect === 'postgres'
    ? sql`select pg_sleep(20)`
    : sql`with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000000) select count(*) from n`

const rejection = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

onEveryEngine('a statement with a limit', (engine, { name, dialect }) => {
  const canStop = name === 'pg' || name === 'sqlite3'
  const slow = endless(dialect)

  before(() => metadata.createAll(engine()))

  it('is not sent when its signal has been aborted before', async () => {
    const error = await rejection(
      engine().execute(insert(item).values({ id: 1 }), { signal: AbortSignal.abort(new Error('gone')) }),
    )
    expect(error).to.be.instanceOf(QueryAbortedError).with.nested.property('cause.message', 'gone')
    expect((await engine().execute(select(item))).rows).to.deep.equal([])
  })

  it('gives its rows when nothing stops it', async () => {
    const { signal } = new AbortController()
    const result = await engine().execute(select(item), { signal, timeoutMs: 10_000 })
    expect(result.rows).to.deep.equal([])
  })

  it('refuses options and limits that are none', async () => {
    expect(await rejection(engine().execute(slow, { timeoutMs: -1 }))).to.be.instanceOf(UsageError)
    expect(await rejection(engine().execute(slow, { timeout: 5 } as never)))
      .to.be.instanceOf(Error)
      .with.property('message')
      .that.includes("no option 'timeout'")
  })

  it('is given up while it waits for a connection, and so is what a session reads and writes', async () => {
    // Whatever can be had, so that nothing is left: what only reads has none of its own here.
    const held = await Promise.all(Array.from({ length: name === 'pg' ? 10 : 1 }, () => engine().connect()))
    const created = (): Session => {
      const session = new Session(engine())
      session.create(Item, { id: 7 })
      return session
    }
    const waits: ((limits: ExecuteOptions) => Promise<unknown>)[] = [
      (limits) => engine().execute(select(item), limits),
      (limits) => new Session(engine()).find(Item, limits),
      (limits) => created().flush(limits),
      (limits) => created().commit(limits),
    ]
    for (const wait of waits) {
      const abort = new AbortController()
      const waiting = rejection(wait({ signal: abort.signal }))
      setImmediate(() => abort.abort(new Error('enough')))
      expect(await waiting)
        .to.be.instanceOf(QueryAbortedError)
        .with.nested.property('cause.message', 'enough')
      expect(await rejection(wait({ timeoutMs: 1 }))).to.be.instanceOf(QueryTimeoutError)
    }
    for (const connection of held) await connection.close()
    const session = created()
    await session.commit()
    expect((await engine().execute(select(item))).rows).to.deep.equal([{ id: 7 }])
    await session.deleteWhere(Item, { everyRow: true })
    await session.commit()
  })

  if (!canStop) return

  it('is stopped by its signal, and the engine goes on', async () => {
    const abort = new AbortController()
    setTimeout(() => abort.abort(new Error('enough')), 50)
    expect(await rejection(engine().execute(slow, { signal: abort.signal }))).to.be.instanceOf(
      QueryAbortedError,
    )
    expect((await engine().execute(select(item))).rows).to.deep.equal([])
  })

  it('is stopped by its time limit, and the engine goes on', async () => {
    const error = await rejection(engine().execute(slow, { timeoutMs: 50 }))
    expect(error).to.be.instanceOf(QueryTimeoutError)
    expect((error as Error).message).to.equal('The statement took longer than its limit of 50 ms.')
    expect((await engine().execute(select(item))).rows).to.deep.equal([])
  })

  it('is stopped on a connection and inside a transaction, which is rolled back', async () => {
    await using connection = await engine().connect()
    expect(await rejection(connection.execute(slow, { timeoutMs: 50 }))).to.be.instanceOf(QueryTimeoutError)
    await connection.close()
    const work = engine().transaction(async (tx) => {
      await tx.execute(insert(item).values({ id: 2 }))
      await tx.execute(slow, { timeoutMs: 50 })
    })
    expect(await rejection(work)).to.be.instanceOf(QueryTimeoutError)
    expect((await engine().execute(select(item))).rows).to.deep.equal([])
  })
})
