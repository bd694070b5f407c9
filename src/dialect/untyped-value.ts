import { InvalidValueError } from '../errors'
import { describe } from '../types/sql-type'
import { t } from '../types/t'

const TEXT = t.text()

type Scalar = string | number | bigint | boolean | Uint8Array | Date

/**
 * Checks a value of which no SQL type is known (in raw SQL, as a function's argument): only values that are one thing in
 * SQL are taken. An object could be meant as anything, so it is refused.
 */
export function assertScalar(value: unknown): asserts value is Scalar {
  if (typeof value === 'string') TEXT.normalize(value)
  else if (typeof value === 'number' && Number.isFinite(value)) return
  else if (typeof value === 'bigint' || typeof value === 'boolean' || value instanceof Uint8Array) return
  else if (value instanceof Date && !Number.isNaN(value.getTime())) return
  else {
    throw new InvalidValueError(`A SQL value cannot be ${describe(value)}.`, {
      hint: 'Give a string, number, bigint, boolean, Date, Buffer or null; JSON as JSON.stringify(value).',
    })
  }
}
