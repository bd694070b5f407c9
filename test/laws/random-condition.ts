/** Random conditions, each with what must hold by the rules of SQL: true, false or unknown. */
import {
  and,
  between,
  contains,
  endsWith,
  eq,
  every,
  gt,
  gte,
  ilike,
  inList,
  isNotNull,
  isNull,
  like,
  lt,
  lte,
  ne,
  none,
  not,
  notInList,
  or,
  some,
  startsWith,
} from '../../src'
import type { Draw } from './draw'
import { compareValues, randomValue, type Fact, type FactClass, type ValueKind } from './query-facts'

type Truth = boolean | null

/** A condition on a value, or on a row. */
export interface Drawn<T> {
  /** As a program writes it. */
  readonly given: unknown
  readonly holds: (it: T) => Truth
  /** For the message of a failure. */
  readonly told: string
}

const negate = (truth: Truth): Truth => (truth === null ? null : !truth)
const all = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true
const any = (truths: readonly Truth[]): Truth =>
  truths.includes(true) ? true : truths.includes(null) ? null : false

/** Combines conditions of one kind. */
function combination<T>(draw: Draw, make: () => Drawn<T>): Drawn<T> {
  const parts = Array.from({ length: 1 + draw.below(3) }, make)
  const list = parts.map(({ told }) => told).join(', ')
  const given = parts.map((part) => part.given) as never[]
  const [first] = parts as [Drawn<T>]
  switch (draw.below(3)) {
    case 0:
      return {
        given: or(...given),
        holds: (it) => any(parts.map(({ holds }) => holds(it))),
        told: `or(${list})`,
      }
    case 1:
      return {
        given: and(...given),
        holds: (it) => all(parts.map(({ holds }) => holds(it))),
        told: `and(${list})`,
      }
    default:
      return {
        given: not(first.given as never),
        holds: (it) => negate(first.holds(it)),
        told: `not(${first.told})`,
      }
  }
}

const show = (value: unknown): string =>
  typeof value === 'bigint'
    ? `${value}n`
    : value instanceof Date
      ? value.toISOString()
      : JSON.stringify(value)

/** A condition on a property. */
function valueCondition(draw: Draw, kind: ValueKind, depth = 2): Drawn<unknown> {
  if (depth > 0 && draw.once(5)) return combination(draw, () => operator(draw, kind))
  if (draw.once(4)) {
    const value = draw.once(3) ? null : randomValue(draw, kind)
    const holds = (it: unknown): Truth =>
      value === null ? it === null : it === null ? null : compareValues(kind, it, value) === 0
    return { given: value, holds, told: show(value) }
  }
  return operator(draw, kind)
}

function operator(draw: Draw, kind: ValueKind): Drawn<unknown> {
  if (kind === 'text' && draw.once(2)) return textOperator(draw)
  const one = randomValue(draw, kind)
  const other = randomValue(draw, kind)
  const list = draw.some([null, one, other, randomValue(draw, kind)].slice(draw.below(2)), 3)
  const few = draw.once(6) ? [] : list
  const compared = (name: string, given: unknown, holds: (order: number) => boolean): Drawn<unknown> => ({
    given,
    holds: (it) => (it === null ? null : holds(compareValues(kind, it, one))),
    told: `${name}(${show(one)})`,
  })
  const isListed = (it: unknown): Truth => {
    if (few.length === 0) return false
    if (it === null) return few.includes(null) ? true : null
    return few.some((value) => value !== null && compareValues(kind, it, value) === 0)
  }
  const ordered = [
    (): Drawn<unknown> => compared('gt', gt(one as never), (order) => order > 0),
    (): Drawn<unknown> => compared('gte', gte(one as never), (order) => order >= 0),
    (): Drawn<unknown> => compared('lt', lt(one as never), (order) => order < 0),
    (): Drawn<unknown> => compared('lte', lte(one as never), (order) => order <= 0),
    (): Drawn<unknown> => ({
      given: between(one as never, other as never),
      holds: (it) =>
        it === null ? null : compareValues(kind, it, one) >= 0 && compareValues(kind, it, other) <= 0,
      told: `between(${show(one)}, ${show(other)})`,
    }),
  ]
  const equal = [
    (): Drawn<unknown> => compared('eq', eq(one as never), (order) => order === 0),
    (): Drawn<unknown> => compared('ne', ne(one as never), (order) => order !== 0),
    (): Drawn<unknown> => ({ given: eq(null), holds: (it) => it === null, told: 'eq(null)' }),
    (): Drawn<unknown> => ({ given: ne(null), holds: (it) => it !== null, told: 'ne(null)' }),
    (): Drawn<unknown> => ({ given: isNull(), holds: (it) => it === null, told: 'isNull()' }),
    (): Drawn<unknown> => ({ given: isNotNull(), holds: (it) => it !== null, told: 'isNotNull()' }),
    (): Drawn<unknown> => ({
      given: inList(few as never),
      holds: isListed,
      told: `inList(${few.map(show).join()})`,
    }),
    (): Drawn<unknown> => ({
      given: notInList(few as never),
      holds: (it) => (it === null && few.includes(null) ? false : negate(isListed(it))),
      told: `notInList(${few.map(show).join()})`,
    }),
  ]
  // Which of two texts comes first is the collation's affair.
  return draw.of(kind === 'text' || kind === 'boolean' || kind === 'uuid' ? equal : [...equal, ...ordered])()
}

function textOperator(draw: Draw): Drawn<unknown> {
  const part = draw.of(['a', '', '%', '_', 'b', '\\', 'A', "'", 'ä'])
  const holding = (name: string, given: unknown, holds: (text: string) => boolean): Drawn<unknown> => ({
    given,
    holds: (it) => (it === null ? null : holds(it as string)),
    told: `${name}(${show(part)})`,
  })
  return draw.of([
    () => holding('contains', contains(part), (text) => text.includes(part)),
    () => holding('startsWith', startsWith(part), (text) => text.startsWith(part)),
    () => holding('endsWith', endsWith(part), (text) => text.endsWith(part)),
    () => holding('like a%', like('a%'), (text) => text.startsWith('a')),
    () => holding('ilike _b', ilike('_B'), (text) => /^.b$/isu.test(text)),
  ])()
}

/** A condition on rows of a class: an object, or several of them combined. */
export function randomCondition(draw: Draw, factClass: FactClass, depth = 3): Drawn<Fact> {
  if (depth > 1 && draw.once(3)) return combination(draw, () => randomCondition(draw, factClass, depth - 1))
  const { values, one, many } = factClass
  const names = draw.some(
    [...Object.keys(values), ...(depth > 0 ? [...Object.keys(one), ...Object.keys(many)] : [])],
    2,
  )
  const parts = names.map((name): [string, Drawn<Fact>] => {
    const kind = values[name]
    if (kind === undefined) return [name, relationCondition(draw, factClass, name, depth - 1)]
    const { given, holds, told } = valueCondition(draw, kind)
    return [name, { given, holds: (row) => holds(row[name] ?? null), told }]
  })
  return {
    given: Object.fromEntries(parts.map(([name, { given }]) => [name, given])),
    holds: (row) => all(parts.map(([, { holds }]) => holds(row))),
    told: `{ ${parts.map(([name, { told }]) => `${name}: ${told}`).join(', ')} }`,
  }
}

/** A condition on related rows. It is never unknown: it asks whether there are any. */
function relationCondition(draw: Draw, { one, many }: FactClass, name: string, depth: number): Drawn<Fact> {
  const target = (one[name] ?? many[name]) as () => FactClass
  const membersOf = (row: Fact): Fact[] => [(row[name] ?? []) as Fact | Fact[]].flat()
  const inner = randomCondition(draw, target(), depth)
  const given = inner.given as never
  const has = (row: Fact): boolean => membersOf(row).some((member) => inner.holds(member) === true)
  const ways: (() => Drawn<Fact>)[] = [
    () => ({ given: some(given), holds: has, told: `some(${inner.told})` }),
    () => ({ given: none(given), holds: (row) => !has(row), told: `none(${inner.told})` }),
    () => ({
      given: every(given),
      holds: (row) => membersOf(row).every((member) => inner.holds(member) === true),
      told: `every(${inner.told})`,
    }),
    () => ({ given: some(), holds: (row) => membersOf(row).length > 0, told: 'some()' }),
    () => ({ given: none(), holds: (row) => membersOf(row).length === 0, told: 'none()' }),
  ]
  if (name in many) return draw.of(ways)()
  return draw.of([
    (): Drawn<Fact> => ({ given, holds: has, told: inner.told }),
    (): Drawn<Fact> => ({ given: null, holds: (row) => membersOf(row).length === 0, told: 'null' }),
    ...ways,
  ])()
}
