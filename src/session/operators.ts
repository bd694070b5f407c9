/** Operators for `where` objects. They are functions, so that no text from outside (a request's body) can ever be one. */
import { UsageError } from '../errors'
import { and as allOf, Expression, not as negated, or as anyOf, type NullOf } from '../expression/expression'
import type { ColumnsOf } from '../registry/columns-of'
import { describe } from '../types/sql-type'
import {
  Condition,
  ConditionGroup,
  RelationCondition,
  SECRET,
  type Quantifier,
  type TextPart,
} from './condition'
import type { RelatedWhere } from './find-options'

type Scalar = string | number | bigint | boolean | Date | Buffer

const condition = <V>(apply: (operand: Expression) => Expression): Condition<V> =>
  new Condition<V>(SECRET, apply)

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
export const eq = <V extends Scalar | null>(value: V): Condition<NonNullable<V>> =>
  condition((operand) => operand.eq(given(value)))
/** `property <> value`; with null, `IS NOT NULL`. */
export const ne = <V extends Scalar | null>(value: V): Condition<NonNullable<V>> =>
  condition((operand) => operand.ne(given(value)))
/** `property > value`. */
export const gt = <V extends Scalar>(value: V): Condition<V> =>
  condition((operand) => operand.gt(given(value)))
/** `property >= value`. */
export const gte = <V extends Scalar>(value: V): Condition<V> =>
  condition((operand) => operand.gte(given(value)))
/** `property < value`. */
export const lt = <V extends Scalar>(value: V): Condition<V> =>
  condition((operand) => operand.lt(given(value)))
/** `property <= value`. */
export const lte = <V extends Scalar>(value: V): Condition<V> =>
  condition((operand) => operand.lte(given(value)))
/** `property BETWEEN low AND high`. */
export const between = <V extends Scalar>(low: V, high: V): Condition<V> =>
  condition((operand) => operand.between(given(low), given(high)))
/** `property IN (…)`. */
export const inList = <const V extends Scalar | null>(values: readonly V[]): Condition<NonNullable<V>> =>
  condition((operand) => operand.in(list(values)))
/** `property NOT IN (…)`. */
export const notInList = <const V extends Scalar | null>(values: readonly V[]): Condition<NonNullable<V>> =>
  condition((operand) => operand.notIn(list(values)))
/** Matches a pattern, minding case: `%` any text, `_` one character. */
export const like = (pattern: string): Condition<TextPart> =>
  condition((operand) => operand.like(text(pattern)))
/** Matches a pattern, not minding case. */
export const ilike = (pattern: string): Condition<TextPart> =>
  condition((operand) => operand.ilike(text(pattern)))
/** Holds the text, taken literally. */
export const contains = (part: string): Condition<TextPart> =>
  condition((operand) => operand.contains(text(part)))
/** Begins with the text, taken literally. */
export const startsWith = (part: string): Condition<TextPart> =>
  condition((operand) => operand.startsWith(text(part)))
/** Ends with the text, taken literally. */
export const endsWith = (part: string): Condition<TextPart> =>
  condition((operand) => operand.endsWith(text(part)))
/** `property IS NULL`. */
export const isNull = (): Condition<never> => condition((operand) => operand.isNull())
/** `property IS NOT NULL`. */
export const isNotNull = (): Condition<never> => condition((operand) => operand.isNotNull())

/**
 * The condition on related rows of `T`. Deep inside an object the compiler does not tell yet which class that is: then the
 * condition's own type is compared, when it stands in its place.
 */
type ConditionOn<T, W> = 0 extends 1 & T ? W : NoInfer<RelatedWhere<T>>
type AnyWhere = object | ((columns: ColumnsOf<Unseen>) => Expression)
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the class is not known yet
type Unseen = any

/**
 * At least one related row fulfils the condition; without one, at least one is there.
 *
 * @example
 * await session.find(User, { where: { preferences: some({ prefName: like('ui.%') }) } })
 * // … WHERE EXISTS (SELECT 1 FROM user_preference WHERE user_preference.user_id = "user".user_id AND …)
 */
export const some = <T = Unseen, const W extends AnyWhere = never>(
  ...where: readonly [] | readonly [where: ConditionOn<T, W>]
): RelationCondition<T, W> => quantified('some', where)

/**
 * No related row fulfils the condition; without one, none is there.
 *
 * @example
 * await session.find(User, { where: { preferences: none() } })
 * // … WHERE NOT EXISTS (SELECT 1 FROM user_preference WHERE user_preference.user_id = "user".user_id)
 */
export const none = <T = Unseen, const W extends AnyWhere = never>(
  ...where: readonly [] | readonly [where: ConditionOn<T, W>]
): RelationCondition<T, W> => quantified('none', where)

/**
 * All related rows fulfil the condition. It holds where there are none; a row for which the condition is null does not
 * fulfil it.
 *
 * @example
 * await session.find(User, { where: { preferences: every({ prefValue: 'on' }) } })
 * // … WHERE NOT EXISTS (SELECT 1 FROM user_preference WHERE … AND (user_preference.pref_value = $1) IS NOT TRUE)
 */
export const every = <T = Unseen, const W extends AnyWhere = never>(
  where: ConditionOn<T, W>,
): RelationCondition<T, W> => quantified('every', [where])

function quantified<T, W>(quantifier: Quantifier, where: readonly unknown[]): RelationCondition<T, W> {
  if (where.length > 0) given(where[0])
  return new RelationCondition<T, W>(SECRET, quantifier, where[0])
}

/**
 * At least one holds: of conditions on one property, of `where` objects, or of expressions.
 *
 * @example
 * { where: { age: or(lt(18), gt(65)) } }             // age < 18 OR age > 65
 * { where: or({ name: 'Smith' }, { age: gt(65) }) }  // name = 'Smith' OR age > 65
 */
export function or<E = never>(...conditions: readonly NoInfer<RelatedWhere<E>>[]): ConditionGroup<E>
export function or<const C extends readonly Expression[]>(
  ...conditions: C
): Expression<boolean | NullOf<C[number]>>
export function or<const C extends readonly Condition[]>(...conditions: C): C[number]
export function or(...members: readonly unknown[]): unknown {
  return combined(members, anyOf)
}

/** All hold: of conditions on one property, of `where` objects, or of expressions. */
export function and<E = never>(...conditions: readonly NoInfer<RelatedWhere<E>>[]): ConditionGroup<E>
export function and<const C extends readonly Expression[]>(
  ...conditions: C
): Expression<boolean | NullOf<C[number]>>
export function and<const C extends readonly Condition[]>(...conditions: C): C[number]
export function and(...members: readonly unknown[]): unknown {
  return combined(members, allOf)
}

/** Does not hold. */
export function not<E = never>(condition: NoInfer<RelatedWhere<E>>): ConditionGroup<E>
export function not<V extends Expression>(condition: V): Expression<boolean | NullOf<V>>
export function not<C extends Condition>(condition: C): C
export function not(member: unknown): unknown {
  return combined([member], (part) => negated(part))
}

function combined(
  members: readonly unknown[],
  combine: (...parts: readonly [Expression, ...Expression[]]) => Expression,
): unknown {
  const all = (parts: readonly Expression[]): Expression => combine(...(parts as [Expression]))
  if (members.every((member) => member instanceof Expression)) return all(members)
  if (members.every((member) => Condition.is(member)))
    return condition((operand) => all(members.map((each) => each.on(operand))))
  const wrong = members.find((member) => !isWhere(member))
  if (wrong !== undefined)
    throw new UsageError(`${describe(wrong)} is no condition.`, { hint: 'Write or(lt(5), gt(9)).' })
  return new ConditionGroup(SECRET, members, all)
}

function isWhere(member: unknown): boolean {
  return typeof member === 'function' || (typeof member === 'object' && member !== null)
}
