/** Values that need no second look: most of those that are written. */
import { isKeptDecimal } from './decimal'
import type { NumericType } from './numeric'
import type { StringType } from './string'
import type { SqlType, TypeKind } from './sql-type'

/** A value that a column keeps as it is, and that is equal to no other one. */
type PlainValue = string | number | boolean

type PlainTest = (value: unknown) => value is PlainValue

const TESTS: Readonly<Partial<Record<TypeKind, (type: never) => PlainTest | undefined>>> = {
  smallint:
    () =>
    (value): value is number =>
      isWhole(value) && value >= -(2 ** 15) && value < 2 ** 15,
  integer: () => isWhole,
  double:
    () =>
    (value): value is number =>
      Number.isFinite(value) && !Object.is(value, -0),
  numeric: ({ mode, precision, scale = 0 }: NumericType) =>
    mode === 'number'
      ? undefined
      : (value): value is string => typeof value === 'string' && isKeptDecimal(value, precision, scale),
  boolean:
    () =>
    (value): value is boolean =>
      typeof value === 'boolean',
  text: () => isText,
  varchar:
    ({ length = Infinity }: StringType) =>
    (value): value is string =>
      isText(value) && value.length <= length,
}

/** Tells the plain values of a type; undefined for a type that has none. What it does not tell may be right nevertheless. */
export function plainTest(type: SqlType): PlainTest | undefined {
  return TESTS[type.kind]?.(type as never)
}

/** Within 32 bits, and not -0, which databases store as 0. */
function isWhole(value: unknown): value is number {
  return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0)
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
}
