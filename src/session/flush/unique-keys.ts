/** Columns of which no two rows may have the same values, at any moment between two statements. */
import type { Expression } from '../../expression/expression'
import { walk } from '../../expression/walk'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import type { Column } from '../../schema/column'
import { uniqueTargets } from '../../statement/conflict-target'
import type { EntityState } from '../entity-state'
import { comparable, keyOfParts, type IdentityKey } from '../identity-key'
import { conditionHolds } from './condition-holds'
import { valueAt } from './key-values'
import type { Link } from './links'
import { storedValue } from './snapshot'

/** One unique key: its properties, and their places in the row. */
export interface UniqueKey {
  /** The same for all classes whose rows are in the table: their properties have other places. */
  readonly id: string
  readonly properties: readonly MappedProperty[]
  readonly positions: readonly number[]
  /** Which rows a partial index is about. */
  readonly where: Expression | undefined
  /** The places of all properties that decide what a row holds of the key. */
  readonly deciding: readonly number[]
}

const known = new WeakMap<Mapper, readonly UniqueKey[]>()

/** The unique keys of a class's rows, the primary key among them; not those that are checked at COMMIT alone. */
export function uniqueKeysOf(mapper: Mapper): readonly UniqueKey[] {
  let keys = known.get(mapper)
  if (keys === undefined) known.set(mapper, (keys = mapper.tables.flatMap((table) => keysIn(mapper, table))))
  return keys
}

function keysIn(mapper: Mapper, table: Mapper['table']): UniqueKey[] {
  const deferred = table.constraints.filter(({ initially }) => initially === 'DEFERRED')
  const isDeferred = (columns: readonly Column[]): boolean =>
    deferred.some((constraint) => {
      const { columns: ofConstraint = [] } = constraint as { readonly columns?: readonly Column[] }
      return ofConstraint.length === columns.length && ofConstraint.every((each, i) => each === columns[i])
    })
  return uniqueTargets(table).flatMap(({ columns = [], where }, i) => {
    const properties = propertiesOf(mapper, columns)
    if (columns.length === 0 || properties.length < columns.length || isDeferred(columns)) return []
    const conditional = where === undefined ? [] : propertiesOf(mapper, columnsIn(where))
    const placeOf = (property: MappedProperty): number => mapper.properties.indexOf(property)
    const deciding = [...new Set([...properties, ...conditional])].map(placeOf)
    return [{ id: `${table.key} ${i}`, properties, positions: properties.map(placeOf), where, deciding }]
  })
}

function propertiesOf(mapper: Mapper, columns: readonly Column[]): MappedProperty[] {
  return columns.flatMap((column) => mapper.properties.find((each) => each.column === column) ?? [])
}

function columnsIn(condition: Expression): readonly Column[] {
  return [...walk(condition)].filter((part): part is Column => part.kind === 'column')
}

/** What a row with these values holds of a key; undefined where a part is null, which equals nothing, or the index is not about it. */
export function uniqueKeyIn(
  mapper: Mapper,
  { positions, where }: UniqueKey,
  valueOf: (position: number) => IdentityKey | null,
): IdentityKey | undefined {
  const inColumn = (column: Column): IdentityKey | null =>
    valueOf(mapper.properties.findIndex((property) => property.column === column))
  if (where !== undefined && conditionHolds(where, inColumn) === false) return undefined
  return keyOfParts(positions.map(valueOf))
}

/** What the database holds of a key. */
export function storedUniqueKey(state: EntityState, key: UniqueKey): IdentityKey | undefined {
  return uniqueKeyIn(state.mapper, key, (position) => storedValue(state, position))
}

/** What a row is to hold of a key of its class, or of one beside it in a hierarchy; undefined also where that is not known yet. */
export function wantedUniqueKey(
  { entity, mapper }: EntityState,
  key: UniqueKey,
  { of, links }: { readonly of: Mapper; readonly links: readonly Link[] },
): IdentityKey | undefined {
  return uniqueKeyIn(of, key, (position) => {
    const { name, column } = of.properties[position] as MappedProperty
    const link = links.find(({ foreignKey }) => foreignKey.columns.includes(column))
    if (link?.parent === null) return null
    if (link !== undefined) return comparable(valueAt(link.parent, link.foreignKey, column), column.type)
    // A class beside it may not have the column.
    const isOwn = mapper.properties.some((property) => property.column === column)
    return isOwn ? comparable(entity[name], column.type) : null
  })
}
