import type { Column } from './column'
import type { ForeignKeyConstraint } from './foreign-key'
import type { Table } from './table'

/** How two tables hang together: the key, which of the two holds it, and the pairs of columns that must be equal. */
export interface JoinPath {
  readonly foreignKey: ForeignKeyConstraint
  /** The referencing table is the left one. */
  readonly fromLeft: boolean
  readonly pairs: readonly { readonly left: Column; readonly right: Column }[]
}

/** All the ways in which foreign keys join two tables, those of the left table first. A self-reference counts once. */
export function joinPaths(left: Table, right: Table): readonly JoinPath[] {
  const fromLeft = left.foreignKeys
    .filter((key) => key.referredTable === right)
    .map((key) => pathOf(key, true))
  if (left === right) return fromLeft
  return [
    ...fromLeft,
    ...right.foreignKeys.filter((key) => key.referredTable === left).map((key) => pathOf(key, false)),
  ]
}

function pathOf(foreignKey: ForeignKeyConstraint, fromLeft: boolean): JoinPath {
  const pairs = foreignKey.columns.map((column, i) => {
    const referred = foreignKey.referredColumns[i] as Column
    return fromLeft ? { left: column, right: referred } : { left: referred, right: column }
  })
  return { foreignKey, fromLeft, pairs }
}
