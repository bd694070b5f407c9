import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  func,
  Index,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  Table,
  t,
  TableArgs,
  UniqueConstraint,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('seat', { registry })
@TableArgs<Seat>((c) => [new UniqueConstraint(c.row, c.place)])
class Seat {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), { nullable: true }) row!: number | null
  @Column(t.integer()) place!: number
  @OneToMany(() => Guest) guests!: Many<Guest>
}

@Table('guest', { registry })
class Guest {
  @Column(t.text(), { primaryKey: true }) name!: string
  @Column(t.integer(), { nullable: true, unique: true }) badge!: number | null
  @Column(t.integer()) @ForeignKey(() => Seat) seatId!: number
  @ManyToOne(() => Seat) seat!: One<Seat>
}

/** Unique among those that are not marked as deleted; and, by a condition that only the database can tell, among the long. */
@Table('label', { registry, softDelete: 'goneAt' })
@TableArgs<Label>((c) => [
  new Index('uq_label', c.text, { unique: true, where: c.goneAt.isNull() }),
  new Index('uq_label_long', c.mark, { unique: true, where: func.length(c.text).gt(5) }),
])
class Label {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.varchar(20)) text!: string
  @Column(t.integer(), { nullable: true }) mark!: number | null
  @Column(t.timestamptz(), { nullable: true }) goneAt!: Date | null
}

const deferred = new Registry()

@Table('berth', { registry: deferred })
@TableArgs<Berth>((c) => [new UniqueConstraint(c.place, { deferrable: true, initially: 'DEFERRED' })])
class Berth {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) place!: number
}

onEveryEngine('unique values that change hands in one flush', (engine, { dialect }) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    const session = open()
    for (let place = 1; place <= 4; place++) session.create(Seat, { id: place, row: 1, place })
    await session.commit()
  })
  const open = (): Session => new Session(engine())
  const seats = (session: Session): Promise<Seat[]> => session.find(Seat, { orderBy: { id: 'asc' } })
  const places = async (): Promise<number[]> => (await seats(open())).map(({ place }) => place)
  const verbs = async (session: Session): Promise<string[]> =>
    (await captureQueries(engine(), () => session.commit())).map((text) => /^\w+/.exec(text)?.[0] ?? '')

  it('are given up by deleted rows before new and changed rows take them', async () => {
    const session = open()
    const [one, two, three] = (await seats(session)) as [Seat, Seat, Seat]
    session.delete(one, two)
    session.create(Seat, { id: 5, row: 1, place: 1 })
    three.place = 2
    expect(await verbs(session)).to.deep.equal(['DELETE', 'INSERT', 'UPDATE'])
    expect(await places()).to.deep.equal([2, 4, 1])
  })

  it('primary keys among them, and with the rows that point to the deleted one', async () => {
    const setup = open()
    setup.create(Guest, { name: 'Ada', seatId: 1 })
    await setup.commit()
    const session = open()
    const [one] = (await seats(session)) as [Seat]
    session.delete(one, (await session.get(Guest, 'Ada')) as Guest)
    const again = session.create(Seat, { id: 1, row: 9, place: 9 })
    session.create(Guest, { name: 'Bob', seat: again })
    expect(await verbs(session)).to.deep.equal(['DELETE', 'DELETE', 'INSERT', 'INSERT'])
    expect([await session.get(Seat, 1), await places()]).to.deep.equal([again, [9, 2, 3, 4]])
  })

  it('cannot be taken over while a row that moves away still points to the deleted one, which is told', async () => {
    const setup = open()
    setup.create(Guest, { name: 'Ada', seatId: 1 })
    await setup.commit()
    const session = open()
    const [one] = (await seats(session)) as [Seat]
    const ada = (await session.get(Guest, 'Ada')) as Guest
    session.delete(one)
    ada.seat = session.create(Seat, { id: 5, row: 1, place: 1 })
    const error = await rejection(session.commit())
    expect(error).to.have.property('code', 'unique-violation')
    expect(error.message).to.include('await session.flush() after session.delete(…)')
    expect(await places()).to.deep.equal([1, 2, 3, 4])
  })

  it('are given up by changed rows before new rows take them, with all that changes hands among the changed', async () => {
    const session = open()
    const [one, two, three] = (await seats(session)) as [Seat, Seat, Seat]
    session.create(Seat, { id: 5, row: 1, place: 1 })
    one.place = 2
    two.place = 20
    expect(await verbs(session)).to.deep.equal(['UPDATE', 'UPDATE', 'INSERT'])
    expect(await places()).to.deep.equal([2, 20, 3, 4, 1])
    // Nothing changes hands: new rows come first, as ever.
    session.create(Seat, { id: 6, row: 1, place: 6 })
    three.place = 30
    expect(await verbs(session)).to.deep.equal(['INSERT', 'UPDATE'])
  })

  it('are given up too late by a row that is to point to a new one', async () => {
    const session = open()
    const ben = session.create(Guest, { name: 'Ben', seatId: 1, badge: 7 })
    await session.flush()
    ben.badge = 8
    ben.seat = session.create(Seat, { id: 5, row: 1, place: 5 })
    session.create(Guest, { name: 'Cy', seatId: 2, badge: 7 })
    expect(await rejection(session.commit())).to.have.property('code', 'unique-violation')
  })

  it('move along a chain of rows, whatever the order of the changes, in as many statements as links', async () => {
    const session = open()
    const [one, two, three, four] = (await seats(session)) as [Seat, Seat, Seat, Seat]
    one.place = 2
    two.place = 3
    three.place = 4
    four.place = 5
    expect(await verbs(session)).to.deep.equal(['UPDATE', 'UPDATE', 'UPDATE', 'UPDATE'])
    expect(await places()).to.deep.equal([2, 3, 4, 5])
    for (const seat of [one, two, three, four]) seat.place += 10
    expect(await verbs(session)).to.deep.equal(['UPDATE'])
    expect(await places()).to.deep.equal([12, 13, 14, 15])
  })

  it('cannot be exchanged, which is told before anything is written', async () => {
    const session = open()
    const [one, two] = (await seats(session)) as [Seat, Seat]
    one.place = 2
    two.place = 1
    const error = await rejection(session.commit())
    expect(error).to.have.property('code', 'usage')
    expect(error.message).to.match(/^Rows of Seat exchange their values of row, place, which must be unique/)
    two.place = 20
    await session.flush()
    two.place = 1
    await session.commit()
    expect(await places()).to.deep.equal([2, 1, 3, 4])
  })

  it('are given up by rows that are marked as deleted, where a partial index leaves such out', async () => {
    const session = open()
    const [old, other] = ['a', 'b'].map((text) => session.create(Label, { text })) as [Label, Label]
    await session.commit()
    session.delete(old)
    const fresh = session.create(Label, { text: 'a' })
    expect(await verbs(session)).to.deep.equal(['UPDATE', 'INSERT'])
    session.delete(fresh)
    other.text = 'a'
    expect(await verbs(session)).to.deep.equal(['UPDATE', 'UPDATE'])
    const [gone] = await session.find(Label, { where: { id: old.id }, withDeleted: true })
    session.delete(other)
    session.restore(gone as Label)
    expect(await verbs(session)).to.deep.equal(['UPDATE', 'UPDATE'])
    expect((await session.find(Label)).map(({ id }) => id)).to.deep.equal([old.id])
  })

  it('are exchanged where the database finds that a partial index is about neither', async () => {
    const session = open()
    const [one, two] = [1, 2].map((mark) => session.create(Label, { text: `${mark}`, mark })) as [
      Label,
      Label,
    ]
    await session.commit()
    one.mark = 2
    two.mark = 1
    await session.commit()
    expect((await open().find(Label, { orderBy: { id: 'asc' } })).map(({ mark }) => mark)).to.deep.equal([
      2, 1,
    ])
  })

  it('do not matter where a part of the key is null', async () => {
    const session = open()
    const [one, two] = (await seats(session)) as [Seat, Seat]
    one.row = null
    two.row = null
    await session.commit()
    one.place = 2
    two.place = 1
    expect(await verbs(session)).to.deep.equal(['UPDATE'])
    expect(await places()).to.deep.equal([2, 1, 3, 4])
  })

  // SQLite checks unique keys at once.
  if (dialect === 'postgres') {
    it('can be exchanged where the key is checked at COMMIT alone', async () => {
      deferred.configure()
      await deferred.metadata.dropAll(engine())
      await deferred.metadata.createAll(engine())
      const session = open()
      const [one, two] = [1, 2].map((place) => session.create(Berth, { id: place, place })) as [Berth, Berth]
      await session.commit()
      one.place = 2
      two.place = 1
      expect(await verbs(session)).to.deep.equal(['UPDATE'])
      const berths = await open().find(Berth, { orderBy: { id: 'asc' } })
      expect(berths.map(({ place }) => place)).to.deep.equal([2, 1])
    })
  }
})
