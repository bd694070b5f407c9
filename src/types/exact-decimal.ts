import { trimDecimal } from './decimal'
import { NumericType } from './numeric'
import { plainType } from './resolve-type'
import type { SqlType } from './sql-type'
import { t } from './t'

/** An exact decimal without zeros at its end, of which databases write different numbers. */
export const EXACT_DECIMAL = t.custom<string, string>({
  base: t.numeric(),
  toDatabase: (text) => text,
  fromDatabase: trimDecimal,
})

/** The type of `left operator right`: that of the left, but a decimal may get other places than its column has. */
export function arithmeticType(
  operator: string,
  given: SqlType | undefined,
  right: { readonly type: SqlType | undefined; readonly value?: unknown },
): SqlType | undefined {
  const left = given && plainType(given)
  if (!(left instanceof NumericType) || left.precision === undefined) return given
  const places =
    right.value === undefined
      ? placesOf(right.type)
      : (`${right.value as string | number}`.split('.')[1]?.length ?? 0)
  if (['+', '-'].includes(operator) && places <= (left.scale ?? 0)) return given
  return left.mode === 'number' ? t.double() : EXACT_DECIMAL
}

function placesOf(given: SqlType | undefined): number {
  const type = given && plainType(given)
  return type instanceof NumericType && type.precision !== undefined ? (type.scale ?? 0) : Infinity
}
