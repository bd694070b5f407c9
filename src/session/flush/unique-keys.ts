/** Columns of which no two rows may have the same values, at any moment between two statements. */
import type { MappedProperty, Mapper } from '../../registry/mapper'
import type { Column } from '../../schema/column'
import { uniqueColumns } from '../../schema/table-problems'
import type { EntityState } from '../entity-state'
import { keyOfParts, type IdentityKey } from '../identity-key'
import { storedValue } from './snapshot'

/** One unique key: its properties, and their places in the row. */
export interface UniqueKey {
  readonly properties: readonly MappedProperty[]
  readonly positions: readonly number[]
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
  return uniqueColumns(table).flatMap((columns) => {
    const properties = columns.flatMap(
      (column) => mapper.properties.find((each) => each.column === column) ?? [],
    )
    if (columns.length === 0 || properties.length < columns.length || isDeferred(columns)) return []
    return [{ properties, positions: properties.map((property) => mapper.properties.indexOf(property)) }]
  })
}

/** What the database holds of a key; undefined where a part is null, which equals nothing. */
export function storedUniqueKey(state: EntityState, { positions }: UniqueKey): IdentityKey | undefined {
  return keyOfParts(positions.map((position) => storedValue(state, position)))
}
