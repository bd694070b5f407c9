import { expect } from 'chai'

import { Session, sql, type Engine } from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Album, Animal, Food, Licence, Meal, Node, Photo, registry, Ring, Zoo } from '../support/models/zoo'

/** A to-many relation as the array that it is once it was loaded or created. */
const list = <T>(relation: unknown): T[] => relation as T[]

async function empty(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.dropAll(engine)
  await registry.metadata.createAll(engine)
}

onEveryEngine('the unit of work', (engine) => {
  beforeEach(() => empty(engine()))
  const open = (): Session => new Session(engine())
  const written = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)
  const commit = (session: Session) => written(() => session.commit())
  const scalars = async (text: ReturnType<typeof sql>): Promise<unknown[]> =>
    (await engine().execute(text)).scalars()

  async function twoZoos(): Promise<void> {
    const session = open()
    session.create(Zoo, { zooId: 1, name: 'North', animals: [Object.assign(new Animal(), { name: 'Ape' })] })
    session.create(Zoo, { zooId: 2, name: 'South' })
    await session.commit()
  }

  it('inserts along the keys that were set as values, whatever the tables are called', async () => {
    const session = open()
    session.create(Animal, { name: 'Ape', zooId: 7 })
    session.create(Zoo, { zooId: 7, name: 'North' })
    const statements = await commit(session)
    expect(statements.map((each) => /INTO (\w+)/.exec(each)?.[1])).to.deep.equal(['zoo', 'animal'])
  })

  it('inserts rows of one table along the keys that were set as values, over many batches', async () => {
    const session = open()
    for (let id = 1; id <= 1100; id++)
      session.create(Node, { nodeId: id, parentId: id === 1100 ? null : 1100 })
    const statements = await commit(session)
    expect(statements.length).to.be.at.most(4)
    expect(await open().count(Node, { where: { parentId: 1100 } })).to.equal(1099)
  })

  it('writes a chain of thousands of new rows that follow each other', async function () {
    this.timeout(120_000)
    const session = open()
    let last: Ring | undefined
    for (let i = 0; i < 3000; i++) last = session.create(Ring, last === undefined ? {} : { next: last })
    await session.commit()
    expect(last?.nextId).to.equal((last?.next as unknown as Ring).ringId)
  })

  it('writes rows in a circle, and one that points to itself, by filling a key in afterwards', async () => {
    const session = open()
    const [a, b, c, self] = [1, 2, 3, 4].map(() => session.create(Ring)) as [Ring, Ring, Ring, Ring]
    Object.assign(a, { next: b })
    Object.assign(b, { next: c })
    Object.assign(c, { next: a })
    Object.assign(self, { next: self })
    session.create(Ring, { ringId: 101, nextId: 102 })
    session.create(Ring, { ringId: 102, nextId: 101 })
    await session.commit()
    expect([a.nextId, b.nextId, c.nextId, self.nextId]).to.deep.equal([
      b.ringId,
      c.ringId,
      a.ringId,
      self.ringId,
    ])
    expect(
      await scalars(sql`select next_id from ring where ring_id in (101, 102) order by ring_id`),
    ).to.deep.equal([102, 101])
    expect(await commit(session)).to.deep.equal([])
    session.delete(a, b, c, self)
    await session.commit()
    expect(await session.count(Ring)).to.equal(2)
  })

  it('inserts rows of one class together even where some leave columns out', async () => {
    const session = open()
    session.create(Animal, { name: 'Ape' })
    session.create(Animal, { name: 'Bear', nick: 'Bo' })
    session.create(Animal, { name: 'Cat', zooId: null })
    expect(await commit(session)).to.have.length(1)
  })

  it('deletes rows of one table that point to each other, those that the database would take along included', async () => {
    const session = open()
    const root = session.create(Node)
    const branch = session.create(Node, { parent: root })
    const leaf = session.create(Node, { parent: branch })
    const stray = session.create(Node, { parent: root })
    await session.commit()
    session.delete(root, branch, leaf)
    await session.commit()
    expect([session.contains(leaf), session.contains(stray)]).to.deep.equal([false, false])
    expect(await session.count(Node)).to.equal(0)
  })

  it('follows a cascade through thousands of instances in a moment', async function () {
    const session = open()
    const roots = Array.from({ length: 1000 }, () => session.create(Node))
    const leaves = roots.flatMap((root) => [1, 2, 3].map(() => session.create(Node, { parent: root })))
    await session.commit()
    session.delete(...roots)
    const start = process.hrtime.bigint()
    await session.commit()
    expect(Number(process.hrtime.bigint() - start) / 1e6).to.be.lessThan(2000)
    expect(leaves.some((leaf) => session.contains(leaf))).to.equal(false)
  })

  it('takes the key of a row that another instance points to, although that row was not loaded', async () => {
    await twoZoos()
    const session = open()
    const ape = await session.findOrFail(Animal)
    const bear = session.create(Animal, { name: 'Bear', zooId: 2 })
    await session.commit()
    ape.zoo = bear.zoo
    await session.commit()
    expect(ape.zooId).to.equal(2)
    expect(await scalars(sql`select zoo_id from animal order by animal_id`)).to.deep.equal([2, 2])
  })

  it('keeps what was added to a collection between a flush and its rollback', async () => {
    const session = open()
    const zoo = session.create(Zoo, { name: 'North' })
    const ape = session.create(Animal, { name: 'Ape', zoo })
    await session.flush()
    expect(list<Animal>(zoo.animals)).to.deep.equal([ape])
    const bear = Object.assign(new Animal(), { name: 'Bear' })
    list<Animal>(zoo.animals).push(bear)
    await session.rollback()
    expect(list<Animal>(zoo.animals)).to.deep.equal([bear])
    await session.commit()
    expect(await scalars(sql`select name from animal where zoo_id is not null order by name`)).to.deep.equal([
      'Ape',
      'Bear',
    ])
  })

  it('does not load over a relation that the program has cleared', async () => {
    await twoZoos()
    const session = open()
    const ape = await session.findOrFail(Animal, { with: { zoo: true } })
    Object.assign(ape, { zoo: null })
    await session.find(Animal, { with: { zoo: true } })
    expect(ape.zoo).to.equal(null)
    await session.commit()
    expect(await scalars(sql`select zoo_id from animal`)).to.deep.equal([null])
  })

  it('refuses a key and a relation that both changed, and differ, also when the relation was cleared', async () => {
    await twoZoos()
    const session = open()
    const ape = await session.findOrFail(Animal)
    Object.assign(ape, { zooId: 2, zoo: null })
    expect(((await rejection(session.commit())) as Error).message).to.match(
      /zoo and its foreign key \(zooId\)/,
    )
  })

  it('keeps loaded collections in step with the keys, so that a member that left is not written again', async () => {
    await twoZoos()
    const session = open()
    const [north, south] = (await session.find(Zoo, {
      with: { animals: true },
      orderBy: { zooId: 'asc' },
    })) as unknown as [Zoo, Zoo]
    const [ape] = list<Animal>(north.animals) as [Animal]
    ape.zoo = south
    await session.commit()
    expect([list(north.animals), list(south.animals)]).to.deep.equal([[], [ape]])
    ape.zooId = 1
    await session.commit()
    expect([list(north.animals), list(south.animals)]).to.deep.equal([[ape], []])
    expect((ape.zoo as unknown as Zoo).zooId).to.equal(1)
    expect(await commit(session)).to.deep.equal([])
    session.delete(ape)
    await session.commit()
    expect(list(north.animals)).to.deep.equal([])
  })

  it('leaves alone a row that was taken out of a collection to which it belongs no more', async () => {
    await twoZoos()
    const session = open()
    const [north] = (await session.find(Zoo, {
      with: { animals: true },
      orderBy: { zooId: 'asc' },
    })) as unknown as [Zoo]
    const [ape] = list<Animal>(north.animals) as [Animal]
    ape.zooId = 2
    list(north.animals).pop()
    await session.commit()
    expect(await scalars(sql`select zoo_id from animal`)).to.deep.equal([2])
  })

  it('refuses a member whose own key was set to another row', async () => {
    await twoZoos()
    const session = open()
    const [north] = (await session.find(Zoo, {
      with: { animals: true },
      orderBy: { zooId: 'asc' },
    })) as unknown as [Zoo]
    list(north.animals).push(session.create(Animal, { name: 'Bear', zooId: 2 }))
    expect(((await rejection(session.commit())) as Error).message).to.include('zooId')
  })

  it('says that a key which cannot be null cannot be cleared', async () => {
    const session = open()
    const zoo = session.create(Zoo, { name: 'North' })
    const licence = session.create(Licence, { zoo })
    await session.commit()
    Object.assign(licence, { zoo: null })
    const error = (await rejection(session.commit())) as Error
    expect(error).to.have.property('code', 'usage')
    expect(error.message).to.include('session.delete')
  })

  it('takes members of a relation that nothing was put into when its row was inserted', async () => {
    const session = open()
    const zoo = Object.assign(new Zoo(), { name: 'North' })
    session.add(zoo)
    await session.commit()
    const ape = Object.assign(new Animal(), { name: 'Ape' })
    Object.assign(zoo, { animals: [ape], licence: new Licence() })
    await session.commit()
    expect([ape.zooId, (zoo.licence as Licence).zooId]).to.deep.equal([zoo.zooId, zoo.zooId])
  })

  it('refuses to replace a collection of which only a part was loaded', async () => {
    await twoZoos()
    const session = open()
    const [north] = (await session.find(Zoo, { with: { animals: { limit: 1 } } })) as unknown as [Zoo]
    const animals = list<Animal>(north.animals)
    const changes = [
      () => animals.push(new Animal()),
      () => animals.pop(),
      () => (animals.length = 0),
      () => (animals[0] = new Animal()),
      () => Reflect.deleteProperty(animals, 0),
    ]
    for (const change of changes) {
      expect(change)
        .to.throw('Zoo.animals was loaded with where or limit')
        .with.property('message')
        .that.includes('find(Zoo, { with: { animals: true } }), or set Animal.zoo')
    }
    expect(animals).to.be.frozen.and.have.length(1)
    expect(JSON.stringify(animals.map(({ name }) => name))).to.equal('["Ape"]')
    expect(await commit(session)).to.deep.equal([])
    Object.assign(north, { animals: [] })
    expect(((await rejection(session.commit())) as Error).message).to.include('only a part')
  })

  it('refuses an instance whose row another open session knows, and writes nothing', async () => {
    await twoZoos()
    const other = open()
    const [north] = (await other.find(Zoo, { orderBy: { zooId: 'asc' } })) as unknown as [Zoo]
    const session = open()
    const bear = session.create(Animal, { name: 'Bear', zoo: north })
    const error = await rejection(commit(session))
    expect(error)
      .to.include({ code: 'usage' })
      .with.property('message')
      .that.matches(/^Animal\.zoo is given a Zoo that belongs to another open session/)
      .and.includes('session.get(Zoo, …)')
    expect(() => session.add(north)).to.throw('add is given a Zoo that belongs to another open session')
    expect(await scalars(sql`select count(*) from zoo where zoo_id > 2`)).to.have.length(1)
    Object.assign(bear, { zoo: await session.get(Zoo, 1) })
    await session.commit()
    expect(bear.zooId).to.equal(1)
  })

  it('refuses a new instance that another open session is to write, until that has failed or lets go of it', async () => {
    const other = open()
    const zoo = other.create(Zoo, { name: 'North' })
    const session = open()
    expect(() => session.add(zoo)).to.throw('add is given a Zoo that belongs to another open session')
    session.create(Animal, { name: 'Bear', zoo })
    expect((await rejection(session.commit())).message).to.match(
      /^Animal\.zoo is given a Zoo that belongs to another open session/,
    )
    await other.commit()
    expect(await scalars(sql`select name from zoo`)).to.deep.equal(['North'])
    const [failing, next] = [open(), open()]
    const again = failing.create(Zoo, { name: 'South' })
    failing.create(Animal, { name: null as never })
    expect(await rejection(failing.commit())).to.have.property('code', 'not-null-violation')
    next.add(again)
    await next.commit()
    const third = failing.create(Zoo, { name: 'West' })
    failing.delete(third)
    next.add(third)
    await next.commit()
    expect(await scalars(sql`select name from zoo order by name`)).to.deep.equal(['North', 'South', 'West'])
  })

  it('takes instances of sessions that are closed, were rolled back, or whose transaction has ended', async () => {
    const abandoned = open()
    const zoo = abandoned.create(Zoo, { name: 'North' })
    await abandoned.flush()
    await abandoned.rollback()
    const session = open()
    session.add(zoo)
    await session.commit()
    await session.close()
    await engine().execute(sql`delete from zoo`)
    const guest = await engine().transaction(async (tx) => {
      const inside = new Session(tx)
      inside.add(zoo)
      await inside.commit()
      return inside
    })
    expect(guest.contains(zoo)).to.equal(true)
    await engine().execute(sql`delete from zoo`)
    const last = open()
    last.add(zoo)
    await last.commit()
    expect(await scalars(sql`select name from zoo`)).to.deep.equal(['North'])
  })

  it('refuses undefined in a column of a row, which says nothing, and writes nothing', async () => {
    await twoZoos()
    const session = open()
    const [ape] = (await session.find(Animal)) as unknown as [Animal]
    Object.assign(ape, { name: 'Bear', nick: undefined })
    const error = await rejection(commit(session))
    expect(error)
      .to.include({ code: 'usage' })
      .with.property('message')
      .that.includes('Animal.nick is undefined')
      .and.includes('Write null')
    expect(await scalars(sql`select name from animal`)).to.deep.equal(['Ape'])
    ape.nick = null
    expect(await commit(session)).to.have.length(1)
    Object.assign(session.create(Animal, { name: 'Cat' }), { nick: undefined })
    await session.commit()
    expect(await scalars(sql`select name from animal order by name`)).to.deep.equal(['Bear', 'Cat'])
  })

  it('fills in the defaults of the class in between, and links the same pair once', async () => {
    const session = open()
    const ape = session.create(Animal, { name: 'Ape' })
    const food = session.create(Food)
    list(ape.foods).push(food)
    list(food.animals).push(ape)
    await session.commit()
    expect((await session.find(Meal)).map(({ portions }) => portions)).to.deep.equal([3])
  })

  it('knows keys that are dates and buffers, and sees what changes inside a buffer', async () => {
    const setup = open()
    const hash = Buffer.from([0, 255, 34, 92])
    const album = setup.create(Album, { hash })
    const takenAt = new Date('2026-11-21T10:00:00.123Z')
    setup.create(Photo, { takenAt, pixels: Buffer.from('abc'), album })
    await setup.commit()
    expect(await commit(setup)).to.deep.equal([])
    const session = open()
    const [found] = (await session.find(Album, { with: { photos: true } })) as unknown as [Album]
    const photo = await session.get(Photo, new Date(takenAt))
    expect(list(found.photos)[0]).to.equal(photo)
    expect(await session.get(Album, Buffer.from(hash))).to.equal(found)
    photo?.pixels?.write('x')
    expect(await commit(session)).to.have.length(1)
    expect((await open().findOrFail(Photo)).pixels?.toString()).to.equal('xbc')
    session.delete(photo as Photo)
    await session.commit()
    expect(await session.count(Photo)).to.equal(0)
  })

  it('changes a primary key, of rows that were loaded and of rows that were just written', async () => {
    const session = open()
    const ring = session.create(Ring, { ringId: 5 })
    await session.commit()
    ring.ringId = 6
    await session.commit()
    ring.ringId = 7
    await session.commit()
    expect(await session.get(Ring, 7)).to.equal(ring)
    expect(await session.get(Ring, 5)).to.equal(null)
    expect(await scalars(sql`select ring_id from ring`)).to.deep.equal([7])
  })

  it('keeps what was loaded between a flush and its rollback', async () => {
    await twoZoos()
    const session = open()
    const north = await session.findOrFail(Zoo, { where: { zooId: 1 } })
    north.name = 'Polar'
    await session.flush()
    await session.load(north, 'animals')
    await session.rollback()
    expect(list(north.animals)).to.have.length(1)
    list(north.animals).push(Object.assign(new Animal(), { name: 'Bear' }))
    await session.commit()
    expect(await scalars(sql`select name from zoo where zoo_id = 1`)).to.deep.equal(['Polar'])
    expect(await session.count(Animal, { where: { zooId: 1 } })).to.equal(2)
  })

  it('keeps a value that the program set between a flush and its rollback', async () => {
    const session = open()
    const zoo = session.create(Zoo, { name: 'North' })
    await session.flush()
    zoo.zooId = 77
    await session.rollback()
    expect(zoo.zooId).to.equal(77)
    await session.commit()
    expect(await scalars(sql`select zoo_id from zoo`)).to.deep.equal([77])
  })

  it('undoes a failed flush alone where the transaction is not its own', async () => {
    await twoZoos()
    await engine().transaction(async (tx) => {
      const session = new Session(tx)
      session.create(Zoo, { zooId: 3, name: 'East' })
      await session.flush()
      const twice = session.create(Zoo, { zooId: 1, name: 'Again' })
      expect(await rejection(session.flush())).to.have.property('code', 'unique-violation')
      twice.zooId = 4
      await session.commit()
      expect(await session.count(Zoo)).to.equal(4)
    })
    expect(await scalars(sql`select name from zoo order by zoo_id`)).to.deep.equal([
      'North',
      'South',
      'East',
      'Again',
    ])
  })

  it('does not pretend to roll back a transaction that is not its own', async () => {
    await engine().transaction(async (tx) => {
      const session = new Session(tx)
      await session.rollback()
      session.create(Zoo, { zooId: 3, name: 'East' })
      await session.flush()
      expect(await rejection(session.rollback())).to.have.property('code', 'usage')
    })
    expect(await open().count(Zoo)).to.equal(1)
  })

  it('writes in one transaction on a connection of one’s own', async () => {
    await using connection = await engine().connect()
    const session = new Session(connection)
    session.create(Zoo, { zooId: 1, name: 'North' })
    await session.flush()
    session.create(Animal, { name: 'Ape', zooId: 99 })
    expect(await rejection(session.flush())).to.have.property('code', 'foreign-key-violation')
    expect(await session.count(Zoo)).to.equal(0)
  })

  it('writes what the program changes while a flush is under way with the next one', async () => {
    const session = open()
    const zoo = session.create(Zoo, { name: 'North' })
    const change = ({ sql: text }: { readonly sql: string }): void => {
      if (/^INSERT/.test(text)) zoo.name = 'late'
      if (/^UPDATE/.test(text)) zoo.name = 'later'
    }
    engine().on('statement', change)
    try {
      await session.commit()
      expect(await scalars(sql`select name from zoo`)).to.deep.equal(['North'])
      await session.commit()
      expect(await scalars(sql`select name from zoo`)).to.deep.equal(['late'])
    } finally {
      engine().off('statement', change)
    }
    await session.commit()
    expect(await scalars(sql`select name from zoo`)).to.deep.equal(['later'])
  })

  it('forgets the instances of rows in between that went with their links', async () => {
    const session = open()
    const [ape, bear] = ['Ape', 'Bear'].map((name) => session.create(Animal, { name })) as [Animal, Animal]
    const food = session.create(Food)
    for (const animal of [ape, bear]) list(animal.foods).push(food)
    await session.commit()
    expect(list<Animal>(food.animals)).to.deep.equal([ape, bear])
    const meals = await session.find(Meal, { orderBy: { mealId: 'asc' } })
    list(ape.foods).pop()
    await session.commit()
    expect(meals.map((meal) => session.contains(meal))).to.deep.equal([false, true])
    expect(list<Animal>(food.animals)).to.deep.equal([bear])
    session.delete(bear, meals[1] as Meal)
    await session.commit()
    expect([await session.count(Meal), session.contains(meals[1] as Meal)]).to.deep.equal([0, false])
    expect(await commit(session)).to.deep.equal([])
  })
})
