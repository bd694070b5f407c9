import { UsageError } from '../errors'
import { EXACT_DECIMAL } from '../types/exact-decimal'
import { NumericType } from '../types/numeric'
import { plainType } from '../types/resolve-type'
import type { SqlType } from '../types/sql-type'
import { t } from '../types/t'
import { Expression, toOperand } from './expression'
import { Ordering } from './ordering'

const FUNCTION_NAME = /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/

/** `name(argument, …)`. Functions that databases spell differently (`now`) are respelled by the dialect. */
export class FunctionCall<N extends string = string, T = unknown> extends Expression<T> {
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

  /** `name(…) OVER (PARTITION BY … ORDER BY …)`. */
  over(window: {
    readonly partitionBy?: readonly Expression[]
    readonly orderBy?: readonly (Expression | Ordering)[]
  }): Over<T> {
    const orderBy = (window.orderBy ?? []).map((item) => (item instanceof Ordering ? item : item.asc()))
    return new Over<T>(this, window.partitionBy ?? [], orderBy)
  }
}

/** A window function with its window. */
export class Over<T = unknown> extends Expression<T> {
  readonly kind = 'over'

  constructor(
    readonly call: FunctionCall,
    readonly partitionBy: readonly Expression[],
    readonly orderBy: readonly Ordering[],
  ) {
    super()
  }

  get type(): SqlType | undefined {
    return this.call.type
  }

  override get operands(): readonly Expression[] {
    return [this.call, ...this.partitionBy, ...this.orderBy.map((ordering) => ordering.operand)]
  }
}

type Arg = Expression | string | number | bigint | boolean | null | Date
type Call = <T = unknown>(...args: readonly Arg[]) => FunctionCall<string, T>
type Total<T> = T extends bigint | number ? bigint | null : T extends string ? string | null : unknown

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
  lower(expression: Expression): FunctionCall<'lower', string>
  upper(expression: Expression): FunctionCall<'upper', string>
  length(expression: Expression): FunctionCall<'length', number>
  abs<T>(expression: Expression<T>): FunctionCall<'abs', T>
  coalesce<T>(expression: Expression<T>, ...others: readonly Arg[]): FunctionCall<'coalesce', NonNullable<T>>
  /** The time at which the transaction (PostgreSQL) or statement (SQLite) began. */
  now(): FunctionCall<'now', Date>
  rowNumber(): FunctionCall<'row_number', number>
}

const count = (args: readonly Expression[], distinct: boolean): FunctionCall<'count', number> =>
  new FunctionCall('count', args, t.integer(), distinct)

const known: KnownFunctions = {
  count: (expression) => count(expression === undefined ? [] : [expression], false),
  countDistinct: (expression) => count([expression], true),
  sum: (expression) => new FunctionCall('sum', [expression], totalType(expression.type)),
  avg: (expression) => new FunctionCall('avg', [expression], averageType(expression.type)),
  min: (expression) => new FunctionCall('min', [expression], expression.type),
  max: (expression) => new FunctionCall('max', [expression], expression.type),
  lower: (expression) => new FunctionCall('lower', [expression], t.text()),
  upper: (expression) => new FunctionCall('upper', [expression], t.text()),
  length: (expression) => new FunctionCall('length', [expression], t.integer()),
  abs: (expression) => new FunctionCall('abs', [expression], expression.type),
  coalesce: (expression, ...others) =>
    new FunctionCall(
      'coalesce',
      [expression, ...others.map((o) => toOperand(o, expression.type))],
      expression.type,
    ),
  now: () => new FunctionCall('now', [], t.timestamptz()),
  rowNumber: () => new FunctionCall('row_number', [], t.integer()),
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
export const func: KnownFunctions & Readonly<Record<string, Call>> = new Proxy(
  known as KnownFunctions & Record<string, Call>,
  {
    get(target, name): unknown {
      if (typeof name !== 'string' || Object.hasOwn(target, name)) return Reflect.get(target, name)
      return (...args: readonly Arg[]) =>
        new FunctionCall(
          name,
          args.map((arg) => toOperand(arg, undefined)),
          undefined,
        )
    },
  },
)
