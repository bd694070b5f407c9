import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'

/** The foreign keys of a table in an order that their definition has no part in: by their columns, then by name. */
export function orderedKeys(table: Table): readonly ForeignKeyConstraint[] {
  const placeOf = (key: ForeignKeyConstraint): readonly number[] =>
    key.columns.map((column) => table.columns.indexOf(column))
  return [...table.foreignKeys].sort(
    (a, b) => comparePlaces(placeOf(a), placeOf(b)) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  )
}

function comparePlaces(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((place, n) => place !== b[n])
  return i < 0 ? a.length - b.length : (a[i] ?? 0) - (b[i] ?? -1)
}
