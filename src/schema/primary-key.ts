import { isColumnRef } from './column-ref'
import type { Column } from './column'
import { detach, type ColumnRef } from './constraint'
import type { PrimaryKeyDialectOptions } from './dialect-options'
import { splitItems, type ItemsThenOptions } from './items'
import { KEY_OPTIONS, KeyConstraint, type KeyOptions } from './key-constraint'
import type { Table } from './table'

/** Options of a primary key. */
export interface PrimaryKeyOptions extends KeyOptions {
  readonly dialect?: PrimaryKeyDialectOptions | undefined
}

/**
 * PRIMARY KEY over one or more columns, in the order given.
 *
 * @example
 * new PrimaryKeyConstraint('divno', 'deptno')   // CONSTRAINT pk_dept PRIMARY KEY (divno, deptno)
 */
export class PrimaryKeyConstraint extends KeyConstraint {
  readonly kind = 'primaryKey'
  protected readonly namedKind = 'pk'
  declare readonly dialect: PrimaryKeyDialectOptions
  #implied: { readonly table: Table; readonly columns: readonly Column[] } | undefined

  constructor(...args: ItemsThenOptions<ColumnRef, PrimaryKeyOptions>) {
    const { items, options } = splitItems<ColumnRef, PrimaryKeyOptions>(
      'PrimaryKeyConstraint',
      args,
      isColumnRef,
      KEY_OPTIONS,
    )
    super('primaryKey', items, options)
    this.attachToColumns()
  }

  /** The key of a table whose columns say `primaryKey: true`; the table does not list it among its declared constraints. */
  static implied(table: Table, columns: readonly Column[]): PrimaryKeyConstraint {
    const constraint = new PrimaryKeyConstraint(...columns.map((column) => column.key))
    constraint.#implied = { table, columns }
    return constraint
  }

  override get table(): Table {
    return this.#implied?.table ?? super.table
  }

  override get columns(): readonly Column[] {
    return this.#implied?.columns ?? super.columns
  }

  /** A fresh, unattached one of the same definition. */
  copy(): PrimaryKeyConstraint {
    return new PrimaryKeyConstraint(...this.columnRefs.map(detach), this.baseOptions())
  }
}
