/** What the operators make: conditions that wait for their column. No object from outside can pass for one. */
import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'

/** A condition on one property, waiting for its column. Made by the functions of this module only. */
export class Condition {
  readonly #apply: (operand: Expression) => Expression<boolean>

  constructor(secret: symbol, apply: (operand: Expression) => Expression<boolean>) {
    if (secret !== SECRET)
      throw new UsageError('Condition cannot be constructed.', { hint: 'Use gt(5), like(…) and so on.' })
    this.#apply = apply
  }

  /** Whether a value is a condition, and no look-alike. */
  static is(value: unknown): value is Condition {
    return typeof value === 'object' && value !== null && #apply in value
  }

  /** The condition on an operand. */
  on(operand: Expression): Expression<boolean> {
    return this.#apply(operand)
  }
}

/** Conditions on several properties, combined: an alternative to a plain `where` object. */
export class ConditionGroup<E = unknown> {
  declare readonly entity?: E
  readonly #members: readonly unknown[]
  readonly #combine: (parts: readonly Expression[]) => Expression<boolean>

  constructor(
    secret: symbol,
    members: readonly unknown[],
    combine: (parts: readonly Expression[]) => Expression<boolean>,
  ) {
    if (secret !== SECRET)
      throw new UsageError('ConditionGroup cannot be constructed.', { hint: 'Use or({…}, {…}).' })
    this.#members = members
    this.#combine = combine
  }

  static is(value: unknown): value is ConditionGroup {
    return typeof value === 'object' && value !== null && #members in value
  }

  /** The combined expression; `resolve` turns each member into one. */
  resolve(resolve: (member: unknown) => Expression): Expression<boolean> {
    return this.#combine(this.#members.map(resolve))
  }
}

/** Known to the operators alone. */
export const SECRET = Symbol('made by an operator')
