import { Expression } from '../expression/expression'
import type { SqlType } from '../types/sql-type'
import type { Column } from './column'
import type { Table } from './table'
import { tableFrom, type TableLike } from './table-source'

/** A column seen through an alias of its table. */
export class AliasedColumn<T = unknown> extends Expression<T> {
  readonly kind = 'aliasedColumn'

  constructor(
    readonly alias: TableAlias,
    readonly column: Column,
  ) {
    super()
  }

  get name(): string {
    return this.column.name
  }

  get key(): string {
    return this.column.key
  }

  get type(): SqlType {
    return this.column.type
  }
}

/** A table under another name, so that it can stand in one statement twice. */
export class TableAlias {
  readonly kind = 'tableAlias'
  readonly table: Table
  /** The columns by key and name. */
  readonly c: Readonly<Record<string, AliasedColumn>>
  readonly #columns: ReadonlyMap<Column, AliasedColumn>

  constructor(
    source: TableLike,
    readonly name: string,
  ) {
    this.table = tableFrom(source)
    this.#columns = new Map(this.table.columns.map((column) => [column, new AliasedColumn(this, column)]))
    this.c = new Proxy({}, { get: (_target, key) => this.column(this.table.c[key as string] as Column) })
  }

  /** The table's column, seen through this alias. */
  column(column: Column): AliasedColumn {
    return this.#columns.get(column) as AliasedColumn
  }
}

/**
 * A table under another name.
 *
 * @example
 * const manager = alias(employee, 'manager')
 * select(employee.c.name, manager.c.name.as('manager')).join(manager)
 * // SELECT employee.name, manager.name AS manager FROM employee JOIN employee AS manager ON employee.mgr_id = manager.emp_id
 */
export function alias(source: TableLike, name: string): TableAlias {
  return new TableAlias(source, name)
}
