/** Random orders, each with what it says of two rows. */
import type { Draw } from './draw'
import { compareValues, type Fact, type FactClass } from './query-facts'

/** An order of the rows of a class in which no two are equal. */
export interface DrawnOrder {
  readonly given: unknown
  readonly compare: (one: Fact, other: Fact) => number
  readonly told: string
}

type Term = readonly [path: readonly string[], direction: string, compare: DrawnOrder['compare']]

const DIRECTIONS = ['asc', 'desc', 'asc nulls first', 'desc nulls last', 'asc nulls last', 'desc nulls first']

/** Some properties, also of related rows, and at last the key. */
export function randomOrder(draw: Draw, factClass: FactClass): DrawnOrder {
  const terms: Term[] = []
  for (let count = draw.below(3); count > 0; count--) terms.push(randomTerm(draw, factClass))
  const taken = new Set(terms.map(([path]) => path.join('.')))
  for (const name of factClass.key)
    if (!taken.has(name)) terms.push(term(draw.of(DIRECTIONS), factClass, [name]))
  return {
    given: terms.map(([path, direction]) =>
      path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), direction),
    ),
    compare: (one, other) => {
      for (const [, , compare] of terms) {
        const order = compare(one, other)
        if (order !== 0) return order
      }
      return 0
    },
    told: terms.map(([path, direction]) => `${path.join('.')} ${direction}`).join(', '),
  }
}

function randomTerm(draw: Draw, factClass: FactClass): Term {
  const path: string[] = []
  let at = factClass
  while (Object.keys(at.one).length > 0 && draw.once(3) && path.length < 2) {
    const name = draw.of(Object.keys(at.one))
    path.push(name)
    at = (at.one[name] as () => FactClass)()
  }
  const sortable = Object.keys(at.values).filter((name) => at.values[name] !== 'text')
  return term(draw.of(DIRECTIONS), factClass, [...path, draw.of(sortable)])
}

function term(direction: string, factClass: FactClass, path: readonly string[]): Term {
  const target = path.slice(0, -1).reduce((at, name) => (at.one[name] as () => FactClass)(), factClass)
  const kind = target.values[path.at(-1) as string]
  const valueOf = (row: Fact): unknown =>
    path.reduce<unknown>((at, name) => (at as Fact | null)?.[name] ?? null, row)
  const sign = direction.startsWith('asc') ? 1 : -1
  const isNullFirst = direction.includes('nulls') ? direction.endsWith('first') : sign < 0
  const compare = (one: Fact, other: Fact): number => {
    const [a, b] = [valueOf(one), valueOf(other)]
    if (a === null || b === null) return a === b ? 0 : (a === null) === isNullFirst ? -1 : 1
    return sign * compareValues(kind ?? 'integer', a, b)
  }
  return [path, direction, compare]
}
