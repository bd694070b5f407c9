import { expect } from 'chai'

import { mapperOf, Session, type Engine, type OrderBy } from '../../src'
import type { EntityClass } from '../../src/registry/mapper'
import { findQuery, relatedQuery } from '../../src/session/entity-query'
import { thrownBy } from '../support/thrown-by'
import { captureQueries } from '../support/capture-statements'
import { onEveryEngine, runOnEveryEngine } from '../support/engines'
import { expectSql } from '../support/expect-sql'
import { Animal, Food, Licence, Meal, Node, registry, Zoo } from '../support/models/zoo'

const ANIMAL = 'SELECT animal.animal_id, animal.name, animal.nick, animal.zoo_id FROM animal'
const LICENCE = 'SELECT licence.licence_id, licence.zoo_id FROM licence'
const NODE = 'SELECT node.node_id, node.parent_id FROM node'

function query<E extends object>(entityClass: EntityClass<E>, orderBy: OrderBy<E>) {
  return findQuery(mapperOf(entityClass), { orderBy })
}

describe('an order', () => {
  before(() => {
    registry.configure()
  })

  it('says where nulls stand', () => {
    expectSql(query(Animal, { nick: 'asc nulls first', name: 'desc nulls last' }), {
      postgres: `${ANIMAL} ORDER BY animal.nick NULLS FIRST, animal.name DESC NULLS LAST`,
      sqlite: `${ANIMAL} ORDER BY animal.nick NULLS FIRST, animal.name DESC NULLS LAST`,
    })
    expectSql(query(Animal, [{ nick: 'asc nulls last' }, { name: 'desc nulls first' }]), {
      postgres: `${ANIMAL} ORDER BY animal.nick NULLS LAST, animal.name DESC NULLS FIRST`,
      sqlite: `${ANIMAL} ORDER BY animal.nick NULLS LAST, animal.name DESC NULLS FIRST`,
    })
  })

  it('goes to the row that a row points to, which is joined once', () => {
    const joined = `${ANIMAL} LEFT JOIN zoo AS zoo ON zoo.zoo_id = animal.zoo_id`
    expectSql(query(Animal, { zoo: { name: 'desc', zooId: 'asc' }, name: 'asc' }), {
      postgres: `${joined} ORDER BY zoo.name DESC NULLS FIRST, zoo.zoo_id NULLS LAST, animal.name`,
      sqlite: `${joined} ORDER BY zoo.name DESC NULLS FIRST, zoo.zoo_id NULLS LAST, animal.name NULLS LAST`,
    })
    expectSql(query(Animal, [{ zoo: { name: 'asc nulls first' } }, { zoo: { zooId: 'desc nulls last' } }]), {
      postgres: `${joined} ORDER BY zoo.name NULLS FIRST, zoo.zoo_id DESC NULLS LAST`,
      sqlite: `${joined} ORDER BY zoo.name NULLS FIRST, zoo.zoo_id DESC NULLS LAST`,
    })
  })

  it('needs no outer join where the key is never null', () => {
    const joined = `${LICENCE} JOIN zoo AS zoo ON zoo.zoo_id = licence.zoo_id`
    expectSql(query(Licence, { zoo: { name: 'asc' } }), {
      postgres: `${joined} ORDER BY zoo.name`,
      sqlite: `${joined} ORDER BY zoo.name`,
    })
  })

  it('goes on from there, also to rows of the same table and against the key', () => {
    const parents = `${NODE} LEFT JOIN node AS parent ON parent.node_id = node.parent_id LEFT JOIN node AS parent_2 ON parent_2.node_id = parent.parent_id`
    expectSql(query(Node, { parent: { parent: { nodeId: 'asc nulls last' } }, nodeId: 'desc nulls last' }), {
      postgres: `${parents} ORDER BY parent_2.node_id NULLS LAST, node.node_id DESC NULLS LAST`,
      sqlite: `${parents} ORDER BY parent_2.node_id NULLS LAST, node.node_id DESC NULLS LAST`,
    })
    const licences = `${ANIMAL} LEFT JOIN zoo AS zoo ON zoo.zoo_id = animal.zoo_id LEFT JOIN licence AS licence ON licence.zoo_id = zoo.zoo_id`
    expectSql(query(Animal, { zoo: { licence: { licenceId: 'desc nulls first' } } }), {
      postgres: `${licences} ORDER BY licence.licence_id DESC NULLS FIRST`,
      sqlite: `${licences} ORDER BY licence.licence_id DESC NULLS FIRST`,
    })
  })

  it('sorts the first rows of each parent, and tells apart those that are equal in that', () => {
    const animals = mapperOf(Food).relationships.get('animals')
    const related = relatedQuery(animals as NonNullable<typeof animals>, {
      orderBy: { zoo: { name: 'asc' } },
      limit: 2,
    })
    const inner = (keys: string): string =>
      'SELECT animal.animal_id, animal.name, animal.nick, animal.zoo_id, meal.food_id AS dovetail_link_0, ' +
      'row_number() OVER (PARTITION BY meal.food_id ORDER BY zoo.name NULLS LAST, animal.animal_id) AS dovetail_row_number FROM animal ' +
      `JOIN meal ON meal.animal_id = animal.animal_id LEFT JOIN zoo AS zoo ON zoo.zoo_id = animal.zoo_id WHERE ${keys}`
    const outer = (keys: string, limit: string, nulls = ''): string =>
      'SELECT ranked.animal_id, ranked.name, ranked.nick, ranked.zoo_id, ranked.dovetail_link_0 ' +
      `FROM (${inner(keys)}) AS ranked WHERE ranked.dovetail_row_number <= ${limit} ORDER BY ranked.dovetail_row_number${nulls}`
    expectSql(related, {
      postgres: outer('meal.food_id = ANY($1::UUID[])', '$2'),
      sqlite: outer('meal.food_id IN (SELECT value FROM json_each(?))', '?', ' NULLS LAST'),
    })
  })

  it('refuses what is no direction, leads to many rows, or stops at a relation', () => {
    const refused = (orderBy: unknown): unknown =>
      (thrownBy(() => query(Animal, orderBy as OrderBy<Animal>)) as Error).message
    expect(refused({ name: 'up' })).to.include("the direction of Animal.name must be 'asc' or 'desc'")
    expect(refused({ name: 'asc; DROP TABLE animal' })).to.include("must be 'asc' or 'desc'")
    expect(refused({ zoo: { name: { name: 'asc' } } })).to.include('the direction of Zoo.name')
    expect(refused({ foods: { foodId: 'asc' } })).to.include('Animal.foods leads to many rows')
    expect(refused({ zoo: 'asc' })).to.include('Animal.zoo is a relation, not a column')
    expect(refused({ zoo: {} })).to.include('Animal.zoo is a relation, not a column')
    expect(refused({ zoo: undefined })).to.include('Animal.zoo is a relation, not a column')
    expect(refused({ zoo: { nam: 'asc' } })).to.include("Zoo has no property 'nam'")
  })
})

runOnEveryEngine(() => registry.metadata)

async function fill(engine: Engine): Promise<void> {
  registry.configure()
  await registry.metadata.createAll(engine)
  const session = new Session(engine)
  const zoos = ['South', 'North'].map((name) => session.create(Zoo, { name }))
  const foods = ['f', 'g'].map(() => session.create(Food))
  for (let i = 0; i < 6; i++) {
    const animal = session.create(Animal, {
      name: `n${i}`,
      nick: i % 2 === 0 ? null : 'x',
      zoo: zoos[i % 3] ?? null,
    })
    await session.flush()
    for (const { foodId } of foods) session.create(Meal, { animalId: animal.animalId, foodId })
  }
  await session.commit()
}

const names = (animals: readonly { readonly name: string }[]): string =>
  animals.map(({ name }) => name).join(' ')

onEveryEngine('orders', (engine) => {
  before(() => fill(engine()))
  const open = (): Session => new Session(engine())

  it('are the same on every database, in one statement', async () => {
    const session = open()
    const found: string[] = []
    const statements = await captureQueries(engine(), async () => {
      found.push(names(await session.find(Animal, { orderBy: { zoo: { name: 'asc' }, name: 'asc' } })))
      found.push(names(await session.find(Animal, { orderBy: { zoo: { name: 'desc' }, name: 'asc' } })))
      found.push(
        names(await session.find(Animal, { orderBy: { zoo: { name: 'desc nulls last' }, name: 'asc' } })),
      )
      found.push(
        names(await session.find(Animal, { orderBy: { nick: 'asc nulls first', name: 'desc' }, limit: 4 })),
      )
      const orderBy = { zoo: { name: 'asc' }, name: 'asc' } as const
      found.push(
        names(await session.find(Animal, { columns: ['name'], orderBy, where: { zoo: { name: 'North' } } })),
      )
    })
    expect(found).to.deep.equal([
      'n1 n4 n0 n3 n2 n5',
      'n2 n5 n0 n3 n1 n4',
      'n0 n3 n1 n4 n2 n5',
      'n4 n2 n0 n5',
      'n1 n4',
    ])
    expect(statements).to.have.length(5)
  })

  it('sort related rows, in a statement of their own or joined, all of them or the first', async () => {
    const orderBy = { zoo: { name: 'asc' }, name: 'desc' } as const
    for (const options of [{ orderBy }, { orderBy, limit: 3 }, { orderBy, strategy: 'joined' }] as const) {
      const session = open()
      const statements = await captureQueries(engine(), async () => {
        const foods = await session.find(Food, { with: { animals: options } })
        const expected = 'limit' in options ? 'n4 n1 n3' : 'n4 n1 n3 n0 n5 n2'
        expect(foods.map(({ animals }) => names(animals))).to.deep.equal([expected, expected])
      })
      expect(statements).to.have.length('strategy' in options ? 1 : 2)
    }
  })

  it('stand beside joined relations of the same name, and under a limit', async () => {
    const orderBy = { zoo: { name: 'asc' }, name: 'asc' } as const
    for (const limit of [undefined, 3]) {
      const found = await open().find(Animal, {
        with: { zoo: { strategy: 'joined' }, foods: { strategy: 'joined' } },
        orderBy,
        ...(limit === undefined ? {} : { limit }),
      })
      expect(found.map(({ name, zoo }) => `${name} ${zoo?.name ?? '-'}`)).to.deep.equal(
        ['n1 North', 'n4 North', 'n0 South', 'n3 South', 'n2 -', 'n5 -'].slice(0, limit),
      )
      expect(found.every(({ foods }) => foods.length === 2)).to.equal(true)
    }
  })

  it('lead from page to page, forwards and backwards', async () => {
    for (const orderBy of [
      { zoo: { name: 'asc' }, nick: 'desc' },
      { zoo: { name: 'desc' } },
      { zoo: { name: 'asc nulls first' }, name: 'desc' },
    ] as const) {
      const all = names(await open().find(Animal, { orderBy: [orderBy, { animalId: 'desc' }] }))
      const first = await open().paginate(Animal, { orderBy, limit: 4 })
      const second = await open().paginate(Animal, { orderBy, limit: 4, after: first.endCursor })
      expect(`${names(first.items)} ${names(second.items)}`).to.equal(all)
      const back = await open().paginate(Animal, { orderBy, limit: 4, before: second.startCursor })
      expect(names(back.items)).to.equal(names(first.items))
      const { items, total } = await open().paginate(Animal, { orderBy, limit: 2, offset: 4 })
      expect([names(items), total]).to.deep.equal([names(second.items), 6])
    }
  })

  it('come one by one from a stream', async () => {
    const found: Animal[] = []
    for await (const animal of open().stream(Animal, { orderBy: { zoo: { name: 'asc' }, name: 'asc' } }))
      found.push(animal)
    expect(names(found)).to.equal('n1 n4 n0 n3 n2 n5')
  })
})
