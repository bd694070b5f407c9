import { ArrayType, type Nested } from './array'
import { BooleanType } from './boolean'
import { CustomType, type CustomTypeOptions } from './custom'
import { EnumType, type EnumOptions } from './enum'
import { JsonType } from './json'
import { NamedType } from './named'
import { BigIntType, FloatType, IntegerType, NumericType, type NumericOptions } from './numeric'
import { BinaryType, StringType, UuidType } from './string'
import type { SqlType, ValueOf } from './sql-type'
import { DateType, TimestampType, TimeType, type TimeOptions } from './temporal'

function bigintType<T extends bigint = bigint>(): BigIntType<T>
function bigintType<T extends number = number>(options: { readonly mode: 'number' }): BigIntType<T>
function bigintType(options?: { readonly mode: 'number' }): BigIntType<unknown> {
  return new BigIntType(options?.mode ?? 'bigint')
}

function numericType<T extends number = number>(
  precision: number | undefined,
  scale: number | undefined,
  options: NumericOptions & { readonly mode: 'number' },
): NumericType<T>
function numericType<T extends string = string>(
  precision?: number,
  scale?: number,
  options?: NumericOptions,
): NumericType<T>
function numericType(precision?: number, scale?: number, options?: NumericOptions): NumericType<unknown> {
  return new NumericType(precision, scale, options)
}

interface ArrayOptions<D extends number> {
  /** How deep the arrays are nested: 1 if not given. */
  readonly dimensions?: D
}

function arrayType<S extends SqlType, const D extends number = 1>(
  element: S,
  options?: ArrayOptions<D>,
): ArrayType<Nested<ValueOf<S>, D>>
function arrayType<T, const D extends number = 1>(
  element: SqlType<T>,
  options?: ArrayOptions<D>,
): ArrayType<Nested<T, D>>
function arrayType(element: SqlType, options?: ArrayOptions<number>): ArrayType<unknown> {
  return new ArrayType(element, options?.dimensions)
}

type EnumObject = Readonly<Record<string, string>>

function enumType<const V extends string>(
  name: string,
  values: readonly V[],
  options?: EnumOptions<NoInfer<V>>,
): EnumType<V>
function enumType<const V extends string>(
  values: readonly V[],
  options?: EnumOptions<NoInfer<V>>,
): EnumType<V>
function enumType<E extends EnumObject>(values: E, options?: EnumOptions<E[keyof E]>): EnumType<E[keyof E]>
function enumType(
  first: string | readonly string[] | EnumObject,
  second?: readonly string[] | EnumOptions,
  third?: EnumOptions,
): EnumType {
  const named = typeof first === 'string'
  const options = (named ? third : second) as EnumOptions | undefined
  const source = named ? (second as readonly string[]) : first
  const values = Array.isArray(source) ? (source as string[]) : Object.values(source as EnumObject)
  return new EnumType(values, named ? first : options?.name, options?.native ?? true, options)
}

/**
 * The SQL types. Each factory takes the property's type where it is narrower than the default: `t.varchar<UserId>(36)`.
 *
 * @example
 * new Column('price', t.numeric(10, 2), { nullable: false })   // price NUMERIC(10, 2) NOT NULL
 */
export const t = {
  /** SMALLINT, a number of 16 bits. */
  smallint: <T extends number = number>() => new IntegerType<T>('smallint'),
  /** INTEGER, a number of 32 bits. */
  integer: <T extends number = number>() => new IntegerType<T>('integer'),
  /** BIGINT: an exact `bigint`, or a `number` with `{ mode: 'number' }`. */
  bigint: bigintType,
  /** NUMERIC(precision, scale): an exact decimal string, or a `number` with `{ mode: 'number' }`. */
  numeric: numericType,
  /** REAL, a floating-point number of 32 bits. */
  real: <T extends number = number>() => new FloatType<T>('real'),
  /** DOUBLE PRECISION, a floating-point number of 64 bits. */
  double: <T extends number = number>() => new FloatType<T>('double'),
  /** VARCHAR(length), or VARCHAR without a limit. */
  varchar: <T extends string = string>(length?: number) => new StringType<T>('varchar', length),
  /** CHAR(length); its padding is never seen in JavaScript. */
  char: <T extends string = string>(length = 1) => new StringType<T>('char', length),
  /** TEXT, a string without a limit. */
  text: <T extends string = string>() => new StringType<T>('text'),
  /** BOOLEAN. */
  boolean: <T extends boolean = boolean>() => new BooleanType<T>(),
  /** DATE, a string `YYYY-MM-DD`. */
  date: <T extends string = string>() => new DateType<T>(),
  /** TIME, a string `HH:MM:SS`; with a time zone `HH:MM:SS+HH`. */
  time: <T extends string = string>(options?: TimeOptions) => new TimeType<T>(options),
  /** TIMESTAMP, a `Date`; without a time zone it means UTC. A `precision` is the number of digits behind the second's point. */
  timestamp: <T = Date>(options: TimeOptions = {}) =>
    new TimestampType<T>(options.withTimeZone ?? false, options.precision),
  /** TIMESTAMP WITH TIME ZONE, a `Date`. */
  timestamptz: <T = Date>(options: { readonly precision?: number } = {}) =>
    new TimestampType<T>(true, options.precision),
  /** JSON, parsed. */
  json: <T = unknown>() => new JsonType<T>(false),
  /** JSONB on PostgreSQL, JSON elsewhere; parsed. */
  jsonb: <T = unknown>() => new JsonType<T>(true),
  /** UUID, a lower-case string. */
  uuid: <T extends string = string>() => new UuidType<T>(),
  /** BYTEA or BLOB, a Buffer. */
  binary: <T = Buffer>() => new BinaryType<T>(),
  /** An enumeration of labels, or of a TypeScript string enum. */
  enum: enumType,
  /**
   * An array of another type's values; `t.array(t.integer(), { dimensions: 2 })` is nested. PostgreSQL has arrays; elsewhere
   * a variant stores them. Where elements may be null, say so: `t.array<number | null>(t.integer())`.
   */
  array: arrayType,
  /** A type that only the database knows, by name: `t.named('inet')`. */
  named: <T = string>(name: string) => new NamedType<T>(name),
  /** A type of your own over another one. */
  custom: <T, B>(options: CustomTypeOptions<T, B>) => new CustomType<T, B>(options),
} as const
