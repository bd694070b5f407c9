/** What a `with` object says, checked before any statement is sent. */
import { NotLoadedError, UsageError } from '../../errors'
import { isA, type Mapper } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import { isPlainObject } from '../../schema/items'
import { suggest } from '../../util/closest'
import { assertColumns } from '../arguments'
import type { RowOptions } from '../entity-query'

/** How related rows are fetched: by a statement of their own, or by the one that fetches the rows that they belong to. */
export type LoadStrategy = 'select-in' | 'joined'

/** How one relation is to be loaded. */
export interface RelationOptions extends RowOptions {
  readonly with?: unknown
  readonly strategy?: LoadStrategy | undefined
  /** Of a relation of a class to itself: all levels, or so many. */
  readonly recursive?: true | number | undefined
}

/** One relation that is to be loaded. */
interface NamedRelation {
  readonly relationship: Relationship
  readonly options: RelationOptions
}

const OPTION_NAMES = ['with', 'where', 'orderBy', 'limit', 'columns', 'strategy', 'recursive']

/** Checks the names and options of a `with` before any statement is sent. */
export function assertWith(mapper: Mapper, spec: unknown): void {
  if (spec === undefined) return
  for (const { relationship, options } of namedRelations(mapper, spec)) {
    assertWith(relationship.target, options.with)
  }
}

/** The relations that a `with` object names, but for those that it says not to load. */
export function namedRelations(mapper: Mapper, spec: unknown): readonly NamedRelation[] {
  return Object.entries(assertSpec(mapper, spec)).flatMap(([name, value]) => {
    const relationship = relationshipOf(mapper, name)
    const options = optionsOf(mapper, name, value)
    return options === undefined ? [] : [{ relationship, options }]
  })
}

function assertSpec(mapper: Mapper, spec: unknown): Readonly<Record<string, unknown>> {
  if (isPlainObject(spec)) return spec
  throw new UsageError(`with takes an object of the relations of ${mapper.name}.`, {
    hint: 'Write { with: { relation: true } }.',
  })
}

function relationshipOf(mapper: Mapper, name: string): Relationship {
  const relationship = mapper.relationships.get(name)
  if (relationship !== undefined) return relationship
  throw new UsageError(`with: ${mapper.name} has no relation '${name}'.`, {
    hint: suggest(name, mapper.relationships.keys()),
  })
}

function optionsOf(mapper: Mapper, name: string, value: unknown): RelationOptions | undefined {
  if (value === true) return {}
  if (value === false || value === undefined) return undefined
  if (!isPlainObject(value))
    throw new UsageError(`with: ${mapper.name}.${name} must be true or an options object.`)
  const unknown = Object.keys(value).find((option) => !OPTION_NAMES.includes(option))
  const { limit } = value
  assertStrategy(value['strategy'], `with: ${mapper.name}.${name}`)
  if (value['columns'] !== undefined) assertPlainRows(mapper, name, value)
  if (value['recursive'] !== undefined) assertTree(mapper, name, value['recursive'])
  if (limit !== undefined && (!Number.isInteger(limit) || (limit as number) < 0))
    throw new UsageError(`with: the limit of ${mapper.name}.${name} must be a whole number, 0 or more.`)
  if (unknown === undefined) return value
  throw new UsageError(`with: ${mapper.name}.${name} has no option '${unknown}'.`, {
    hint: suggest(unknown, OPTION_NAMES),
  })
}

const STRATEGIES: readonly unknown[] = [undefined, 'select-in', 'joined'] satisfies (
  LoadStrategy | undefined
)[]

/** Refuses a strategy that does not exist. */
export function assertStrategy(strategy: unknown, where: string): void {
  if (STRATEGIES.includes(strategy)) return
  throw new UsageError(`${where} has a strategy that does not exist.`, {
    hint: "Write strategy: 'select-in' or strategy: 'joined'.",
  })
}

/** Plain rows are no instances to go down a tree from. */
function assertPlainRows(mapper: Mapper, name: string, options: Readonly<Record<string, unknown>>): void {
  assertColumns(relationshipOf(mapper, name).target, options['columns'])
  if (options['recursive'] === undefined) return
  throw new UsageError(`with: ${mapper.name}.${name} takes columns or recursive, not both.`, {
    hint: 'Leave out columns for instances, which have relations themselves.',
  })
}

function assertTree(mapper: Mapper, name: string, depth: unknown): void {
  if (!isTree(mapper, relationshipOf(mapper, name))) {
    throw new UsageError(`with: ${mapper.name}.${name} leads to another class, and cannot be recursive.`, {
      hint: 'Name the relations of that class: { with: { … } }.',
    })
  }
  if (depth === true || (Number.isSafeInteger(depth) && (depth as number) > 0)) return
  throw new UsageError(
    `with: recursive of ${mapper.name}.${name} must be true, or a number of levels above 0.`,
  )
}

/** A relation of a class, or of one that it extends, to the class itself: all that it leads to has it, too. */
function isTree(mapper: Mapper, { name, target }: Relationship): boolean {
  return isA(mapper, target) && target.relationships.get(name)?.target === target
}

/** Refuses to load on demand what only a query is to name. */
export function assertLoadable(mapper: Mapper, spec: unknown): void {
  for (const { relationship } of namedRelations(mapper, spec)) {
    if (relationship.strategy !== 'raise') continue
    const { source, name } = relationship
    throw new NotLoadedError(
      `${source.name}.${name} is loaded only by queries that name it (strategy: 'raise').`,
      {
        hint: `Load it with the query: find(${source.name}, { with: { ${name}: true } }).`,
      },
    )
  }
}
