import { expect } from 'chai'

import {
  CheckConstraint,
  Column,
  ForeignKey,
  ForeignKeyConstraint,
  ForeignKeyViolationError,
  IntegrityError,
  ManyToOne,
  Registry,
  Session,
  sql,
  Table,
  TableArgs,
  t,
  type One,
} from '../../../src'
import { rejection } from '../../driver/driver-contract'
import { onEveryEngine } from '../../support/engines'

const registry = new Registry()
const id = { primaryKey: true } as const

@Table('room', { registry })
class Room {
  @Column(t.integer(), id) roomId!: number
}

/** Goes with its room, and keeps none. */
@Table('chair', { registry })
class Chair {
  @Column(t.integer(), id) chairId!: number
  @Column(t.integer()) @ForeignKey(() => Room, { onDelete: 'CASCADE' }) roomId!: number
}

@Table('person', { registry })
class Person {
  @Column(t.integer(), id) personId!: number
}

@Table('meeting', { registry })
@TableArgs<Meeting>((c) => [
  new CheckConstraint(c.minutes.gt(0), { name: 'ck_minutes' }),
  new CheckConstraint('seats < 100', { name: 'ck_seats' }),
])
class Meeting {
  @Column(t.integer(), id) meetingId!: number
  @Column(t.integer(), { defaultValue: 30 }) minutes!: number
  @Column(t.integer(), { defaultValue: 4 }) seats!: number
  @Column(t.integer()) @ForeignKey(() => Room) roomId!: number
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Person) hostId!: number | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Meeting) followsId!: number | null
  @ManyToOne(() => Room) room!: One<Room, 'roomId'>
}

@Table('badge', { registry })
@TableArgs<Badge>((c) => [
  new ForeignKeyConstraint([c.personId], 'person', { deferrable: true, initially: 'DEFERRED' }),
])
class Badge {
  @Column(t.integer(), id) badgeId!: number
  @Column(t.integer()) personId!: number
}

onEveryEngine('what a refused flush tells', (engine, { dialect }) => {
  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    const session = new Session(engine())
    session.create(Room, { roomId: 1 })
    session.create(Person, { personId: 1 })
    await session.commit()
  })
  const refusal = async (session: Session): Promise<IntegrityError> => {
    const error = await rejection(session.commit())
    expect(error).to.be.instanceOf(IntegrityError)
    return error as IntegrityError
  }
  const facts = ({ entity, property, relation, constraint, table, columns }: IntegrityError): unknown => ({
    entity,
    property,
    relation,
    constraint,
    table,
    columns,
  })
  const roomKey = {
    entity: 'Meeting',
    property: 'roomId',
    relation: 'room',
    constraint: 'fk_meeting_room_id_room',
    table: 'meeting',
    columns: ['room_id'],
  }

  it('says of a primary key that is there how an instance of elsewhere is taken in', async () => {
    const session = new Session(engine())
    const room = await session.get(Room, 1)
    session.expunge(room as Room)
    session.add(room as Room)
    const error = await refusal(session)
    expect(error).to.include({ code: 'unique-violation', entity: 'Room', property: 'roomId' })
    expect(error.message).to.include('is taken in by session.merge(entity), not added.')
  })

  it('names the class and the properties of a condition', async () => {
    const session = new Session(engine())
    session.create(Meeting, { meetingId: 1, roomId: 1 })
    const short = session.create(Meeting, { meetingId: 2, roomId: 1, minutes: -1 })
    const error = await refusal(session)
    expect(error).to.include({
      code: 'check-violation',
      entity: 'Meeting',
      property: 'minutes',
      table: 'meeting',
    })
    expect(error.constraint).to.equal('ck_minutes')
    expect(error.message).to.match(
      /^Meeting\.minutes: the value breaks a condition \(ck_minutes\)\.\n {2}Give it a value that meets the condition\.\n/,
    )
    short.minutes = 5
    short.seats = 500
    const other = await refusal(session)
    expect(other).to.include({
      entity: 'Meeting',
      property: undefined,
      table: 'meeting',
      constraint: 'ck_seats',
    })
    expect(other.message).to.match(/^Meeting: the value breaks a condition \(ck_seats\)\./)
  })

  it('names the one of several foreign keys that leads nowhere, and the row of several', async () => {
    const session = new Session(engine())
    session.create(Meeting, { meetingId: 1, roomId: 1, hostId: 1 })
    session.create(Meeting, { meetingId: 2, roomId: 1, followsId: 1 })
    const lost = session.create(Meeting, { meetingId: 3, roomId: 7, followsId: 3, hostId: null })
    const error = (await refusal(session)) as ForeignKeyViolationError
    expect(facts(error)).to.deep.equal(roomKey)
    expect([error.reason, error.instance === lost]).to.deep.equal(['not-present', true])
    expect(error.message).to.match(
      /^Meeting\.roomId \(relation room\): the row that it points to does not exist \(fk_meeting_room_id_room\)\.\n {2}Save the row that is pointed to first\.\n {2}The database said: /,
    )
    lost.roomId = 1
    await session.commit()
    lost.followsId = 9
    expect(facts(await refusal(session))).to.include({ entity: 'Meeting', property: 'followsId' })
  })

  it('names the key of rows that still point to a row that was to go', async () => {
    const session = new Session(engine())
    session.create(Meeting, { meetingId: 1, roomId: 1, hostId: 1 })
    session.create(Chair, { chairId: 1, roomId: 1 })
    await session.commit()
    const second = new Session(engine())
    const room = await second.findOrFail(Room, { where: { roomId: 1 } })
    second.delete(room)
    const error = (await refusal(second)) as ForeignKeyViolationError
    expect(facts(error)).to.deep.equal(roomKey)
    expect([error.reason, error.instance === room]).to.deep.equal(['still-referenced', dialect === 'sqlite'])
    expect(error.message).to.match(
      /^Meeting\.roomId \(relation room\): its rows point to a row that was to go, or to get another key \(fk_meeting_room_id_room\)\.\n {2}Delete those rows first, /,
    )
  })

  it('leaves out rows that go in the same statement', async () => {
    const session = new Session(engine())
    session.create(Meeting, { meetingId: 1, roomId: 1 })
    session.create(Meeting, { meetingId: 2, roomId: 1, followsId: 1 })
    session.create(Meeting, { meetingId: 3, roomId: 1, followsId: 2 })
    await session.commit()
    const second = new Session(engine())
    for (const meetingId of [1, 2]) second.delete(await second.findOrFail(Meeting, { where: { meetingId } }))
    expect(facts(await refusal(second))).to.include({ entity: 'Meeting', property: 'followsId' })
  })

  it('tells of a table that no class has what the database tells', async () => {
    await engine().execute(
      sql`create table stranger (room_id integer, constraint fk_stranger foreign key (room_id) references room (room_id))`,
    )
    try {
      await engine().execute(sql`insert into stranger values (1)`)
      const session = new Session(engine())
      session.delete(await session.findOrFail(Room, { where: { roomId: 1 } }))
      const { message } = await refusal(session)
      expect(message).to.match(
        dialect === 'sqlite'
          ? /^Room: rows of a table that the models do not name point to a row that was to go\.\n {2}Delete /
          : /^stranger: its rows point to a row that was to go, or to get another key \(fk_stranger\)\.\n {2}Delete /,
      )
    } finally {
      await engine().execute(sql`drop table stranger`)
    }
  })

  it('names a key that waits for the end of the transaction', async () => {
    const session = new Session(engine())
    session.create(Badge, { badgeId: 1, personId: 5 })
    await session.flush()
    expect(facts(await refusal(session))).to.deep.equal({
      entity: 'Badge',
      property: 'personId',
      relation: undefined,
      constraint: 'fk_badge_person_id_person',
      table: 'badge',
      columns: ['person_id'],
    })
  })
})
