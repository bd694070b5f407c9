import { expect } from 'chai'

import { Column, createEngine, Registry, Session, sql, t, Table } from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'
import { freshPostgresDatabase } from '../support/postgres-server'

const registry = new Registry()

@Table('item', { registry })
class Item {
  @Column(t.integer(), { primaryKey: true }) itemId!: number
}

onEveryEngine('a signal', (engine) => {
  before(() => registry.configure())
  before(() => registry.metadata.createAll(engine()))

  it('that has spoken keeps a session from sending anything, and the session stays usable', async () => {
    const session = new Session(engine())
    const signal = AbortSignal.abort()
    const item = session.create(Item)
    await session.commit()
    for (const read of [
      () => session.find(Item, { signal }),
      () => session.find(Item, { columns: ['itemId'], signal }),
      () => session.findOne(Item, { signal }),
      () => session.count(Item, { signal }),
      () => session.exists(Item, { signal }),
      () => session.get(Item, 99, { signal }),
      () => session.paginate(Item, { limit: 1, signal }),
      () => session.paginate(Item, { limit: 1, offset: 0, signal }),
      () => session.execute(sql`select 1`, { signal }),
    ])
      expect(await rejection(read())).to.have.property('code', 'query-aborted')
    expect(await session.get(Item, item.itemId)).to.equal(item)
    expect(await rejection(session.find(Item, { timeoutMs: 0 }))).to.have.property('code', 'usage')
  })
})

describe('a signal during a read of a session', function () {
  this.timeout(30_000)

  it('stops the statement on the server, and the session reads and writes on', async () => {
    const database = await freshPostgresDatabase()
    const engine = createEngine(database.url)
    try {
      registry.configure()
      await registry.metadata.createAll(engine)
      const session = new Session(engine)
      session.create(Item, { itemId: 1 })
      await session.commit()
      const started = Date.now()
      const slow = () => sql<boolean>`(select true from pg_sleep(20))`
      const signal = AbortSignal.timeout(100)
      const reading = session.find(Item, { where: slow as never, signal })
      expect(await rejection(reading)).to.have.property('code', 'query-aborted')
      const late = session.find(Item, { where: slow as never, timeoutMs: 100 })
      expect(await rejection(late)).to.have.property('code', 'query-timeout')
      expect(Date.now() - started).to.be.lessThan(10_000)
      const running = sql`select count(*)::int from pg_stat_activity where state = 'active' and query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`
      expect((await engine.execute(running)).scalar()).to.equal(0)
      session.create(Item, { itemId: 2 })
      await session.commit()
      expect(await session.count(Item)).to.equal(2)
    } finally {
      await engine.dispose()
      await database.drop()
    }
  })
})
