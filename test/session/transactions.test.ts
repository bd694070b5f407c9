import { expect } from 'chai'

import { Column, createEngine, ForeignKey, Registry, Session, sql, t, Table } from '../../src'
import { rejection } from '../driver/driver-contract'
import { freshPostgresDatabase } from '../support/postgres-server'

const registry = new Registry()

@Table('node', { registry })
class Node {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), { nullable: true })
  @ForeignKey('node', { deferrable: true, initially: 'DEFERRED' })
  nextId!: number | null
}

describe('a session and its transaction', function () {
  this.timeout(60_000)

  it('says what holds the only connection of SQLite instead of waiting for ever', async () => {
    await using engine = createEngine('sqlite://', { connectTimeoutMs: 100 })
    await registry.metadata.createAll(engine)
    const session = new Session(engine)
    session.create(Node)
    await session.flush()
    const error = await rejection(engine.execute(sql`select 1`))
    expect(error).to.have.property('code', 'connection')
    await session.commit()
    expect((await engine.execute(sql`select count(*) from node`)).scalar()).to.equal(1)
  })

  it('survives a server that cannot be reached, and keeps what was to be written', async () => {
    await using engine = createEngine('postgresql://nobody@127.0.0.1:1/nowhere')
    const session = new Session(engine)
    const node = session.create(Node)
    for (let i = 0; i < 2; i++)
      expect(await rejection(session.commit())).to.have.property('code', 'connection')
    expect(session.contains(node)).to.equal(true)
    await session.rollback()
    await session.close()
  })

  describe('on a pool of one connection', () => {
    let database: Awaited<ReturnType<typeof freshPostgresDatabase>>
    before(async () => {
      database = await freshPostgresDatabase()
    })
    after(() => database.drop())

    it('leaves memory as it was when COMMIT itself fails, and gives the connection back', async () => {
      await using engine = createEngine(database.url, { poolSize: 1, connectTimeoutMs: 2000 })
      await registry.metadata.createAll(engine)
      const session = new Session(engine)
      const node = session.create(Node, { nextId: 99 })
      await session.flush()
      expect(node.id).to.equal(1)
      expect(await rejection(session.commit())).to.have.property('code', 'foreign-key-violation')
      expect(node.id).to.equal(undefined)
      expect((await engine.execute(sql`select count(*)::int from node`)).scalar()).to.equal(0)
      node.nextId = null
      await session.commit()
      expect((await engine.execute(sql`select count(*)::int from node`)).scalar()).to.equal(1)
    })

    it('gives the connection back after every kind of failure', async () => {
      await using engine = createEngine(database.url, { poolSize: 1, connectTimeoutMs: 2000 })
      await registry.metadata.createAll(engine)
      for (const values of [{ id: 5 }, { id: 5 }, { id: 'x' as never }, { id: 2 ** 40 }]) {
        const session = new Session(engine)
        session.create(Node, values)
        await session.commit().catch(() => undefined)
        await session.find(Node, { where: { id: 'x' as never } }).catch(() => undefined)
        await session.find(Node, { where: { idd: 1 } as never }).catch(() => undefined)
      }
      expect((await engine.execute(sql`select count(*)::int from node where id = 5`)).scalar()).to.equal(1)
    })

    it('reports a backend that was killed, and works again', async () => {
      await using engine = createEngine(database.url, { poolSize: 1 })
      await using killer = createEngine(database.url)
      const session = new Session(engine)
      const node = session.create(Node)
      await session.flush()
      await killer.execute(
        sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      )
      expect(await rejection(session.commit()))
        .to.have.property('code')
        .that.is.oneOf(['connection', 'commit-unknown'])
      await session.commit().catch(() => session.commit())
      expect(await new Session(engine).get(Node, node.id)).not.to.equal(null)
    })
  })
})
