/** What queries find must be what the rules of SQL say of the same rows: tried with random rows, conditions, orders and relations. */
import { expect } from 'chai'
import fc from 'fast-check'

import { insert, Session } from '../../src'
import type { DialectName } from '../../src/driver/driver'
import type { Engine } from '../../src/engine/engine'
import { Draw } from './draw'
import {
  FACT_CLASSES,
  keyOf,
  PARCEL,
  randomFacts,
  randomValue,
  tablesOf,
  type Fact,
  type FactClass,
  type Facts,
} from './query-facts'
import { queryRegistry } from './query-model'
import { randomCondition } from './random-condition'
import { randomOrder } from './random-order'
import { randomWith } from './random-with'
import { describeLaws } from './law-engines'
import { runsOf, seedOf } from './runs'

const QUERIES = 8

/** One query, all of its kinds over the same condition and order. */
class Trial {
  private readonly condition
  private readonly order
  private readonly relations
  private readonly sorted: readonly Fact[]

  constructor(
    private readonly engine: Engine,
    private readonly draw: Draw,
    private readonly factClass: FactClass,
    facts: readonly Fact[],
  ) {
    this.condition = draw.once(4) ? undefined : randomCondition(draw, factClass)
    this.order = randomOrder(draw, factClass)
    this.relations = randomWith(draw, factClass)
    const { condition } = this
    this.sorted = facts
      .filter((fact) => condition === undefined || condition.holds(fact) === true)
      .sort(this.order.compare)
  }

  get told(): string {
    const { factClass, condition, order, relations } = this
    return `${factClass.entityClass.name} where ${condition?.told ?? '-'} order by ${order.told} with ${relations.told}`
  }

  async run(): Promise<void> {
    await this.finds()
    await this.counts()
    await this.pages()
    await this.streams()
    if (this.factClass === PARCEL) await this.deletes()
    await this.updates()
  }

  private get where(): object {
    return this.condition === undefined ? {} : { where: this.condition.given }
  }

  private get ordered(): object {
    return { ...this.where, orderBy: this.order.given }
  }

  /** Instances with their relations, all or some of them, however they are loaded. */
  private async finds(): Promise<void> {
    const { draw, engine, factClass, relations } = this
    const offset = draw.once(3) ? draw.below(4) : undefined
    const limit = draw.once(2) ? draw.below(5) : undefined
    const strategy = draw.of(['select-in', 'joined'] as const)
    const part = { ...(limit !== undefined && { limit }), ...(offset !== undefined && { offset }) }
    const found = await new Session(engine).find(factClass.entityClass, {
      ...this.ordered,
      ...part,
      strategy,
      with: relations.given as never,
    })
    const wanted = this.sorted.slice(offset ?? 0, limit === undefined ? undefined : (offset ?? 0) + limit)
    expect(
      found.map((row) => relations.show(row as Fact)),
      `find, ${strategy}, limit ${String(limit)}, offset ${String(offset)}`,
    ).to.deep.equal(wanted.map((row) => relations.expect(row)))
    const name = Object.keys(factClass.values).at(-1) as string
    const plain = await new Session(engine).find(factClass.entityClass, {
      ...this.ordered,
      columns: [name] as never,
    })
    expect(plain, 'columns').to.deep.equal(this.sorted.map((row) => ({ [name]: row[name] })))
  }

  private async counts(): Promise<void> {
    const session = new Session(this.engine)
    const { entityClass } = this.factClass
    expect(await session.count(entityClass, this.where), 'count').to.equal(this.sorted.length)
    expect(await session.exists(entityClass, this.where), 'exists').to.equal(this.sorted.length > 0)
    const first = (await session.findOne(entityClass, this.ordered)) as Fact | null
    expect(first && this.keys([first]), 'findOne').to.deep.equal(
      this.sorted.length === 0 ? null : this.keys(this.sorted.slice(0, 1)),
    )
  }

  /** All pages, one behind the other, are all rows, in both directions. */
  private async pages(): Promise<void> {
    const session = new Session(this.engine)
    const limit = 1 + this.draw.below(4)
    for (const isBackward of [false, true]) {
      const rows: Fact[] = []
      let cursor: string | null = null
      for (;;) {
        const from: object = isBackward ? { before: cursor ?? (await this.end(session)) } : { after: cursor }
        const page = await session.paginate(this.factClass.entityClass, {
          ...this.ordered,
          limit,
          ...from,
        } as {
          limit: number
          after: null
        })
        if (isBackward) rows.unshift(...(page.items as Fact[]))
        else rows.push(...(page.items as Fact[]))
        cursor = isBackward ? page.startCursor : page.endCursor
        if (!(isBackward ? page.hasPrevious : page.hasNext)) break
      }
      const wanted = isBackward ? this.sorted.slice(0, -1) : this.sorted
      expect(
        this.keys(rows),
        `pages of ${String(limit)}, ${isBackward ? 'backward' : 'forward'}`,
      ).to.deep.equal(this.keys(wanted))
    }
  }

  /** The cursor of the last row, in front of which all others are. */
  private async end(session: Session): Promise<string | null> {
    const all = await session.paginate(this.factClass.entityClass, { ...this.ordered, limit: 100 })
    return (all as { endCursor: string | null }).endCursor
  }

  private async streams(): Promise<void> {
    const rows: Fact[] = []
    for await (const row of new Session(this.engine).stream(this.factClass.entityClass, this.ordered))
      rows.push(row)
    expect(this.keys(rows), 'stream').to.deep.equal(this.keys(this.sorted))
  }

  private async deletes(): Promise<void> {
    const session = new Session(this.engine)
    const { entityClass } = this.factClass
    const meant = this.condition === undefined ? { everyRow: true } : this.where
    const before = await session.count(entityClass)
    expect(await session.deleteWhere(entityClass, meant as never), 'deleteWhere').to.equal(this.sorted.length)
    expect(await session.count(entityClass), 'what is left').to.equal(before - this.sorted.length)
    await session.rollback()
  }

  private async updates(): Promise<void> {
    const { draw, factClass } = this
    const { entityClass, key, values } = factClass
    const session = new Session(this.engine)
    const known = draw.once(2) ? await session.find(entityClass) : []
    const name = draw.of(Object.keys(values).filter((each) => !key.includes(each) && !/Id$|No$/.test(each)))
    const value = randomValue(draw, values[name] as never)
    const meant = this.condition === undefined ? { everyRow: true } : this.where
    const count = await session.updateWhere(entityClass, { ...meant, set: { [name]: value } } as never)
    expect(count, 'updateWhere').to.equal(this.sorted.length)
    const changed = new Set(this.keys(this.sorted))
    const facts = await session.find(entityClass)
    expect(
      known.every((row) => facts.includes(row)),
      'identity',
    ).to.equal(true)
    for (const row of facts as Fact[])
      if (changed.has(this.keys([row])[0] as string)) expect(row[name], `${name} set`).to.deep.equal(value)
    await session.rollback()
  }

  private keys(rows: readonly Fact[]): string[] {
    return rows.map((row) => keyOf(this.factClass, row))
  }
}

async function fill(engine: Engine, facts: Facts): Promise<void> {
  await queryRegistry.metadata.dropAll(engine)
  await queryRegistry.metadata.createAll(engine)
  for (const [entityClass, rows] of tablesOf(facts))
    if (rows.length > 0) await engine.execute(insert(entityClass).values(rows as never))
}

function toldFacts({ of }: Facts): string {
  const show = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value)
  return [...tablesOf({ of, links: [] })]
    .map(([{ name }, rows]) => `${name}: ${rows.map((row) => JSON.stringify(row, show)).join('\n  ')}`)
    .join('\n')
}

async function tryQueries(engine: Engine, numbers: readonly number[], dialect: DialectName): Promise<void> {
  const draw = new Draw(numbers, dialect)
  const facts = randomFacts(draw)
  await fill(engine, facts)
  for (let query = 0; query < QUERIES; query++) {
    const factClass = draw.of(FACT_CLASSES)
    const trial = new Trial(engine, draw, factClass, facts.of.get(factClass) ?? [])
    try {
      await trial.run()
    } catch (error) {
      if (error instanceof Error) error.message += `\n${trial.told}\n${toldFacts(facts)}`
      throw error
    }
  }
}

/** Runs of a build. */
const USUAL_RUNS: Readonly<Record<DialectName, number>> = { sqlite: 30, postgres: 15 }

describeLaws(
  'laws of queries',
  () => {
    queryRegistry.configure()
  },
  (dialect, engine) => {
    const numbers = fc.limitShrink(
      fc.array(fc.nat(9999), { minLength: 400, maxLength: 3000, size: 'max' }),
      200,
    )

    it('finds what the rules of SQL say of the rows', () =>
      fc.assert(
        fc.asyncProperty(numbers, (list) => tryQueries(engine(), list, dialect)),
        { numRuns: runsOf(USUAL_RUNS[dialect]), ...seedOf(7) },
      ))
  },
)
