import type { SqlType } from '../types/sql-type'
import { Expression, toOperand } from './expression'

/** `ANY (…)` or `ALL (…)` on the right of a comparison. */
export class Quantified<T = unknown> extends Expression<T> {
  readonly kind = 'quantified'

  constructor(
    readonly quantifier: 'ANY' | 'ALL',
    /** A select of one column, or an array. */
    readonly operand: Expression,
  ) {
    super()
  }

  get type(): SqlType | undefined {
    return this.operand.type
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/**
 * Any value of a select or array, in a comparison. PostgreSQL only: elsewhere write `in`, `min` or `max`.
 *
 * @example
 * select(emp).where(emp.c.salary.gt(any(select(emp.c.salary).where(emp.c.divno.eq(1)))))
 * // … WHERE emp.salary > ANY (SELECT emp.salary FROM emp WHERE emp.divno = $1)
 */
export function any<T>(operand: Expression<T>): Quantified<T> {
  return new Quantified('ANY', toOperand(operand, undefined))
}

/** All values of a select or array, in a comparison. PostgreSQL only; see `any`. */
export function all<T>(operand: Expression<T>): Quantified<T> {
  return new Quantified('ALL', toOperand(operand, undefined))
}
