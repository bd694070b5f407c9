import { UsageError } from '../errors'
import { valueBeside } from '../types/common-type'
import { familyOf } from '../types/comparable-types'
import { arithmeticType, EXACT_DECIMAL } from '../types/exact-decimal'
import { NumericType } from '../types/numeric'
import { plainType, valueType } from '../types/resolve-type'
import type { SqlType, ValueOf } from '../types/sql-type'
import { t } from '../types/t'
import { Aggregate, OrderedCall } from './aggregate'
import { alike, toBranch, typeOfBranches } from './branches'
import type { CommonFunction } from './common-function'
import { Expression, Ordering, toOperand } from './expression'
import { toTyped } from './literal'

const FUNCTION_NAME = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/

/** `name(argument, …)`. Functions that databases spell differently (`now`) are respelled by the dialect. */
export class FunctionCall<N extends string = string, T = unknown> extends Aggregate<T> {
  readonly kind = 'functionCall'

  constructor(
    readonly name: N,
    readonly args: readonly Expression[],
    readonly type: SqlType | undefined,
    readonly distinct = false,
  ) {
    super()
    if (!FUNCTION_NAME.test(name)) {
      throw new UsageError('This is not the name of a SQL function.', {
        hint: 'Write func.lower(…), or use the sql tag.',
      })
    }
  }

  override get operands(): readonly Expression[] {
    return this.args
  }

  /** The same call, its value read as this type. */
  typed<S extends SqlType>(type: S): FunctionCall<N, ValueOf<S>> {
    return new FunctionCall<N, ValueOf<S>>(this.name, this.args, type, this.distinct)
  }

  /**
   * An aggregate over the rows of a group in an order.
   *
   * @example
   * func.stringAgg(emp.c.name, ', ').orderBy(emp.c.name)   // string_agg(emp.name, $1 ORDER BY emp.name)
   */
  orderBy(...items: readonly (Expression | Ordering)[]): OrderedCall<T> {
    return new OrderedCall<T>(this, items.map(toOrdering), false)
  }

  /**
   * An aggregate that takes its values from an order. PostgreSQL only.
   *
   * @example
   * func.percentile_cont(0.5).withinGroup(emp.c.salary)   // percentile_cont($1) WITHIN GROUP (ORDER BY emp.salary)
   */
  withinGroup(...items: readonly (Expression | Ordering)[]): OrderedCall<T> {
    return new OrderedCall<T>(this, items.map(toOrdering), true)
  }
}

function toOrdering(item: Expression | Ordering): Ordering {
  return item instanceof Ordering ? item : item.asc()
}

type Arg = Expression | string | number | bigint | boolean | null | Date
type Call = <T = unknown>(...args: readonly Arg[]) => FunctionCall<string, T>
type Total<T> = T extends bigint | number ? bigint | null : T extends string ? string | null : unknown

/** What an expression of a known type gives beside others. */
type Known<A> = A extends Expression<infer V> ? (unknown extends V ? never : NonNullable<V>) : never

/** Databases compute with doubles where the numbers are no decimals. */
type Rounded<T> = T extends bigint ? number : T

/** The functions whose results are typed; every other name gives a call of unknown type. */
export interface KnownFunctions {
  /** `count(*)`, or the number of rows where the expression is not null. A number. */
  count(expression?: Expression): FunctionCall<'count', number>
  /** As `count`, of distinct values. */
  countDistinct(expression: Expression): FunctionCall<'count', number>
  /** A bigint for integers, an exact string for `numeric`; null over no rows. */
  sum<T>(expression: Expression<T>): FunctionCall<'sum', Total<NonNullable<T>>>
  /** An exact string for integers and `numeric`, a number for floats; null over no rows. */
  avg<T>(expression: Expression<T>): FunctionCall<'avg', string | number | null>
  min<T>(expression: Expression<T>): FunctionCall<'min', T | null>
  max<T>(expression: Expression<T>): FunctionCall<'max', T | null>
  lower<T>(expression: Expression<T>): FunctionCall<'lower', string | (T & null)>
  upper<T>(expression: Expression<T>): FunctionCall<'upper', string | (T & null)>
  length<T>(expression: Expression<T>): FunctionCall<'length', number | (T & null)>
  abs<T>(expression: Expression<T>): FunctionCall<'abs', T>
  /** Rounded to so many places, or to a whole number. A decimal stays an exact one. */
  round<T>(expression: Expression<T>, places?: number | Expression): FunctionCall<'round', Rounded<T>>
  ceil<T>(expression: Expression<T>): FunctionCall<'ceil', Rounded<T>>
  floor<T>(expression: Expression<T>): FunctionCall<'floor', Rounded<T>>
  /** -1, 0 or 1. */
  sign<T>(expression: Expression<T>): FunctionCall<'sign', Rounded<T>>
  /** The rest of a division. */
  mod<T>(expression: Expression<T>, value: NonNullable<NoInfer<T>> | Expression): FunctionCall<'mod', T>
  power<T>(
    expression: Expression<T>,
    exponent: NonNullable<NoInfer<T>> | number | Expression,
  ): FunctionCall<'power', Rounded<T>>
  sqrt<T>(expression: Expression<T>): FunctionCall<'sqrt', Rounded<T>>
  /** The first that is not null. */
  coalesce<T, O extends readonly Arg[]>(
    expression: Expression<T>,
    ...others: O
  ): FunctionCall<'coalesce', NonNullable<T> | Known<O[number]>>
  /** Null where the two are equal, else the first. */
  nullif<T>(
    expression: Expression<T>,
    value: NonNullable<NoInfer<T>> | Expression,
  ): FunctionCall<'nullif', T | null>
  /** The texts of a group one behind the other (`group_concat` on SQLite). */
  stringAgg(expression: Expression, separator: string): FunctionCall<'string_agg', string | null>
  /** The values of a group as an array. PostgreSQL only. */
  arrayAgg<T>(expression: Expression<T>): FunctionCall<'array_agg', T[] | null>
  /** The time at which the transaction (PostgreSQL) or statement (SQLite) began. */
  now(): FunctionCall<'now', Date>
  rowNumber(): FunctionCall<'row_number', number>
  /** The number of the first row that is equal in the ordering. */
  rank(): FunctionCall<'rank', number>
  /** As `rank`, without gaps. */
  denseRank(): FunctionCall<'dense_rank', number>
  percentRank(): FunctionCall<'percent_rank', number>
  cumeDist(): FunctionCall<'cume_dist', number>
  /** In which of so many equal parts of the window the row lies. */
  ntile(parts: number): FunctionCall<'ntile', number>
  /** The value of a row before this one; where there is none, null or the value that is given for it. */
  lag<T>(expression: Expression<T>, offset?: number): FunctionCall<'lag', T | null>
  lag<T>(
    expression: Expression<T>,
    offset: number,
    otherwise: NonNullable<NoInfer<T>> | Expression,
  ): FunctionCall<'lag', T>
  /** The value of a row behind this one; where there is none, null or the value that is given for it. */
  lead<T>(expression: Expression<T>, offset?: number): FunctionCall<'lead', T | null>
  lead<T>(
    expression: Expression<T>,
    offset: number,
    otherwise: NonNullable<NoInfer<T>> | Expression,
  ): FunctionCall<'lead', T>
  firstValue<T>(expression: Expression<T>): FunctionCall<'first_value', T>
  lastValue<T>(expression: Expression<T>): FunctionCall<'last_value', T>
  nthValue<T>(expression: Expression<T>, n: number): FunctionCall<'nth_value', T | null>
}

const count = (args: readonly Expression[], distinct: boolean): FunctionCall<'count', number> =>
  new FunctionCall('count', args, t.integer(), distinct)

const known: KnownFunctions = {
  count: (expression) => count(expression === undefined ? [] : [expression], false),
  countDistinct: (expression) => count([expression], true),
  sum: (expression) => new FunctionCall('sum', [added(expression)], totalType(expression.type)),
  avg: (expression) => new FunctionCall('avg', [added(expression)], averageType(expression.type)),
  min: (expression) => new FunctionCall('min', [expression], expression.type),
  max: (expression) => new FunctionCall('max', [expression], expression.type),
  lower: (expression) => new FunctionCall('lower', [expression], t.text()),
  upper: (expression) => new FunctionCall('upper', [expression], t.text()),
  length: (expression) => new FunctionCall('length', [expression], t.integer()),
  abs: (expression) => new FunctionCall('abs', [expression], expression.type),
  round: (expression, places) => rounding('round', expression, places),
  ceil: (expression) => rounding('ceil', expression),
  floor: (expression) => rounding('floor', expression),
  sign: (expression) => rounding('sign', expression),
  mod: (expression, value) => {
    const [left, right] = [toTyped(expression), besideOperand(value, expression.type)]
    return new FunctionCall('mod', [left, right], arithmeticType('%', left.type, right))
  },
  power: (expression, exponent) => computed('power', expression, exponent),
  sqrt: (expression) => computed('sqrt', expression),
  coalesce: <T>(first: Expression<T>, ...others: readonly unknown[]) =>
    oneOf<'coalesce', NonNullable<T>>('coalesce', first, others),
  now: () => new FunctionCall('now', [], t.timestamptz()),
  nullif: (expression, value) =>
    new FunctionCall('nullif', [expression, besideOperand(value, expression.type)], expression.type),
  stringAgg: (expression, separator) =>
    new FunctionCall('string_agg', [expression, toTyped(separator)], t.text()),
  arrayAgg: (expression) =>
    new FunctionCall('array_agg', [expression], expression.type && t.array(expression.type)),
  rowNumber: () => new FunctionCall('row_number', [], t.integer()),
  rank: () => new FunctionCall('rank', [], t.integer()),
  denseRank: () => new FunctionCall('dense_rank', [], t.integer()),
  percentRank: () => new FunctionCall('percent_rank', [], t.double()),
  cumeDist: () => new FunctionCall('cume_dist', [], t.double()),
  ntile: (parts) => new FunctionCall('ntile', [toTyped(parts)], t.integer()),
  lag: <T>(...args: Neighbour) => neighbour<'lag', T>('lag', args),
  lead: <T>(...args: Neighbour) => neighbour<'lead', T>('lead', args),
  firstValue: (expression) => new FunctionCall('first_value', [expression], expression.type),
  lastValue: (expression) => new FunctionCall('last_value', [expression], expression.type),
  nthValue: (expression, n) => new FunctionCall('nth_value', [expression, toTyped(n)], expression.type),
}

type Neighbour = readonly [expression: Expression, offset?: number, otherwise?: unknown]

function neighbour<N extends string, T>(
  name: N,
  [expression, offset = 1, ...others]: Neighbour,
): FunctionCall<N, T> {
  const { args, type } = oneOf(name, expression, others)
  return new FunctionCall<N, T>(name, [expression, toTyped(offset), ...args.slice(1)], type)
}

/** A call that gives one of its arguments. */
function oneOf<N extends string, T>(
  name: N,
  first: Expression,
  others: readonly unknown[],
): FunctionCall<N, T> {
  const args = alike([first, ...others.map((other) => toBranch(other, first.type))])
  return new FunctionCall<N, T>(name, args, typeOfBranches(args))
}

/** What a value is compared or computed with. */
function besideOperand(value: unknown, type: SqlType | undefined): Expression {
  return toOperand(valueBeside(value, type), type)
}

function rounding<N extends string, T>(
  name: N,
  given: Expression,
  places?: number | Expression,
): FunctionCall<N, T> {
  const value = toTyped(given)
  const args = places === undefined ? [value] : [value, toTyped(places)]
  return new FunctionCall<N, T>(name, args, roundedType(value.type, places))
}

/** A decimal has the places that it is rounded to; of all other numbers databases make a double. */
function roundedType(given: SqlType | undefined, places: number | Expression = 0): SqlType | undefined {
  const type = given && valueType(given)
  if (type === undefined || !(type instanceof NumericType)) return type && t.double()
  if (typeof places !== 'number') return type.mode === 'number' ? t.double() : EXACT_DECIMAL
  return new NumericType(15, Math.max(places, 0), { mode: type.mode })
}

/** A decimal, of as many digits as the database gives it, where one of the numbers is one and none is a double. */
function computed<N extends string, T>(name: N, ...given: readonly unknown[]): FunctionCall<N, T> {
  const args = given.map((value) =>
    toBranch(value, given[0] instanceof Expression ? given[0].type : undefined),
  )
  const types = args.map(({ type }) => type && valueType(type))
  const decimal = types.find((type) => type instanceof NumericType)
  const isDouble =
    decimal?.mode === 'number' || types.some((type) => type?.kind === 'double' || type?.kind === 'real')
  return new FunctionCall<N, T>(name, args, decimal === undefined || isDouble ? t.double() : EXACT_DECIMAL)
}

/** SQLite would make numbers of anything. */
function added(expression: Expression): Expression {
  const family = familyOf(expression.type)
  if (family === undefined || family === 'number') return expression
  throw new UsageError(`Values of type ${String(expression.type)} cannot be added up.`, {
    hint: 'Cast them: func.sum(c.x.cast(t.integer())).',
  })
}

function totalType(given: SqlType | undefined): SqlType | undefined {
  const type = given && plainType(given)
  if (type?.kind === 'smallint' || type?.kind === 'integer' || type?.kind === 'bigint') return t.bigint()
  // A sum may have more digits than one value, but never more places.
  if (type instanceof NumericType && type.precision !== undefined && type.storage === undefined) {
    return new NumericType(Math.max(15, type.precision), type.scale, { mode: type.mode })
  }
  return type
}

function averageType(given: SqlType | undefined): SqlType | undefined {
  const type = given && plainType(given)
  return type?.kind === 'real' || type?.kind === 'double' ? t.double() : EXACT_DECIMAL
}

/**
 * SQL functions by name: `func.lower(c.name)`. Any other name works too; its result type is then unknown.
 *
 * @example
 * select(func.count(), func.lower(user.c.name))   // SELECT count(*) AS count, lower("user".name) AS lower FROM "user"
 */
export const func: KnownFunctions & Readonly<Record<CommonFunction, Call>> & Readonly<Record<string, Call>> =
  new Proxy(known as KnownFunctions & Record<CommonFunction, Call> & Record<string, Call>, {
    get(target, name): unknown {
      if (typeof name !== 'string' || Object.hasOwn(target, name)) return Reflect.get(target, name)
      return (...args: readonly Arg[]) =>
        new FunctionCall(
          name,
          args.map((arg) => toOperand(arg, undefined)),
          undefined,
        )
    },
  })
