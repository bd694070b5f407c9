/** SQLite compares times as the texts that they are: those that the database or other programs wrote are found, too. */
import { expect } from 'chai'

import { Column, func, gte, lt, lte, Registry, Session, sql, t, Table, type Engine } from '../../src'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('visit', { registry })
class Visit {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.timestamp({ precision: 3 }), { serverDefault: sql`CURRENT_TIMESTAMP` }) at!: Date
  @Column(t.timestamp({ precision: 3 }), { serverDefault: func.now() }) seen!: Date
}

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  await engine.execute(sql`insert into visit (id, at) values (1, '2021-01-10 23:59:59'), (2, '2021-01-11 00:00:00'),
    (3, '2021-01-11 00:00:00.001'), (4, '2021-01-11 00:00:01')`)
}

onEveryEngine('times of whole seconds', (engine) => {
  before(() => fill(engine()))
  const midnight = new Date('2021-01-11T00:00:00Z')

  it('are equal to, before and behind others as points in time are', async () => {
    const ids = async (at: unknown): Promise<number[]> => {
      const found = await new Session(engine()).find(Visit, {
        where: { at: at as Date },
        orderBy: { id: 'asc' },
      })
      return found.map(({ id }) => id)
    }
    expect(await ids(midnight)).to.deep.equal([2])
    expect(await ids(lt(midnight))).to.deep.equal([1])
    expect(await ids(lte(midnight))).to.deep.equal([1, 2])
    expect(await ids(gte(midnight))).to.deep.equal([2, 3, 4])
    expect(await ids(new Date('2021-01-11T00:00:00.001Z'))).to.deep.equal([3])
  })

  it('that the database gives are found by what was read of them', async () => {
    const session = new Session(engine())
    const visit = session.create(Visit, { id: 9 })
    await session.commit()
    expect(await session.count(Visit, { where: { id: 9, at: visit.at } })).to.equal(1)
    expect(await session.count(Visit, { where: { id: 1, seen: lte(new Date()) } })).to.equal(1)
  })
})
