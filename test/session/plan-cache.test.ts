import { expect } from 'chai'

import { createEngine, gt } from '../../src'
import { mapperOf } from '../../src/registry/lookup'
import type { Relationship } from '../../src/registry/relationship'
import type { RowOptions } from '../../src/session/entity-query'
import { planCacheOf, type Plan } from '../../src/session/plan-cache'
import { Animal, registry, Zoo } from '../support/models/zoo'

describe('the plan cache', () => {
  const engine = createEngine('sqlite://')
  const plans = planCacheOf(engine, true)
  before(() => {
    registry.configure()
  })
  const find = (options: RowOptions): Plan => plans.find(engine, mapperOf(Animal), options)

  it('compiles queries that differ in their values alone once', () => {
    const one = find({ where: { name: 'Ape', zooId: 1 }, orderBy: { animalId: 'asc' }, limit: 5 })
    const other = find({ where: { name: 'Bear', zooId: 2 }, orderBy: { animalId: 'asc' }, limit: 5 })
    expect(other.compiled).to.equal(one.compiled)
    expect(Object.values(other.values)).to.deep.equal(['Bear', 2])
    const animals = mapperOf(Zoo).relationships.get('animals') as Relationship
    const related = (name: string) => plans.related(engine, animals, { where: { name } }).compiled
    expect(related('Bear')).to.equal(related('Ape'))
  })

  it('compiles those that differ in anything else each by itself', () => {
    const options: RowOptions[] = [
      {},
      { where: {} },
      { where: { name: 'Ape' } },
      { where: { nick: 'Ape' } },
      { where: { nick: null } },
      { where: { name: 'Ape', nick: 'Ape' } },
      { orderBy: { name: 'asc' } },
      { orderBy: { name: 'desc' } },
      { orderBy: { name: 'asc', nick: 'asc' } },
      { orderBy: { nick: 'asc', name: 'asc' } },
      { limit: 1 },
      { limit: 2 },
    ]
    for (let round = 0; round < 2; round++) {
      const compiled = options.map((each) => find(each).compiled)
      expect(new Set(compiled)).to.have.property('size', options.length)
    }
  })

  it('remembers nothing of what only compiling tells', () => {
    for (const options of [{ where: { animalId: gt(5) } }, { limit: 1, offset: 1 }])
      expect(find(options).compiled).not.to.equal(find(options).compiled)
  })

  it('leaves out the limit where the primary key is given: no more than one row has it', () => {
    const sql = (options: RowOptions) => find(options).compiled.sql
    expect(sql({ where: { animalId: 1 }, limit: 1 })).to.match(/WHERE animal.animal_id = \?$/)
    expect(sql({ where: { animalId: null }, limit: 1 })).to.match(/LIMIT \?$/)
    expect(sql({ where: { animalId: 1 }, limit: 0 })).to.match(/LIMIT \?$/)
    expect(sql({ where: { name: 'Ape' }, limit: 1 })).to.match(/LIMIT \?$/)
  })

  it('forgets the queries that were not used for long', () => {
    const first = find({ limit: 1000 }).compiled
    for (let limit = 1; limit <= 200; limit++) find({ limit })
    expect(find({ limit: 1000 }).compiled).not.to.equal(first)
  })
})
