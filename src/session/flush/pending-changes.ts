/** What the next flush would write, told to whoever asks: an audit log, a form that asks "discard your changes?". */
import type { MappedProperty } from '../../registry/mapper'
import type { ArrayType } from '../../types/array'
import type { CustomType } from '../../types/custom'
import type { DomainType } from '../../types/domain'
import type { NumericType } from '../../types/numeric'
import type { SqlType, VariantType } from '../../types/sql-type'
import type { EntityState } from '../entity-state'
import type { IdentityMap } from '../identity-map'
import { planFlush } from './flush'
import { columnsOf, columnsToClear } from './key-values'
import type { Link } from './links'
import type { MirrorContext } from './row-mirror'
import { changedProperties, storedValue } from './snapshot'

/** An instance whose row is not as the database holds it. */
export interface ChangedEntity {
  readonly entity: object
  /** The properties that are to be written, those of foreign keys included to which relations give another row. */
  readonly changed: readonly string[]
  /** What the row holds of them. */
  readonly previous: Readonly<Record<string, unknown>>
}

/** What a session has not written yet. */
export interface PendingChanges {
  /** New instances, those included that relations of others lead to. */
  readonly created: readonly object[]
  readonly changed: readonly ChangedEntity[]
  /** Instances that were deleted, and those that were taken out of a relation without which they are not to be. */
  readonly deleted: readonly object[]
}

/** What a flush would write. Nothing is written, and nothing becomes part of the session by being looked at. */
export function pendingChanges(
  context: MirrorContext & { readonly identityMap: IdentityMap },
): PendingChanges {
  const plan = planFlush(context, new Set())
  if (plan === undefined) return { created: [], changed: [], deleted: [] }
  for (const state of plan.taken) context.identityMap.forget(state)
  const entitiesOf = (states: readonly EntityState[]): object[] => states.map(({ entity }) => entity)
  return {
    created: entitiesOf(plan.created),
    changed: plan.changed.flatMap((state) => changeOf(state, plan.linksOf.get(state))),
    deleted: entitiesOf([...plan.deleted, ...plan.orphans]),
  }
}

function changeOf(state: EntityState, links: readonly Link[] | undefined): readonly ChangedEntity[] {
  const changed = propertiesToWrite(state, links)
  if (changed.length === 0) return []
  const names = changed.map(({ name }) => name)
  return [{ entity: state.entity, changed: names, previous: previousValues(state, changed) }]
}

/** The properties whose values are to be written, where relations have not given the foreign keys theirs yet. */
export function propertiesToWrite(
  state: EntityState,
  links: readonly Link[] = [],
): readonly MappedProperty[] {
  const keys = links.flatMap(({ foreignKey, parent }) =>
    (parent === null ? columnsToClear(foreignKey) : columnsOf(foreignKey)).map((column) =>
      state.mapper.propertyOf(column),
    ),
  )
  return [...new Set([...changedProperties(state), ...keys])]
}

/** What the database holds of some properties, as far as the session knows, by their names. */
export function previousValues(
  state: EntityState,
  properties: readonly MappedProperty[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(properties.map((property) => [property.name, previousValue(state, property)]))
}

function previousValue(state: EntityState, property: MappedProperty): unknown {
  const position = state.mapper.properties.indexOf(property)
  if (state.written === undefined) return state.decoders[position]?.(state.row?.[position] ?? null) ?? null
  return valueOf(storedValue(state, position), property.column.type)
}

/** The value that a comparable form stands for: what `comparable` does, backwards. */
function valueOf(form: unknown, type: SqlType): unknown {
  if (form === null) return null
  switch (type.kind) {
    case 'variant':
    case 'domain':
      return valueOf(form, (type as VariantType | DomainType).base)
    case 'custom': {
      const { base, fromDatabase } = (type as CustomType<unknown>).options
      return fromDatabase(valueOf(form, base))
    }
    case 'array':
      return (type as ArrayType).map(JSON.parse(form as string), (element) =>
        valueOf(element, (type as ArrayType).element),
      )
    default:
      return simpleValueOf(form, type)
  }
}

function simpleValueOf(form: unknown, type: SqlType): unknown {
  switch (type.kind) {
    case 'json':
      return JSON.parse(form as string)
    case 'binary':
      return Buffer.from(form as string, 'base64')
    case 'timestamp':
      return new Date(form as number)
    case 'numeric':
      return type.fit((type as NumericType).mode === 'number' ? Number(form) : form)
    case 'bigint':
      // In the text of an array.
      return typeof form === 'string' ? BigInt(form.slice(0, -1)) : form
    default:
      return form
  }
}
