import { isColumnRef } from './column-ref'
import type { Column } from './column'
import { ColumnCollectionConstraint, detach, type ColumnRef, type ConstraintOptions } from './constraint'
import { splitItems, type ItemsThenOptions } from './items'
import type { Table } from './table'

/**
 * PRIMARY KEY over one or more columns, in the order given.
 *
 * @example
 * new PrimaryKeyConstraint('divno', 'deptno')   // CONSTRAINT pk_dept PRIMARY KEY (divno, deptno)
 */
export class PrimaryKeyConstraint extends ColumnCollectionConstraint {
  readonly kind = 'primaryKey'
  protected readonly namedKind = 'pk'
  #implied: { readonly table: Table; readonly columns: readonly Column[] } | undefined

  constructor(...args: ItemsThenOptions<ColumnRef, ConstraintOptions>) {
    const { items, options } = splitItems<ColumnRef, ConstraintOptions>(
      'PrimaryKeyConstraint',
      args,
      isColumnRef,
      ['name', 'deferrable', 'initially'],
    )
    super(items, options)
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

  copy(): PrimaryKeyConstraint {
    return new PrimaryKeyConstraint(...this.columnRefs.map(detach), this.baseOptions())
  }
}
