/** SQL that rounds decimals, which SQLite holds as doubles: for queries, and for values that a change of type converts. */
import type { SqlType } from '../../types/sql-type'

/** The double of a decimal may lie below it, and half a unit would be rounded down: the next double above does not. */
export const ABOVE_HALF = '1.0000000000000002'

/**
 * What stands around a floating-point number to make it the decimal of those digits that it is sure of. No decimal of 15 digits
 * is 1e300, which stands for NULL where `printf` would write 0 for it.
 */
export function sureDigits(type: SqlType | undefined): readonly [before: string, behind: string] {
  const digits = type?.kind === 'real' ? 6 : 15
  return [`nullif(CAST(printf('%.${digits}g', coalesce(`, ', 1e300)) AS NUMERIC), 1e300)']
}

/** A double rounded to a whole one, halves to the even one, as adding 1.5 * 2^52 does: no double from 2^52 on has a fraction. */
export function wholeOf(value: string): string {
  return `CASE WHEN abs(${value}) < 2251799813685248 THEN (${value} + 6755399441055744.0) - 6755399441055744.0 ELSE round(${value}) END`
}
