import type { Expression } from '../expression/expression'
import { TableAlias } from '../schema/alias'
import type { Table } from '../schema/table'
import { tableFrom, type TableLike } from '../schema/table-source'
import type { Cte } from './cte'
import { DerivedTable } from './derived-table'
import type { Subquery } from './subquery'
import type { TableFunction } from './table-valued'
import type { Values } from './values'

/** What rows are drawn from. */
export type FromItem = Table | TableAlias | Derived

/** What stands in FROM and is no table. */
type Derived = Subquery | Cte | Values | TableFunction

/** One JOIN. */
export interface Join {
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross'
  readonly target: FromItem
  /** Undefined where every row meets every other. */
  readonly on: Expression | undefined
}

/** How a join finds its condition where none is given. */
export interface JoinOptions {
  /** The name of the foreign key constraint to join along. */
  readonly foreignKey?: string
}

/** A table, alias or subquery; of a class, its table. */
export function fromItem(source: TableLike | TableAlias | DerivedTable): FromItem {
  if (source instanceof DerivedTable) return source as Derived
  return source instanceof TableAlias ? source : tableFrom(source)
}
