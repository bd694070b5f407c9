/** Random trees of relations to load, each with what comes of it for a row. */
import type { Draw } from './draw'
import { keyOf, type Fact, type FactClass } from './query-facts'
import { randomCondition } from './random-condition'
import { randomOrder } from './random-order'

/** Relations to load. */
export interface DrawnWith {
  readonly given: Readonly<Record<string, unknown>>
  /** A row, be it a fact or an instance, as text with the related rows that were asked for. */
  readonly show: (row: Fact) => string
  /** The same of a fact, from which the parts are taken that the conditions say. */
  readonly expect: (row: Fact) => string
  readonly told: string
}

interface Branch {
  readonly name: string
  readonly given: unknown
  readonly inner: DrawnWith
  readonly part: (members: readonly Fact[]) => readonly Fact[]
  readonly told: string
}

/**
 * A relation of a class stands in the tree once: an instance has one property for it, and may be reached along several ways.
 */
export function randomWith(
  draw: Draw,
  factClass: FactClass,
  depth = 3,
  taken = new Set<string>(),
): DrawnWith {
  const names = depth === 0 ? [] : [...Object.keys(factClass.one), ...Object.keys(factClass.many)]
  const free = names.filter((name) => !taken.has(`${factClass.entityClass.name}.${name}`) && draw.once(2))
  for (const name of free) taken.add(`${factClass.entityClass.name}.${name}`)
  const branches = free.map((name) => branch(draw, factClass, name, depth, taken))
  const text = (row: Fact, membersOf: (branch: Branch) => readonly string[]): string => {
    const related = branches.map((each) => ` ${each.name}[${membersOf(each).join(', ')}]`)
    return `${keyOf(factClass, row)}${related.join('')}`
  }
  return {
    given: Object.fromEntries(branches.map(({ name, given }) => [name, given])),
    show: (row) => text(row, ({ name, inner }) => members(row, name).map(inner.show)),
    expect: (row) => text(row, ({ name, inner, part }) => part(members(row, name)).map(inner.expect)),
    told: `{ ${branches.map(({ name, told }) => `${name}: ${told}`).join(', ')} }`,
  }
}

function members(row: Fact, name: string): readonly Fact[] {
  return [(row[name] ?? []) as Fact | Fact[]].flat()
}

function branch(draw: Draw, factClass: FactClass, name: string, depth: number, taken: Set<string>): Branch {
  const target = ((factClass.one[name] ?? factClass.many[name]) as () => FactClass)()
  const inner = randomWith(draw, target, depth - 1, taken)
  const condition = draw.once(3) ? randomCondition(draw, target, 1) : undefined
  const order = name in factClass.many && draw.once(2) ? randomOrder(draw, target) : undefined
  const limit = name in factClass.many && draw.once(3) ? 1 + draw.below(3) : undefined
  const strategy = draw.once(2) ? draw.of(['select-in', 'joined']) : undefined
  const byKey = keyOrder(target)
  const options = {
    with: inner.given,
    ...(condition && { where: condition.given }),
    ...(order && { orderBy: order.given }),
    ...(limit !== undefined && { limit }),
    ...(strategy !== undefined && { strategy }),
  }
  return {
    name,
    given: options,
    inner,
    part: (all) =>
      all
        .filter((member) => condition === undefined || condition.holds(member) === true)
        .sort(order?.compare ?? byKey)
        .slice(0, limit),
    told: `{ where: ${condition?.told ?? '-'}, orderBy: ${order?.told ?? '-'}, limit: ${limit ?? '-'}, ${strategy ?? ''} with: ${inner.told} }`,
  }
}

/** Related rows come by primary key where no order is asked for. */
function keyOrder({ key }: FactClass): (one: Fact, other: Fact) => number {
  return (one, other) => {
    for (const name of key) {
      const [a, b] = [one[name] as number, other[name] as number]
      if (a !== b) return a < b ? -1 : 1
    }
    return 0
  }
}
