import { Expression } from '../expression/expression'
import type { Table } from '../schema/table'
import { assertOwnRows, writableTableFrom, type TableLike } from '../schema/table-source'
import { Cte } from './cte'
import { fromItem, type FromItem, type JoinOptions } from './from'
import { inferJoin } from './infer-join'
import { ownRowsIn, wholeSource } from './own-rows'
import type { RowOf, SelectItem } from './row-of'
import { assertCondition, columnsOfItem, type JoinTarget } from './select'

interface DeleteParts {
  /** What else the condition is drawn from. */
  readonly using?: readonly FromItem[]
  readonly where: readonly Expression[]
  readonly everyRow: boolean
  readonly returned: readonly Expression[]
}

/**
 * DELETE. Without a condition it is refused, unless `everyRow` says that this is meant.
 *
 * @example
 * deleteFrom(user).where(user.c.user_id.eq(7))   // DELETE FROM "user" WHERE "user".user_id = $1
 */
export class Delete<R = never> {
  readonly kind = 'delete'
  declare readonly rowType?: R

  constructor(
    readonly table: Table,
    readonly parts: DeleteParts = { where: [], everyRow: false, returned: [] },
  ) {}

  /** What else is drawn from. */
  get sources(): readonly FromItem[] {
    return this.parts.using ?? []
  }

  where(...conditions: readonly Expression[]): Delete<R> {
    return this.with({ where: [...this.parts.where, ...conditions.map(assertCondition)] })
  }

  /** Says that really all rows are meant. */
  everyRow(): Delete<R> {
    return this.with({ everyRow: true })
  }

  /**
   * Draws the condition from other tables, which `where` ties to the deleted rows; `join` finds the condition itself. SQLite
   * is told with EXISTS.
   *
   * @example
   * deleteFrom(emp).using(dept).where(emp.c.deptno.eq(dept.c.deptno), dept.c.dname.eq('closed'))
   * // DELETE FROM emp USING dept WHERE emp.deptno = dept.deptno AND dept.dname = $1
   */
  using(...sources: readonly JoinTarget[]): Delete<R> {
    return this.with({ using: [...this.sources, ...sources.map(wholeSource)] })
  }

  /** As `using`, tied along the foreign key, or by a condition. */
  join(target: JoinTarget, on: Expression | JoinOptions = {}): Delete<R> {
    const item = fromItem(target)
    const condition = on instanceof Expression ? on : inferJoin([this.table, ...this.sources], item, on)
    return this.with({ using: [...this.sources, item] }).where(condition, ...ownRowsIn(target))
  }

  /** Gives back columns of the deleted rows, in no promised order. */
  returning<const I extends readonly SelectItem[]>(...items: I): Delete<RowOf<I>> {
    return new Delete<RowOf<I>>(this.table, { ...this.parts, returned: items.flatMap(columnsOfItem) })
  }

  /** Names the returned rows for the statement around it. PostgreSQL only. */
  cte<const A extends string>(name: A): Cte<R, A> {
    return new Cte<R, A>(name, this, this.parts.returned)
  }

  private with(changes: Partial<DeleteParts>): Delete<R> {
    return new Delete<R>(this.table, { ...this.parts, ...changes })
  }
}

/** Deletes rows of a table, or of the table of a class. */
export function deleteFrom(target: TableLike): Delete {
  assertOwnRows(target, 'deleted')
  return new Delete(writableTableFrom(target))
}
