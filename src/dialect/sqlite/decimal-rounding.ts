/** SQL that rounds decimals, which SQLite holds as doubles: for queries, and for values that a change of type converts. */

/** The double of a decimal may lie below it, and half a unit would be rounded down: the next double above does not. */
export const ABOVE_HALF = '1.0000000000000002'

/** What stands around a value. No decimal of 15 digits is 1e300, which stands for NULL where `printf` would write 0 for it. */
export const FIFTEEN_DIGITS = [
  "nullif(CAST(printf('%.15g', coalesce(",
  ', 1e300)) AS NUMERIC), 1e300)',
] as const
