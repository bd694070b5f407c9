import { expect } from 'chai'

import { Column, Computed, Registry, Session, sql, Table, t, type Engine } from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('room', { registry })
class Room {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) width!: number
  @Column(t.integer()) depth!: number
  @Column(t.integer(), { computed: new Computed('width * depth') }) area!: number
}

@Table('big_room', { registry, view: { definition: sql`SELECT id, width FROM room WHERE width > 9` } })
class BigRoom {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) width!: number
}

onEveryEngine('a column that the database computes', (engine) => {
  const empty = async (on: Engine): Promise<void> => {
    await registry.metadata.dropAll(on)
    await registry.metadata.createAll(on)
  }
  beforeEach(() => empty(engine()))

  it('is read back when its row is inserted, and when it is updated', async () => {
    const session = new Session(engine())
    const rooms = [3, 4, 5].map((width) => session.create(Room, { width, depth: 2 }))
    await session.commit()
    expect(rooms.map(({ area }) => area)).to.deep.equal([6, 8, 10])
    const [first] = rooms as [Room]
    first.depth = 7
    await session.commit()
    expect(first.area).to.equal(21)
    const [found] = await new Session(engine()).find(Room, { where: { id: first.id } })
    expect(found).to.deep.equal(first)
  })

  it('takes no value, new or changed', async () => {
    const session = new Session(engine())
    const message =
      'Room.area is computed by the database, and cannot be given a value.\n' +
      '  Write the properties that it is computed from.'
    const other = new Session(engine())
    other.create(Room, { width: 1, depth: 1, area: 1 })
    expect((await rejection(other.flush())).message).to.equal(message)
    const room = session.create(Room, { width: 1, depth: 1 })
    await session.commit()
    room.area = 5
    expect((await rejection(session.flush())).message).to.equal(message)
  })

  it('and rows of a view are read like any others, and never written', async () => {
    const session = new Session(engine())
    const room = session.create(Room, { width: 10, depth: 1 })
    session.create(Room, { width: 9, depth: 1 })
    await session.commit()
    const [view, ...others] = await session.find(BigRoom)
    expect([view, others.length]).to.deep.equal([Object.assign(new BigRoom(), { id: room.id, width: 10 }), 0])
    Object.assign(view as BigRoom, { width: 11 })
    expect((await rejection(session.flush())).message).to.match(/^'big_room' is a view, and can only be read/)
  })
})
