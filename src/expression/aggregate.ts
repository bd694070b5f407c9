import { UsageError } from '../errors'
import type { SqlType } from '../types/sql-type'
import { Expression, type Ordering } from './expression'
import { overWindow, type Over, type WindowOptions } from './window'

/** A call that can be narrowed to some rows, or be computed over a window. */
export abstract class Aggregate<T = unknown> extends Expression<T> {
  /**
   * Over a window of rows instead of a group.
   *
   * @example
   * func.sum(emp.c.salary).over({ partitionBy: emp.c.divno, orderBy: emp.c.empno, rows: [null, 0] })
   * // sum(emp.salary) OVER (PARTITION BY emp.divno ORDER BY emp.empno ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
   */
  over(window: WindowOptions = {}): Over<T> {
    return overWindow(this, window)
  }

  /**
   * Over those rows of the group for which a condition holds.
   *
   * @example
   * func.count().filter(emp.c.active.eq(true))   // count(*) FILTER (WHERE emp.active = $1)
   */
  filter(condition: Expression): FilteredCall<T> {
    if ((condition as unknown) instanceof Expression) return new FilteredCall(this, condition)
    throw new UsageError('filter takes a condition.', {
      hint: 'Write func.count().filter(c.active.eq(true)).',
    })
  }
}

/** `call FILTER (WHERE condition)`. */
export class FilteredCall<T = unknown> extends Aggregate<T> {
  readonly kind = 'filteredCall'

  constructor(
    readonly call: Expression<T>,
    readonly condition: Expression,
  ) {
    super()
  }

  get type(): SqlType | undefined {
    return this.call.type
  }

  override get operands(): readonly Expression[] {
    return [this.call, this.condition]
  }
}

/** `name(… ORDER BY …)`, or `name(…) WITHIN GROUP (ORDER BY …)`. */
export class OrderedCall<T = unknown> extends Aggregate<T> {
  readonly kind = 'orderedCall'

  constructor(
    readonly call: Expression<T> & { readonly name: string },
    readonly orderBy: readonly Ordering[],
    readonly withinGroup: boolean,
    readonly type: SqlType | undefined = call.type,
  ) {
    super()
    if (orderBy.length === 0) throw new UsageError('An ordered call needs something to order by.')
  }

  override get operands(): readonly Expression[] {
    return [this.call, ...this.orderBy.map((ordering) => ordering.operand)]
  }
}
