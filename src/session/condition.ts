/** What the operators make: conditions that wait for their column. No object from outside can pass for one. */
import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'

/**
 * A condition on one property, waiting for its column. Made by the operators only. `V` is what the property must be able to
 * hold.
 */
export class Condition<V = unknown> {
  declare readonly compared?: V
  readonly #apply: (operand: Expression) => Expression

  constructor(secret: symbol, apply: (operand: Expression) => Expression) {
    if (secret !== SECRET)
      throw new UsageError('Condition cannot be constructed.', { hint: 'Use gt(5), like(…) and so on.' })
    this.#apply = apply
  }

  /** Whether a value is a condition, and no look-alike. */
  static is(value: unknown): value is Condition {
    return typeof value === 'object' && value !== null && #apply in value
  }

  /** The condition on an operand. */
  on(operand: Expression): Expression {
    return this.#apply(operand)
  }
}

/** Conditions on several properties, combined: an alternative to a plain `where` object. */
export class ConditionGroup<E = unknown> {
  declare readonly entity?: E
  readonly #members: readonly unknown[]
  readonly #combine: (parts: readonly Expression[]) => Expression

  constructor(
    secret: symbol,
    members: readonly unknown[],
    combine: (parts: readonly Expression[]) => Expression,
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
  resolve(resolve: (member: unknown) => Expression): Expression {
    return this.#combine(this.#members.map(resolve))
  }
}

/** Marks the conditions on texts of any kind: patterns, and parts of the text. */
export interface TextPart {
  readonly ' only a property with texts takes this ': never
}

/** How many of the related rows a condition is asked of. */
export type Quantifier = 'some' | 'none' | 'every'

/** A condition `W` on the rows of `T` that a relation leads to. */
export class RelationCondition<T = unknown, W = unknown> {
  declare readonly target?: T
  declare readonly condition?: W
  readonly #quantifier: Quantifier
  readonly #where: unknown

  constructor(secret: symbol, quantifier: Quantifier, where: unknown) {
    if (secret !== SECRET)
      throw new UsageError('RelationCondition cannot be constructed.', { hint: 'Use some({…}).' })
    this.#quantifier = quantifier
    this.#where = where
  }

  static is(value: unknown): value is RelationCondition {
    return typeof value === 'object' && value !== null && #where in value
  }

  get quantifier(): Quantifier {
    return this.#quantifier
  }

  /** What the related rows must fulfil; undefined where it is enough that they are there. */
  get where(): unknown {
    return this.#where
  }
}

/** Known to the operators alone. */
export const SECRET = Symbol('made by an operator')
