import { expect } from 'chai'

import { Column, ForeignKey, Registry, Session, t, Table, TableArgs, UniqueConstraint } from '../../src'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('item', { registry, inheritance: 'joined' })
@TableArgs<Item>((c) => [new UniqueConstraint(c.project, c.position)])
class Item {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer()) project!: number
  @Column(t.integer()) position!: number
}

@Table('bug', { registry })
class Bug extends Item {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Item) declare id: number
  @Column(t.integer()) severity!: number
}

@Table('story', { registry })
class Story extends Item {
  @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => Item) declare id: number
  @Column(t.integer(), { unique: true }) points!: number
}

@Table('animal', { registry, inheritance: 'single' })
class Animal {
  @Column(t.integer(), { primaryKey: true }) id!: number
  @Column(t.integer(), { unique: true }) rank!: number
}

@Table({ registry })
class Cat extends Animal {
  @Column(t.integer(), { nullable: true }) lives!: number | null
}

@Table({ registry })
class Dog extends Animal {
  @Column(t.text(), { nullable: true }) trick!: string | null
  @Column(t.integer(), { nullable: true, unique: true }) tag!: number | null
}

onEveryEngine('unique values of one table that rows of several classes have', (engine) => {
  const open = (): Session => new Session(engine())
  const items = (session: Session) => session.find(Item, { orderBy: { id: 'asc' } })
  const animals = (session: Session) => session.find(Animal, { orderBy: { id: 'asc' } })

  beforeEach(async () => {
    registry.configure()
    await registry.metadata.dropAll(engine())
    await registry.metadata.createAll(engine())
    const session = open()
    session.create(Item, { id: 1, project: 1, position: 1 })
    session.create(Bug, { id: 2, project: 1, position: 2, severity: 1 })
    session.create(Story, { id: 3, project: 1, position: 3, points: 1 })
    session.create(Bug, { id: 4, project: 1, position: 4, severity: 2 })
    session.create(Story, { id: 5, project: 1, position: 5, points: 2 })
    session.create(Dog, { id: 1, rank: 1, tag: 1 })
    session.create(Cat, { id: 2, rank: 2 })
    session.create(Animal, { id: 3, rank: 3 })
    session.create(Dog, { id: 4, rank: 4, tag: 2 })
    await session.commit()
  })

  for (const step of [1, -1])
    it(`are shifted by ${step} in one flush`, async () => {
      const session = open()
      for (const item of await items(session)) item.position += step
      for (const animal of await animals(session)) animal.rank += step
      for (const bug of await session.find(Bug)) bug.severity += 10
      for (const dog of await session.find(Dog)) if (dog.tag !== null) dog.tag += step
      await session.commit()
      const found = await items(open())
      expect(found.map(({ position }) => position)).to.deep.equal(
        [1, 2, 3, 4, 5].map((place) => place + step),
      )
      expect(found.flatMap((item) => (item instanceof Bug ? [item.severity] : []))).to.deep.equal([11, 12])
      const ranks = (await animals(open())).map((animal) => [
        animal.rank,
        animal instanceof Dog ? animal.tag : null,
      ])
      expect(ranks).to.deep.equal([
        [1 + step, 1 + step],
        [2 + step, null],
        [3 + step, null],
        [4 + step, 2 + step],
      ])
    })

  it('cannot be exchanged between them, which is told as within a class', async () => {
    const session = open()
    const [, bug, story] = (await items(session)) as [Item, Item, Item]
    ;[bug.position, story.position] = [story.position, bug.position]
    const error = await rejection(session.commit())
    expect(error).to.have.property('code', 'usage')
    expect(error.message).to.match(
      /^Rows of (Bug and Story|Story and Bug) exchange their values of project, position, which must be unique after each of the updates\.\n {2}Give one of them another value first/,
    )
    bug.position = 100
    await session.flush()
    bug.position = 3
    await session.commit()
    expect((await items(open())).map(({ position }) => position)).to.deep.equal([1, 3, 2, 4, 5])
  })
})
