import { expect } from 'chai'

import {
  alias,
  columnsOf,
  contains,
  func,
  gt,
  inList,
  like,
  or,
  select,
  Session,
  type Engine,
} from '../../src'
import { rejection } from '../driver/driver-contract'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine } from '../support/engines'
import { Animal, Node, registry, Zoo } from '../support/models/zoo'

/** A to-many relation as the array that it is once it was loaded or created. */
const list = <T>(relation: unknown): T[] => relation as T[]

async function filled(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.dropAll(engine)
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  for (const name of ['North', 'South', 'East']) {
    const zoo = session.create(Zoo, { name })
    for (const animal of ['Ape', 'Bear']) session.create(Animal, { name: animal, zoo })
  }
  await session.commit()
}

onEveryEngine('reading', (engine) => {
  before(() => filled(engine()))
  const open = (): Session => new Session(engine())
  const queries = (run: () => Promise<unknown>): Promise<string[]> => captureQueries(engine(), run)
  const message = async (run: Promise<unknown>): Promise<string> => ((await rejection(run)) as Error).message

  it('loads a relation once for all rows of a query, however it is asked for', async () => {
    const session = open()
    const zoos = await session.find(Zoo)
    expect(await queries(() => Promise.all(zoos.map((zoo) => session.load(zoo, 'animals'))))).to.have.length(
      1,
    )
    const animals = zoos.flatMap((zoo) => list<Animal>(zoo.animals))
    expect(animals).to.have.length(6)
    const sent = await queries(async () => {
      for (const animal of animals) await session.load(animal, 'foods')
    })
    expect(sent).to.have.length(1)
    expect(animals.map(({ foods }) => list(foods).length)).to.deep.equal([0, 0, 0, 0, 0, 0])
    const other = open()
    const tuples = await other.execute(select(Animal, func.lower(columnName())))
    const more = await queries(async () => {
      for (const [animal] of tuples) await other.load(animal, 'zoo')
    })
    expect(more).to.have.length(1)
  })

  it('gives instances for the alias of a class, and null where an outer join finds none', async () => {
    const session = open()
    const next = alias(Animal, 'next')
    const c = columnsOf(Animal)
    const pairs = await session.execute(
      select(Animal, next)
        .leftJoin(next, next.c.zooId.eq(c.zooId).and(next.c.animalId.gt(c.animalId)))
        .where(c.zooId.eq(1))
        .orderBy(c.animalId),
    )
    expect(pairs.map(([animal, other]) => [animal.name, other?.name])).to.deep.equal([
      ['Ape', 'Bear'],
      ['Bear', undefined],
    ])
    expect(pairs[0]?.[1]).to.be.instanceOf(Animal).and.to.equal(pairs[1]?.[0])
  })

  it('loads relations of instances that are new, or to which nothing was ever assigned', async () => {
    const session = open()
    const node = Object.assign(new Node(), {})
    session.add(node)
    await session.flush()
    expect(list((await session.load(node, 'nodes')).nodes)).to.deep.equal([])
    await session.rollback()
  })

  it('takes an empty condition for none, alone, and refuses it as part of another one', async () => {
    expect(await open().count(Zoo, { where: {} })).to.equal(3)
    expect(await open().find(Zoo, { where: {} })).to.have.length(3)
    expect(await rejection(open().find(Zoo, { where: or<Zoo>({}, { name: 'North' }) }))).to.have.property(
      'code',
      'usage',
    )
  })

  it('refuses options that do not exist wherever options are taken', async () => {
    const session = open()
    const wrong = { were: { name: 'North' } } as never
    expect(await message(session.count(Zoo, wrong))).to.include("'were'")
    expect(await message(session.exists(Zoo, wrong))).to.include("'were'")
    expect(await message(session.get(Zoo, 1, wrong))).to.include("'were'")
    const beasts = { with: { beasts: true } } as never
    const sent = await queries(() => session.get(Zoo, 1, beasts).catch(() => undefined))
    expect(sent).to.deep.equal([])
    for (const limit of [-1, 1.5, '1', Number.NaN]) {
      expect(await rejection(session.find(Zoo, { limit } as never))).to.have.property('code', 'usage')
      const animals = { limit } as never
      const error = await rejection(session.find(Zoo, { with: { animals } }))
      expect(error).to.have.property('code', 'usage')
    }
    for (const options of [null, 5, 'x']) {
      expect(await rejection(session.find(Zoo, options as never))).to.have.property('code', 'usage')
    }
  })

  it('names class and property of a value that does not fit, in whatever form the condition is', async () => {
    const session = open()
    const loose = (value: unknown) => value as never
    const asked: (() => Promise<unknown>)[] = [
      () => session.find(Animal, { where: { animalId: loose('one') } }),
      () => session.find(Animal, { where: { animalId: gt(loose('one')) } }),
      () => session.find(Animal, { where: { animalId: inList([1, loose({})]) } }),
      () => session.find(Animal, { where: or({ name: 'x' }, { animalId: loose('one') }) }),
      () => session.find(Animal, { where: (c) => c.name.eq('x').and(c.animalId.between(1, loose('one'))) }),
      () => session.count(Animal, { where: { animalId: loose('one') } }),
      () => session.exists(Animal, { where: { animalId: loose('one') } }),
      () => session.find(Zoo, { with: { animals: { where: { animalId: loose('one') } } } }),
      () => session.get(Animal, loose({ animalId: 'one' })),
    ]
    for (const ask of asked) {
      const error = await rejection(ask())
      expect(error, String(ask)).to.include({ code: 'invalid-value', entity: 'Animal', property: 'animalId' })
      expect(error.message).to.match(
        /^Animal\.animalId: An integer value must be a whole number, not an? [\w ]+\.$/,
      )
    }
  })

  it('keeps queries apart that differ in more than their values', async () => {
    const session = open()
    const names = async (options: Parameters<typeof session.find<Animal>>[1]): Promise<string[]> =>
      (await session.find(Animal, options)).map(({ animalId, name }) => `${name} ${animalId}`)
    for (let round = 0; round < 2; round++) {
      expect(await names({ where: { name: 'Ape' }, orderBy: { animalId: 'asc' } })).to.deep.equal([
        'Ape 1',
        'Ape 3',
        'Ape 5',
      ])
      expect(await names({ where: { name: 'Ape' }, orderBy: { animalId: 'desc' }, limit: 2 })).to.deep.equal([
        'Ape 5',
        'Ape 3',
      ])
      expect(await names({ where: { name: 'Bear', zooId: 2 } })).to.deep.equal(['Bear 4'])
      expect(await names({ where: { zooId: 2, name: 'Ape' } })).to.deep.equal(['Ape 3'])
      expect(
        await names({ where: { name: 'Ape', nick: null }, orderBy: { animalId: 'asc' }, limit: 1 }),
      ).to.deep.equal(['Ape 1'])
      expect(await names({ where: { name: 'Ape', nick: 'Apie' } })).to.deep.equal([])
      expect(await names({ orderBy: { animalId: 'asc' }, limit: 1 })).to.deep.equal(['Ape 1'])
      expect(await names({ orderBy: { animalId: 'asc' }, limit: 1, offset: 1 })).to.deep.equal(['Bear 2'])
      const [north] = await open().find(Zoo, {
        where: { zooId: 1 },
        with: { animals: { where: { name: round === 0 ? 'Ape' : 'Bear' } } },
      })
      expect(north?.animals.map(({ name }) => name)).to.deep.equal([round === 0 ? 'Ape' : 'Bear'])
    }
    for (const limit of [Number.NaN, 1.5, '1']) {
      expect(await rejection(session.find(Animal, { limit: limit as number }))).to.be.instanceOf(Error)
    }
  })

  it('refuses what only looks like an operator', async () => {
    const session = open()
    const forged = [{ $gt: 0 }, { kind: 'condition' }, JSON.parse(JSON.stringify(like('%'))) as object, [1]]
    for (const value of forged) {
      expect(await rejection(session.find(Zoo, { where: { zooId: value } } as never))).to.have.property(
        'code',
      )
      expect(await rejection(session.find(Zoo, { where: { name: value } } as never))).to.have.property('code')
    }
    for (const where of [[], 'x', 5, new Zoo(), JSON.parse('{"__proto__": 1}')]) {
      expect(await rejection(session.find(Zoo, { where }))).to.have.property('code')
    }
    const operators = [
      () => inList({ length: 1 } as never),
      () => contains({} as never),
      () => inList([undefined] as never),
    ]
    for (const operator of operators) {
      const use = (async () => session.find(Zoo, { where: { name: operator() as never } }))()
      expect(await rejection(use)).to.have.property('code')
    }
  })

  it('refuses to add or delete what is no instance of a model', async () => {
    const session = open()
    for (const value of [null, undefined, 5, {}, [], new Date(), Zoo]) {
      expect(() => session.add(value as never))
        .to.throw()
        .with.property('code')
      expect(() => session.delete(value as never))
        .to.throw()
        .with.property('code', 'usage')
    }
    class Plain {}
    for (const call of [session.find(Plain), session.get(Plain, 1), session.count(Plain)]) {
      expect(await rejection(call)).to.have.property('code')
    }
    expect(() => session.create(Plain))
      .to.throw()
      .with.property('code')
    expect(await rejection(session.get(Zoo, '1'))).to.have.property('code', 'invalid-value')
  })
})

function columnName() {
  return registry.tableOf(Animal).c['name'] as never
}
