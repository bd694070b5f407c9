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

function part(value: unknown, type: SqlType): IdentityKey | undefined {
  return comparable(value, type) ?? undefined
}
