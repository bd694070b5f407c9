import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  t,
  Table,
  type Engine,
  type Many,
  type One,
} from '../../src'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('team', { registry })
class Team {
  @Column(t.integer(), { primaryKey: true }) teamId!: number
  @Column(t.varchar(20)) name!: string
  @OneToMany(() => Player, { cascade: 'delete-orphan' }) players!: Many<Player>
}

@Table('player', { registry })
class Player {
  @Column(t.integer(), { primaryKey: true }) playerId!: number
  @Column(t.varchar(20)) name!: string
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Team) teamId!: number | null
  @ManyToOne(() => Team) team!: One<Team, 'teamId'> | null
}

class Point {
  constructor(readonly x: number) {}
}

/** A value of each kind. */
@Table('thing', { registry })
class Thing {
  @Column(t.integer(), { primaryKey: true }) thingId!: number
  @Column(t.text(), { nullable: true }) text!: string | null
  @Column(t.bigint()) big!: bigint
  @Column(t.numeric(10, 2)) price!: string
  @Column(t.numeric(10, 2, { mode: 'number' })) weight!: number
  @Column(t.boolean()) ok!: boolean
  @Column(t.double()) rate!: number
  @Column(t.timestamptz()) at!: Date
  @Column(t.date()) day!: string
  @Column(t.binary()) bytes!: Buffer
  @Column(t.json()) facts!: unknown
  @Column(t.uuid()) code!: string
  @Column(
    t.custom({ base: t.integer(), toDatabase: (point: Point) => point.x, fromDatabase: (x) => new Point(x) }),
  )
  point!: Point
}

const OLD = {
  text: null,
  big: 9007199254740993n,
  price: '1.50',
  weight: 2.5,
  ok: true,
  rate: 0.25,
  at: new Date('2024-02-29T12:00:00.001Z'),
  day: '2024-02-29',
  bytes: Buffer.from([0, 255]),
  facts: { b: [1, null], a: 'x' },
  code: '00000001-0000-4000-8000-000000000000',
  point: new Point(3),
}
const NEW = {
  text: 'new',
  big: 1n,
  price: '2.00',
  weight: 3,
  ok: false,
  rate: 1,
  at: new Date(0),
  day: '2024-03-01',
  bytes: Buffer.from([1]),
  facts: [],
  code: '00000002-0000-4000-8000-000000000000',
  point: new Point(4),
}

onEveryEngine('what is not written yet', (engine) => {
  const open = (): Session => new Session(engine())
  beforeEach(() => fill(engine()))

  it('is nothing where nothing has changed', async () => {
    const session = open()
    await session.find(Player, { with: { team: true } })
    expect(session.pending()).to.deep.equal({ created: [], changed: [], deleted: [] })
  })

  it('is told without a statement, with what the rows hold', async () => {
    const session = open()
    const [ann, bob] = (await session.find(Player, { orderBy: { playerId: 'asc' } })) as [Player, Player]
    const statements = await captureQueries(engine(), () => {
      ann.name = 'Anna'
      session.delete(bob)
      const carl = session.create(Player, { name: 'Carl' })
      const pending = session.pending()
      expect(pending).to.deep.equal({
        created: [carl],
        changed: [{ entity: ann, changed: ['name'], previous: { name: 'Ann' } }],
        deleted: [bob],
      })
      expect(pending.changed[0]?.entity).to.equal(ann)
      return Promise.resolve()
    })
    expect(statements).to.deep.equal([])
    await session.commit()
    expect(session.pending()).to.deep.equal({ created: [], changed: [], deleted: [] })
  })

  it('holds values of all types as they were loaded, and as they were written', async () => {
    const session = open()
    const thing = await session.findOrFail(Thing)
    for (const [now, before] of [
      [NEW, OLD],
      [OLD, NEW],
    ] as const) {
      Object.assign(thing, now)
      const [change] = session.pending().changed
      expect(change?.previous).to.deep.equal(before)
      await session.commit()
    }
  })

  it('tells the foreign keys that relations change, whichever side says so', async () => {
    const session = open()
    const red = await session.findOrFail(Team, { where: { name: 'Red' }, with: { players: true } })
    const blue = await session.findOrFail(Team, { where: { name: 'Blue' }, with: { players: true } })
    const ann = await session.findOrFail(Player, { where: { name: 'Ann' } })
    red.players = []
    blue.players.push(ann)
    expect(session.pending().changed).to.deep.equal([
      { entity: ann, changed: ['teamId'], previous: { teamId: red.teamId } },
    ])
    const other = open()
    const bob = await other.findOrFail(Player, { where: { name: 'Bob' } })
    bob.team = await other.findOrFail(Team, { where: { name: 'Red' } })
    expect(other.pending().changed).to.deep.equal([
      { entity: bob, changed: ['teamId'], previous: { teamId: null } },
    ])
  })

  it('counts what relations lead to, and does not keep it', async () => {
    const session = open()
    const red = await session.findOrFail(Team, { where: { name: 'Red' }, with: { players: true } })
    const [ann] = red.players
    const dora = Object.assign(new Player(), { name: 'Dora' })
    red.players = [dora]
    expect(session.pending()).to.deep.equal({ created: [dora], changed: [], deleted: [ann] })
    expect(session.contains(dora)).to.equal(false)
    red.players = [ann as Player]
    await session.commit()
    expect(await open().count(Player)).to.equal(2)
  })

  it('is told to listeners before it is written', async () => {
    const session = open()
    const log: unknown[] = []
    session.events.on('beforeUpdate', ({ entity, changed, previous }) => {
      log.push([(entity as Player).name, changed, previous])
    })
    session.events.on('afterUpdate', ({ changed, previous }) => void log.push([changed, previous]))
    const ann = await session.findOrFail(Player, { where: { name: 'Ann' } })
    ann.name = 'Anna'
    ann.team = await session.findOrFail(Team, { where: { name: 'Blue' } })
    await session.commit()
    expect(log).to.deep.equal([
      ['Anna', ['name', 'teamId'], { name: 'Ann', teamId: 1 }],
      [[], {}],
    ])
  })
})

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.dropAll(engine)
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const red = session.create(Team, { name: 'Red' })
  session.create(Team, { name: 'Blue' })
  session.create(Player, { name: 'Ann', team: red })
  session.create(Player, { name: 'Bob' })
  session.create(Thing, OLD)
  await session.commit()
}
