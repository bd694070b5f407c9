import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import type { Table } from '../schema/table'
import { assertOwnRows, writableTableFrom, type TableLike } from '../schema/table-source'
import { Cte } from './cte'
import { fromItem, type FromItem, type JoinOptions } from './from'
import { inferJoin } from './infer-join'
import { ownRowsIn, wholeSource } from './own-rows'
import { assignments, withDefaults, type Assignment, type RowInput } from './row-input'
import type { RowOf, SelectItem } from './row-of'
import { assertCondition, columnsOfItem, type JoinTarget } from './select'

interface UpdateParts {
  readonly set: readonly Assignment[]
  /** What else the new values and the condition are drawn from. */
  readonly from?: readonly FromItem[]
  readonly where: readonly Expression[]
  readonly everyRow: boolean
  readonly returned: readonly Expression[]
}

/**
 * UPDATE. Without a condition it is refused, unless `everyRow` says that this is meant.
 *
 * @example
 * update(user).set({ name: 'Smith' }).where(user.c.user_id.eq(7))
 * // UPDATE "user" SET name = $1 WHERE "user".user_id = $2
 */
export class Update<S = unknown, R = never> {
  readonly kind = 'update'
  declare readonly rowType?: R

  constructor(
    readonly table: Table,
    readonly parts: UpdateParts = { set: [], where: [], everyRow: false, returned: [] },
  ) {}

  /** The new values by property or column name; an expression is computed for each row. The last value given counts. */
  set(values: RowInput<S>): Update<S, R> {
    const added = assignments(this.table, values)
    const kept = this.parts.set.filter(({ column }) => !added.some((later) => later.column === column))
    const set = [...kept, ...added]
    if (set.length === 0) throw new UsageError(`An update of '${this.table.key}' sets nothing.`)
    return this.with({ set })
  }

  /** What else is drawn from. */
  get sources(): readonly FromItem[] {
    return this.parts.from ?? []
  }

  /** The assignments, with those that every update makes. */
  get assignments(): readonly Assignment[] {
    return withDefaults(this.table, this.parts.set, 'updateValue')
  }

  where(...conditions: readonly Expression[]): Update<S, R> {
    return this.with({ where: [...this.parts.where, ...conditions.map(assertCondition)] })
  }

  /** Says that really all rows are meant. */
  everyRow(): Update<S, R> {
    return this.with({ everyRow: true })
  }

  /**
   * Draws values from other tables, which `where` ties to the updated rows; `join` finds the condition itself.
   *
   * @example
   * update(emp).set({ dname: dept.c.dname }).from(dept).where(emp.c.deptno.eq(dept.c.deptno))
   * // UPDATE emp SET dname = dept.dname FROM dept WHERE emp.deptno = dept.deptno
   */
  from(...sources: readonly JoinTarget[]): Update<S, R> {
    return this.with({ from: [...this.sources, ...sources.map(wholeSource)] })
  }

  /** As `from`, tied along the foreign key, or by a condition. */
  join(target: JoinTarget, on: Expression | JoinOptions = {}): Update<S, R> {
    const item = fromItem(target)
    const condition = on instanceof Expression ? on : inferJoin([this.table, ...this.sources], item, on)
    return this.with({ from: [...this.sources, item] }).where(condition, ...ownRowsIn(target))
  }

  /** Gives back columns of the updated rows, in no promised order. */
  returning<const I extends readonly SelectItem[]>(...items: I): Update<S, RowOf<I>> {
    return new Update<S, RowOf<I>>(this.table, { ...this.parts, returned: items.flatMap(columnsOfItem) })
  }

  /** Names the returned rows for the statement around it. PostgreSQL only. */
  cte<const A extends string>(name: A): Cte<R, A> {
    return new Cte<R, A>(name, this, this.parts.returned)
  }

  private with(changes: Partial<UpdateParts>): Update<S, R> {
    return new Update<S, R>(this.table, { ...this.parts, ...changes })
  }
}

/** Updates rows of a table, or of the table of a class. */
export function update<S extends TableLike>(target: S): Update<S> {
  assertOwnRows(target, 'updated')
  return new Update<S>(writableTableFrom(target))
}
