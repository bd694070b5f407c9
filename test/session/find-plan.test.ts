import { expect } from 'chai'

import {
  Column,
  createEngine,
  eq,
  ForeignKey,
  InvalidValueError,
  ManyToOne,
  Registry,
  Session,
  t,
  Table,
  UsageError,
  type One,
} from '../../src'
import { mapperOf } from '../../src/registry/lookup'
import { planFind, type FindSpec, type PlannedFind } from '../../src/session/find-plan'
import { planCacheOf } from '../../src/session/plan-cache'
import { ActiveFilters } from '../../src/session/row-filters'
import { rejection } from '../driver/driver-contract'
import { onEveryEngine } from '../support/engines'

const registry = new Registry()

@Table('shelf', { registry, softDelete: 'goneAt' })
class Shelf {
  @Column(t.integer(), { primaryKey: true }) shelfId!: number
  @Column(t.timestamp(), { nullable: true }) goneAt!: Date | null
}

@Table('tome', { registry })
class Tome {
  @Column(t.integer(), { primaryKey: true }) tomeId!: number
  @Column(t.text()) title!: string
  @Column(t.text(), { nullable: true }) subtitle!: string | null
  @Column(t.integer(), { nullable: true }) @ForeignKey(() => Shelf) shelfId!: number | null
  @ManyToOne(() => Shelf) shelf!: One<Shelf, 'shelfId'> | null
}

@Table('ticket', { registry, filters: { own: { parameters: ['id'], where: ({ id }) => ({ owner: id }) } } })
class Ticket {
  @Column(t.integer(), { primaryKey: true }) ticketId!: number
  @Column(t.integer()) owner!: number
}

describe('the plan of a find', () => {
  const engine = createEngine('sqlite://')
  const plans = planCacheOf(engine, true)
  const filters = ActiveFilters.ofSession()
  const plan = (options: FindSpec, entityClass: new () => object = Tome): PlannedFind =>
    planFind(plans, engine, mapperOf(entityClass), { options, filters })
  before(() => {
    registry.configure()
  })

  it('is kept for all that differ in their values alone', () => {
    const one = plan({ where: { tomeId: 1, title: 'A' }, with: { shelf: true }, limit: 1 })
    const other = plan({ where: { tomeId: 2, title: 'B' }, with: { shelf: true }, limit: 1 })
    expect(other.plan).to.have.property('compiled', one.plan.compiled)
    expect(other.plan.joined).to.equal(
      plan({ where: { tomeId: 3, title: 'C' }, with: { shelf: true }, limit: 1 }).plan.joined,
    )
    expect(Object.values(other.values)).to.deep.equal([2, 'B'])
  })

  it('is another one for each that differs in anything else', () => {
    const options: FindSpec[] = [
      {},
      { where: {} },
      { where: { title: 'A' } },
      { where: { subtitle: 'A' } },
      { where: { subtitle: null } },
      { where: { title: 'A', subtitle: 'B' } },
      { where: { title: 'A', subtitle: null } },
      { where: { subtitle: null, title: 'A' } },
      { orderBy: { title: 'asc' } },
      { orderBy: { title: 'desc' } },
      { orderBy: { title: 'asc', subtitle: 'asc' } },
      { limit: 1 },
      { limit: 11 },
      { with: {} },
      { with: { shelf: true } },
      { with: { shelf: false } },
      { with: { shelf: { strategy: 'joined' } } },
      { with: { shelf: { strategy: 'select-in' } } },
      { with: { shelf: true }, strategy: 'joined' },
      { where: { tomeId: 1 }, with: { shelf: true } },
    ]
    const text = ({ plan: { compiled, joined, rest } }: PlannedFind): string =>
      [compiled.sql, joined.length, JSON.stringify(rest)].join(' ')
    const first = options.map((each) => text(plan(each)))
    expect(options.map((each) => text(plan(each)))).to.deep.equal(first)
    const fresh = planCacheOf(createEngine('sqlite://'), false)
    const anew = options.map((each) =>
      text(planFind(fresh, engine, mapperOf(Tome), { options: each, filters })),
    )
    expect(first).to.deep.equal(anew)
  })

  it('is not taken for another one by names that look like it', () => {
    plan({ where: { title: 'A', subtitle: 'B' } })
    for (const name of ['title=8:subtitle', 'title=', '5:title', 'title"', ''])
      expect(() => plan({ where: { [name]: 'A' } })).to.throw(UsageError, 'Tome has no property')
  })

  it('refuses values that do not fit each time, by property', () => {
    plan({ where: { tomeId: 1 } })
    expect(() => plan({ where: { tomeId: 'one' } })).to.throw(InvalidValueError, 'Tome.tomeId: ')
    expect(() => plan({ where: { tomeId: undefined } })).to.throw(UsageError, 'undefined')
  })

  it('is not changed by what the caller makes of the options later', () => {
    const shelf: Record<string, unknown> = { strategy: 'select-in' }
    plan({ where: { title: 'A' }, with: { shelf } })
    shelf['strategy'] = 'wrong'
    const again = plan({ where: { title: 'B' }, with: { shelf: { strategy: 'select-in' } } })
    expect(again.plan.rest).to.deep.equal({ shelf: { strategy: 'select-in' } })
  })

  it('is made anew for what only compiling tells', () => {
    for (const options of [
      { where: { tomeId: eq(5) } },
      { where: { shelf: null, title: 'A' } },
      { limit: 1, offset: 1 },
    ])
      expect(plan(options).plan.compiled).not.to.equal(plan(options).plan.compiled)
  })

  it('leaves rows out as the query and the session say', () => {
    const sql = (options: FindSpec): string => plan(options, Shelf).plan.compiled.sql
    for (let round = 0; round < 2; round++) {
      expect(sql({ where: { shelfId: 1 } })).to.match(/ AND shelf.gone_at IS NULL$/)
      expect(sql({ where: { shelfId: 1 }, withDeleted: true })).to.match(/ WHERE shelf.shelf_id = \?$/)
    }
    const values = (id: number): unknown[] => {
      const how = { options: { where: { ticketId: 1 } }, filters: ActiveFilters.ofSession({ own: { id } }) }
      return Object.values(planFind(plans, engine, mapperOf(Ticket), how).values)
    }
    expect(values(7)).to.deep.equal([1, 7])
    expect(values(8)).to.deep.equal([1, 8])
  })
})

onEveryEngine('finds of one shape', (engine) => {
  before(async () => {
    registry.configure()
    await registry.metadata.createAll(engine())
    const session = new Session(engine())
    session.create(Shelf, { shelfId: 1, goneAt: null })
    session.create(Shelf, { shelfId: 2, goneAt: new Date(0) })
    session.create(Tome, { tomeId: 1, title: 'A', subtitle: null, shelfId: 1 })
    session.create(Tome, { tomeId: 2, title: 'B', subtitle: 'b', shelfId: 2 })
    session.create(Tome, { tomeId: 3, title: 'C', subtitle: null, shelfId: null })
    await session.commit()
  })

  for (const generateCode of [true, false])
    it(`give each what it asks for, ${generateCode ? 'by' : 'without'} generated code`, async () => {
      const titles = async (where: object): Promise<string[]> => {
        const session = new Session(engine(), { generateCode })
        const tomes = await session.find(Tome, { where, with: { shelf: true }, orderBy: { tomeId: 'asc' } })
        return tomes.map(({ title, shelf }) => `${title} ${shelf?.shelfId ?? 'nowhere'}`)
      }
      for (let round = 0; round < 2; round++) {
        expect(await titles({ tomeId: 1 })).to.deep.equal(['A 1'])
        expect(await titles({ tomeId: 3 })).to.deep.equal(['C nowhere'])
        expect(await titles({ subtitle: null })).to.deep.equal(['A 1', 'C nowhere'])
        expect(await titles({ subtitle: 'b' })).to.have.length(1)
      }
      const session = new Session(engine(), { generateCode })
      expect(await session.find(Shelf)).to.have.length(1)
      expect(await session.find(Shelf, { withDeleted: true })).to.have.length(2)
      expect(await session.find(Shelf)).to.have.length(1)
      const wrong = session.find(Tome, { where: { tomeId: 'one' as never } })
      expect(await rejection(wrong)).to.be.instanceOf(InvalidValueError)
    })
})
