import { BigIntType } from '../types/numeric'
import type { SqlType } from '../types/sql-type'

/** A key's value in a form that a Map can look up: a primitive for one column, a text for several. */
export type IdentityKey = string | number | bigint | boolean

/** The key of values; undefined where one of them is null or missing, because such a key finds nothing. */
export function identityKey(values: readonly unknown[], types: readonly SqlType[]): IdentityKey | undefined {
  if (values.length === 1) return part(values[0], types[0] as SqlType)
  const parts: IdentityKey[] = []
  for (let i = 0; i < values.length; i++) {
    const value = part(values[i], types[i] as SqlType)
    if (value === undefined) return undefined
    parts.push(typeof value === 'bigint' ? `${value}n` : value)
  }
  return JSON.stringify(parts)
}

/** A value in a form in which two can be compared by `===`: dates, buffers and JSON by what they hold. */
export function comparable(value: unknown, type: SqlType): IdentityKey | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return value
  if (typeof value === 'string' && !['json', 'numeric', 'custom', 'uuid'].includes(type.kind)) return value
  const normal = type.normalize(value)
  if (normal instanceof Date) return normal.getTime()
  // Written with more or fewer zeros behind the point it is the same decimal.
  if (type.kind === 'numeric' && String(normal).includes('.')) return String(normal).replace(/\.?0+$/, '')
  return Buffer.isBuffer(normal) ? normal.toString('base64') : (normal as IdentityKey)
}

/** An integer key may lead to a bigint one: the same number is the same key, whichever way JavaScript holds it. */
function part(value: unknown, type: SqlType): IdentityKey | undefined {
  const key = comparable(value, type)
  if (typeof key === 'bigint' && Number.isSafeInteger(Number(key))) return Number(key)
  return key ?? undefined
}

/** Whether a value of one key column is that of another, an integer key and a bigint one included. */
export function isSameKey(value: unknown, type: SqlType, other: unknown, otherType: SqlType): boolean {
  return part(value, type) === part(other, otherType)
}

/** A key's value as a column of another integer type holds it; any other value as it is. */
export function convertKey(value: unknown, type: SqlType): unknown {
  if (typeof value === 'number' && holdsBigInt(type)) return BigInt(value)
  return typeof value === 'bigint' && !holdsBigInt(type) ? Number(value) : value
}

/** Whether the type's values are JavaScript bigints. */
export function holdsBigInt(type: SqlType): boolean {
  return type instanceof BigIntType && type.mode === 'bigint'
}
