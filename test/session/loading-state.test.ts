import { expect } from 'chai'

import {
  Column,
  ForeignKey,
  ManyToOne,
  OneToMany,
  Registry,
  Session,
  sql,
  t,
  Table,
  type Engine,
  type Many,
  type One,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Animal, registry, Zoo } from '../support/models/zoo'

async function filled(engine: Engine): Promise<void> {
  await registry.metadata.dropAll(engine)
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  for (const name of ['North', 'South']) {
    const zoo = session.create(Zoo, { name })
    for (const animal of ['Ape', 'Bear']) session.create(Animal, { name: animal, zoo })
  }
  await session.commit()
}

onEveryEngine('an instance of a session', (engine) => {
  beforeEach(() => filled(engine()))
  const open = (): Session => new Session(engine())
  const queries = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)
  const north = async (session: Session) => {
    const [zoo] = await session.find(Zoo, { where: { name: 'North' }, with: { animals: true } })
    if (zoo === undefined) throw new Error('no zoo')
    return zoo
  }

  it('is read again over what was changed, its loaded relations with it', async () => {
    const session = open()
    const zoo = await north(session)
    zoo.name = 'changed'
    zoo.animals.pop()
    await engine().execute(sql`UPDATE zoo SET name = 'West' WHERE zoo_id = ${zoo.zooId}`)
    expect(await queries(() => session.refresh(zoo))).to.have.length(2)
    expect(zoo.name).to.equal('West')
    expect(zoo.animals).to.have.length(2)
    expect(await queries(() => session.commit())).to.deep.equal([])
  })

  it('holds what it held when its row is found again, unless the query says refresh', async () => {
    const session = open()
    const zoo = await north(session)
    const { zooId } = zoo
    await engine().execute(sql`UPDATE zoo SET name = 'West' WHERE zoo_id = ${zooId}`)
    await engine().execute(sql`UPDATE animal SET name = 'Cat' WHERE zoo_id = ${zooId}`)
    const [again] = await session.find(Zoo, { where: { name: 'West' }, with: { animals: true } })
    expect([again === zoo, again?.name]).to.deep.equal([true, 'North'])
    for (const strategy of ['select-in', 'joined'] as const) {
      zoo.name = 'changed'
      await queries(async () => {
        const options = { where: { zooId }, with: { animals: { strategy } }, refresh: true } as const
        const found = await session.findOrFail(Zoo, options)
        expect([found === zoo, found.name, found.animals.map(({ name }) => name)]).to.deep.equal([
          true,
          'West',
          ['Cat', 'Cat'],
        ])
      }).then((sent) => expect(sent).to.have.length(strategy === 'joined' ? 1 : 2))
      expect(await queries(() => session.commit())).to.deep.equal([])
      await engine().execute(sql`UPDATE animal SET name = 'Dog' WHERE zoo_id = ${zooId}`)
      await session.find(Animal, { refresh: true })
      expect(new Set(zoo.animals.map(({ name }) => name))).to.deep.equal(new Set(['Dog']))
      await engine().execute(sql`UPDATE animal SET name = 'Cat' WHERE zoo_id = ${zooId}`)
    }
  })

  it('is read again by its key, along a relation to one row, and not if it is to be deleted', async () => {
    const session = open()
    const zoo = await north(session)
    await engine().execute(sql`UPDATE zoo SET name = 'West' WHERE zoo_id = ${zoo.zooId}`)
    expect((await session.get(Zoo, zoo.zooId))?.name).to.equal('North')
    const sent = await queries(async () => {
      expect((await session.get(Zoo, zoo.zooId, { refresh: true }))?.name).to.equal('West')
    })
    expect(sent).to.have.length(1)
    expect(() => zoo.animals.length).to.throw('has not been loaded')
    await engine().execute(sql`UPDATE zoo SET name = 'East' WHERE zoo_id = ${zoo.zooId}`)
    await session.find(Animal, { with: { zoo: true } })
    expect(zoo.name).to.equal('West')
    await session.find(Animal, { with: { zoo: true }, refresh: true })
    expect(zoo.name).to.equal('East')
    const [animal] = await session.find(Animal, { where: { zooId: zoo.zooId } })
    session.delete(animal as Animal)
    await session.find(Animal, { refresh: true })
    await session.commit()
    expect(await session.count(Animal, { where: { zooId: zoo.zooId } })).to.equal(1)
  })

  it('is not read again by what means nothing', async () => {
    for (const options of [{ refresh: 'yes' }, { refresh: true, columns: ['name'] }])
      expect((await rejection(open().find(Zoo, options as object))).message).to.contain(
        'refresh reads instances again',
      )
  })

  it('cannot be read again once its row is gone, or before it has one', async () => {
    const session = open()
    const zoo = await north(session)
    await engine().execute(sql`DELETE FROM animal WHERE zoo_id = ${zoo.zooId}`)
    await engine().execute(sql`DELETE FROM zoo WHERE zoo_id = ${zoo.zooId}`)
    expect(await rejection(session.refresh(zoo))).to.have.property('code', 'stale-row')
    expect(await rejection(session.refresh(session.create(Zoo, { name: 'x' })))).to.have.property(
      'code',
      'usage',
    )
  })

  it('is no part of it any more once it is taken out, and belongs to whoever merges it', async () => {
    const session = open()
    const zoo = await north(session)
    session.expunge(zoo)
    zoo.name = 'unwritten'
    expect(session.contains(zoo)).to.equal(false)
    expect(await queries(() => session.commit())).to.deep.equal([])
    const error = await rejection(session.load(zoo, 'animals'))
    expect(error.message).to.include('session.merge')
    const merged = await session.merge(zoo)
    expect(merged).not.to.equal(zoo)
    await session.commit()
    expect((await open().get(Zoo, zoo.zooId))?.name).to.equal('unwritten')
    session.expungeAll()
    expect(session.contains(merged)).to.equal(false)
  })

  it('takes over a graph of elsewhere, one statement for each class and relation', async () => {
    const elsewhere = open()
    const zoo = await north(elsewhere)
    await elsewhere.close()
    zoo.name = 'Far North'
    const [ape, bear] = zoo.animals as [Animal, Animal]
    ape.name = 'Great Ape'
    zoo.animals.splice(zoo.animals.indexOf(bear), 1, Object.assign(new Animal(), { name: 'Cat' }))
    bear.zooId = 2
    const session = open()
    let merged: Zoo | undefined
    expect(await queries(async () => (merged = await session.merge(zoo as Zoo)))).to.have.length(3)
    const other = await session.get(Animal, bear.animalId)
    Object.assign(other as Animal, { zooId: 2 })
    await session.commit()
    const fresh = await north2(open(), (merged as Zoo).zooId)
    expect(fresh).to.deep.equal(['Cat', 'Great Ape'])
  })

  const north2 = async (session: Session, zooId: number): Promise<string[]> => {
    const [zoo] = await session.find(Zoo, {
      where: { zooId },
      with: { animals: { orderBy: { name: 'asc' } } },
    })
    expect(zoo?.name).to.equal('Far North')
    return (zoo?.animals ?? []).map(({ name }) => name)
  }

  it('takes over a plain object, and is new where there is no row', async () => {
    const session = open()
    const zoo = await session.merge(Zoo, { zooId: 1, name: 'Plain' })
    const made = await session.merge(Zoo, { name: 'Made' })
    expect(await queries(() => session.commit())).to.have.length(2)
    expect(zoo.zooId).to.equal(1)
    expect((await open().get(Zoo, made.zooId))?.name).to.equal('Made')
  })

  it('says what is loaded of it', async () => {
    const session = open()
    const [zoo] = await session.find(Zoo, { where: { name: 'North' } })
    if (zoo === undefined) throw new Error('no zoo')
    expect(session.isLoaded(zoo, 'animals')).to.equal(false)
    await session.load(zoo, 'animals')
    if (session.isLoaded(zoo, 'animals')) expect(zoo.animals).to.have.length(2)
    else expect.fail('animals are not loaded')
  })
})

const guarded = new Registry()

@Table('shelf', { registry: guarded })
class Shelf {
  @Column(t.integer(), { primaryKey: true }) shelfId!: number
  @OneToMany(() => Jar, { viewOnly: true }) jars!: Many<Jar>
  @OneToMany(() => Jar, { strategy: 'raise' }) others!: Many<Jar>
}

@Table('jar', { registry: guarded })
class Jar {
  @Column(t.integer(), { primaryKey: true }) jarId!: number
  @Column(t.integer()) @ForeignKey(() => Shelf) shelfId!: number
  @ManyToOne(() => Shelf, { backPopulates: 'others' }) shelf!: One<Shelf, 'shelfId'>
}

onEveryEngine('a relation that is guarded', (engine) => {
  before(async () => {
    guarded.configure()
    await guarded.metadata.createAll(engine())
    const session = new Session(engine())
    session.create(Jar, { shelf: session.create(Shelf) })
    await session.commit()
  })

  it('is read with viewOnly, and refuses to be written', async () => {
    const session = new Session(engine())
    const [shelf] = await session.find(Shelf, { with: { jars: true } })
    expect(shelf?.jars).to.have.length(1)
    expect(await captureQueries(engine(), () => session.commit())).to.deep.equal([])
    shelf?.jars.pop()
    expect((await rejection(session.commit())).message).to.include('Shelf.jars is viewOnly, and was changed')
  })

  it('is loaded with raise by queries that name it alone', async () => {
    const session = new Session(engine())
    const [shelf] = await session.find(Shelf)
    const error = await rejection(session.load(shelf as Shelf, 'others'))
    expect(error).to.have.property('code', 'not-loaded')
    const [again] = await session.find(Shelf, { with: { others: true } })
    expect(again?.others).to.have.length(1)
  })
})
