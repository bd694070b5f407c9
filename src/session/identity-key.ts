import { BigIntType } from '../types/numeric'
import type { ArrayType } from '../types/array'
import type { CustomType } from '../types/custom'
import type { DomainType } from '../types/domain'
import { plainType } from '../types/resolve-type'
import type { SqlType, VariantType } from '../types/sql-type'

/** A key's value in a form that a Map can look up: a primitive for one column, a text for several. */
export type IdentityKey = string | number | bigint | boolean

/** The key of values; undefined where one of them is null or missing, because such a key finds nothing. */
export function identityKey(values: readonly unknown[], types: readonly SqlType[]): IdentityKey | undefined {
  if (values.length === 1) return singleKey(values[0], types[0] as SqlType)
  return keyOfParts(values.map((value, i) => comparable(value, types[i] as SqlType)))
}

/** As `identityKey`, of a key of one column. */
export function singleKey(value: unknown, type: SqlType): IdentityKey | undefined {
  return keyPart(comparable(value, type))
}

/** The key of values that are in comparable form already. */
export function keyOfParts(values: readonly (IdentityKey | null)[]): IdentityKey | undefined {
  if (values.length === 1) return keyPart(values[0] as IdentityKey | null)
  const parts: IdentityKey[] = []
  for (const value of values) {
    const part = keyPart(value)
    if (part === undefined) return undefined
    parts.push(typeof part === 'bigint' ? `${part}n` : part)
  }
  return JSON.stringify(parts)
}

/** As `keyOfParts`, of the values at some positions. */
export function keyAt(
  values: readonly (IdentityKey | null)[],
  positions: readonly number[],
): IdentityKey | undefined {
  if (positions.length === 1) return keyPart(values[positions[0] as number] ?? null)
  return keyOfParts(positions.map((position) => values[position] ?? null))
}

/** Types whose text has one form only. */
const PLAIN_TEXT: ReadonlySet<string> = new Set(['varchar', 'text', 'date', 'enum', 'named'])
/** Types that may keep another number than the one that they were given, or that a number does not stand for itself in. */
const ROUNDED: ReadonlySet<string> = new Set(['real', 'numeric', 'json', 'custom', 'variant', 'domain'])

/** A value in a form in which two can be compared by `===`: dates, buffers and JSON by what they hold. */
export function comparable(value: unknown, type: SqlType): IdentityKey | null {
  if (value === null || value === undefined) return null
  if (isPrimitive(value, type)) return value
  const inner = innerValue(value, type)
  if (inner !== undefined) return comparable(...inner)
  if (type.kind === 'array') return comparableArray(value, type as ArrayType)
  const normal = type.normalize(value)
  if (normal instanceof Date) return normal.getTime()
  // Written with more or fewer zeros behind the point it is the same decimal.
  if (type.kind === 'numeric') return trimmed(String(normal))
  return Buffer.isBuffer(normal) ? normal.toString('base64') : (normal as IdentityKey)
}

function trimmed(decimal: string): string {
  return decimal.endsWith('0') && decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

/** The value as the type has it that this one stands over. */
function innerValue(value: unknown, type: SqlType): [value: unknown, type: SqlType] | undefined {
  if (type.kind === 'variant' || type.kind === 'domain')
    return [value, (type as VariantType | DomainType).base]
  if (type.kind !== 'custom') return undefined
  const { base, toDatabase } = (type as CustomType<unknown>).options
  return [toDatabase(value), base]
}

/** Arrays are equal that hold equal elements in the same places. */
function comparableArray(value: unknown, type: ArrayType): IdentityKey {
  const elements = type.map(value, (element) => {
    const part = comparable(element, type.element)
    return typeof part === 'bigint' ? `${part}n` : part
  })
  return JSON.stringify(elements)
}

/** Whether a value stands for itself: there is no other way to write it in JavaScript. */
function isPrimitive(value: unknown, { kind }: SqlType): value is IdentityKey {
  if (typeof value === 'number') return !ROUNDED.has(kind)
  if (typeof value === 'string') return PLAIN_TEXT.has(kind)
  return typeof value === 'bigint' || typeof value === 'boolean'
}

/**
 * What the values of a type usually are in JavaScript, where two that are equal by `===` (two dates of one time) are the same
 * for it: what `typeof` says of values that are their own comparable form, or a `date`, or the text of a `decimal`, which may
 * have others. Undefined for all other types.
 */
export function plainForm({
  kind,
}: SqlType): 'number' | 'string' | 'boolean' | 'date' | 'decimal' | undefined {
  if (kind === 'integer' || kind === 'smallint' || kind === 'double') return 'number'
  if (PLAIN_TEXT.has(kind) && kind !== 'named') return 'string'
  if (kind === 'timestamp') return 'date'
  if (kind === 'numeric') return 'decimal'
  return kind === 'boolean' ? kind : undefined
}

/** Whether all values that a column of this type gives are identity keys as they are. */
export function isKeyByItself({ kind }: SqlType): boolean {
  return kind === 'integer' || kind === 'smallint' || (PLAIN_TEXT.has(kind) && kind !== 'named')
}

/** Whether the comparable form of a value is the value itself, or one that a statement may be given in its place. */
export function isOwnComparable(type: SqlType): boolean {
  return isKeyByItself(type) || type.kind === 'bigint' || type.kind === 'uuid'
}

/** An integer key may lead to a bigint one: the same number is the same key, whichever way JavaScript holds it. */
function keyPart(value: IdentityKey | null): IdentityKey | undefined {
  if (typeof value === 'bigint' && Number.isSafeInteger(Number(value))) return Number(value)
  return value ?? undefined
}

/** A key's value as a column of another integer type holds it; any other value as it is. */
export function convertKey(value: unknown, type: SqlType): unknown {
  if (typeof value === 'number' && holdsBigInt(type)) return BigInt(value)
  return typeof value === 'bigint' && !holdsBigInt(type) ? Number(value) : value
}

/** Whether the type's values are JavaScript bigints. */
export function holdsBigInt(given: SqlType): boolean {
  const type = plainType(given)
  return type instanceof BigIntType && type.mode === 'bigint'
}
