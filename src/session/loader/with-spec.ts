/** What a `with` object says, checked before any statement is sent. */
import { UsageError } from '../../errors'
import type { Mapper } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import { isPlainObject } from '../../schema/items'
import { suggest } from '../../util/closest'
import type { RowOptions } from '../entity-query'

/** How one relation is to be loaded. */
export interface RelationOptions extends RowOptions {
  readonly with?: unknown
}

/** One relation that is to be loaded. */
interface NamedRelation {
  readonly relationship: Relationship
  readonly options: RelationOptions
}

const OPTION_NAMES = ['with', 'where', 'orderBy', 'limit']

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
  if (limit !== undefined && (!Number.isInteger(limit) || (limit as number) < 0))
    throw new UsageError(`with: the limit of ${mapper.name}.${name} must be a whole number, 0 or more.`)
  if (unknown === undefined) return value
  throw new UsageError(`with: ${mapper.name}.${name} has no option '${unknown}'.`, {
    hint: suggest(unknown, OPTION_NAMES),
  })
}
