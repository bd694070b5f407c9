/** Operators for `where` objects. They are functions, so that no text from outside (a request's body) can ever be one. */
import { UsageError } from '../errors'
import { and as allOf, Expression, not as negated, or as anyOf } from '../expression/expression'
import { describe } from '../types/sql-type'
import { Condition, ConditionGroup, SECRET } from './condition'
import type { WhereObject } from './find-options'

type Scalar = string | number | bigint | boolean | Date | Buffer

const condition = (apply: (operand: Expression) => Expression<boolean>): Condition =>
  new Condition(SECRET, apply)

/** Refuses undefined at once, where the mistake was made. */
function given<V>(value: V): V {
  if (value === undefined)
    throw new UsageError('The value of an operator is undefined.', { hint: 'Leave the condition out.' })
  return value
}

/** Refuses what is no text: it may come from outside. */
function text(value: string): string {
  if (typeof (value as unknown) === 'string') return value
  throw new UsageError(`The value of an operator must be a text, not ${describe(value)}.`)
}

/** Refuses what is no list, and a list with a gap. */
function list<V>(values: readonly V[]): readonly V[] {
  if (Array.isArray(values)) return (values as readonly V[]).map((value) => given(value))
  throw new UsageError(`The operator takes an array, not ${describe(values)}.`, {
    hint: 'Write inList([1, 2]).',
  })
}

/** `property = value`; with null, `IS NULL`. */
export const eq = (value: Scalar | null): Condition => condition((operand) => operand.eq(given(value)))
/** `property <> value`; with null, `IS NOT NULL`. */
export const ne = (value: Scalar | null): Condition => condition((operand) => operand.ne(given(value)))
/** `property > value`. */
export const gt = (value: Scalar): Condition => condition((operand) => operand.gt(given(value)))
/** `property >= value`. */
export const gte = (value: Scalar): Condition => condition((operand) => operand.gte(given(value)))
/** `property < value`. */
export const lt = (value: Scalar): Condition => condition((operand) => operand.lt(given(value)))
/** `property <= value`. */
export const lte = (value: Scalar): Condition => condition((operand) => operand.lte(given(value)))
/** `property BETWEEN low AND high`. */
export const between = (low: Scalar, high: Scalar): Condition =>
  condition((operand) => operand.between(given(low), given(high)))
/** `property IN (…)`. */
export const inList = (values: readonly Scalar[]): Condition =>
  condition((operand) => operand.in(list(values)))
/** `property NOT IN (…)`. */
export const notInList = (values: readonly Scalar[]): Condition =>
  condition((operand) => operand.notIn(list(values)))
/** Matches a pattern, minding case: `%` any text, `_` one character. */
export const like = (pattern: string): Condition => condition((operand) => operand.like(text(pattern)))
/** Matches a pattern, not minding case. */
export const ilike = (pattern: string): Condition => condition((operand) => operand.ilike(text(pattern)))
/** Holds the text, taken literally. */
export const contains = (part: string): Condition => condition((operand) => operand.contains(text(part)))
/** Begins with the text, taken literally. */
export const startsWith = (part: string): Condition => condition((operand) => operand.startsWith(text(part)))
/** Ends with the text, taken literally. */
export const endsWith = (part: string): Condition => condition((operand) => operand.endsWith(text(part)))
/** `property IS NULL`. */
export const isNull = (): Condition => condition((operand) => operand.isNull())
/** `property IS NOT NULL`. */
export const isNotNull = (): Condition => condition((operand) => operand.isNotNull())

/**
 * At least one holds: of conditions on one property, of `where` objects, or of expressions.
 *
 * @example
 * { where: { age: or(lt(18), gt(65)) } }             // age < 18 OR age > 65
 * { where: or({ name: 'Smith' }, { age: gt(65) }) }  // name = 'Smith' OR age > 65
 */
export function or(...conditions: readonly Expression[]): Expression<boolean>
export function or(...conditions: readonly Condition[]): Condition
export function or<E>(...conditions: readonly WhereObject<E>[]): ConditionGroup<E>
export function or(...members: readonly unknown[]): unknown {
  return combined(members, anyOf)
}

/** All hold: of conditions on one property, of `where` objects, or of expressions. */
export function and(...conditions: readonly Expression[]): Expression<boolean>
export function and(...conditions: readonly Condition[]): Condition
export function and<E>(...conditions: readonly WhereObject<E>[]): ConditionGroup<E>
export function and(...members: readonly unknown[]): unknown {
  return combined(members, allOf)
}

/** Does not hold. */
export function not(condition: Expression): Expression<boolean>
export function not(condition: Condition): Condition
export function not<E>(condition: WhereObject<E>): ConditionGroup<E>
export function not(member: unknown): unknown {
  return combined([member], (part) => negated(part))
}

function combined(
  members: readonly unknown[],
  combine: (...parts: readonly [Expression, ...Expression[]]) => Expression<boolean>,
): unknown {
  const all = (parts: readonly Expression[]): Expression<boolean> => combine(...(parts as [Expression]))
  if (members.every((member) => member instanceof Expression)) return all(members)
  if (members.every((member) => Condition.is(member)))
    return condition((operand) => all(members.map((each) => each.on(operand))))
  const wrong = members.find((member) => typeof member !== 'object' || member === null)
  if (wrong !== undefined)
    throw new UsageError(`${describe(wrong)} is no condition.`, { hint: 'Write or(lt(5), gt(9)).' })
  return new ConditionGroup(SECRET, members, all)
}
