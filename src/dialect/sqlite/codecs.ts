/** Values as SQLite stores them: integers, doubles, text and blobs stand for all types. */
import type { KeyListShape } from '../../compiler/compiled-statement'
import type { WireValue } from '../../driver/driver'
import { InvalidValueError, UnsupportedFeatureError } from '../../errors'
import { roundDecimal, trimDecimal } from '../../types/decimal'
import type { CustomType } from '../../types/custom'
import { plainTest } from '../../types/plain-value'
import { isTextDecimal, type BigIntType, type NumericType } from '../../types/numeric'
import { baseType, normalValue, resolveType } from '../../types/resolve-type'
import type { SqlType, TypeKind } from '../../types/sql-type'
import type { Codecs, Decode, Encode } from '../codecs'
import { holdsTime, parseTimestamp, timestampText, wholeMilliseconds } from '../timestamp-text'
import { assertScalar } from '../untyped-value'

type Stored = Exclude<WireValue, null>
type StoredDecode = (stored: Stored) => unknown

const asIs: StoredDecode = (stored) => stored
const asText: StoredDecode = String
const asNumber: StoredDecode = (stored) => {
  const value = Number(stored)
  return Number.isNaN(value) ? unreadable('a number') : value
}
/** SQLite keeps 64 bits whatever the column is called; fractions, which it keeps too, are what they are. */
const asInteger: StoredDecode = (stored) => {
  const value = asNumber(stored) as number
  return Math.abs(value) <= Number.MAX_SAFE_INTEGER
    ? value
    : unreadable('an integer within 2^53', { hint: 'Declare the column as t.bigint().' })
}

const DECODERS: Readonly<Record<Exclude<TypeKind, 'custom' | 'variant'>, (type: never) => StoredDecode>> = {
  smallint: () => asInteger,
  integer: () => asInteger,
  bigint: ({ mode }: BigIntType) => (mode === 'bigint' ? asBigInt : asSafeNumber),
  numeric: asDecimal,
  real: () => (stored) => Math.fround(asNumber(stored) as number),
  double: () => asNumber,
  varchar: () => asText,
  char: () => (stored) => String(stored).replace(/ +$/, ''),
  text: () => asText,
  boolean: () => (stored) => Number(stored) !== 0,
  date: () => asText,
  time: () => asText,
  timestamp: () => (stored) =>
    parseTimestamp(String(stored)) ?? unreadable('a time such as 2026-11-21 14:30:00'),
  json: () => asJson,
  uuid: () => asText,
  binary: () => (stored) => (Buffer.isBuffer(stored) ? stored : Buffer.from(stored as string)),
  enum: () => asText,
  array: refuseType,
  domain: refuseType,
  composite: refuseType,
  range: refuseType,
  named: () => asIs,
  any: () => asIs,
}

const INLINE_NUMBER = "typeof v === 'number' ? v : d(v)"
const INLINE_INTEGER = "typeof v === 'number' && (v | 0) === v ? v : d(v)"
const INLINE_TEXT = "typeof v === 'string' ? v : d(v)"

/** The plainest of the decoders above, as code. SQLite may have stored anything: what is unusual is left to them. */
const INLINE: Readonly<Partial<Record<TypeKind, string>>> = {
  smallint: INLINE_INTEGER,
  integer: INLINE_INTEGER,
  double: INLINE_NUMBER,
  boolean: 'v === 1 ? true : v === 0 ? false : d(v)',
  varchar: INLINE_TEXT,
  text: INLINE_TEXT,
  date: INLINE_TEXT,
  time: INLINE_TEXT,
  uuid: INLINE_TEXT,
  enum: INLINE_TEXT,
}

/** What JSON gives back as it was stored; integers beyond 2^53 are put there as text. */
const COLLECTED: ReadonlySet<TypeKind> = new Set<TypeKind>([
  'smallint',
  'integer',
  'bigint',
  'varchar',
  'text',
  'date',
  'uuid',
  'enum',
])

/** The values of SQLite. */
export const codecs: Codecs = {
  inlineDecoder: (type) => INLINE[resolveType(type, 'sqlite').kind],
  encoder: (type) => (type === undefined ? encodeUntyped : encoderOf(type)),
  plainEncoder: (type) => {
    const isPlain = plainTest(type)
    if (isPlain === undefined) return undefined
    if (type.kind === 'boolean') return (value) => (value === true ? 1 : value === false ? 0 : undefined)
    return (value) => (isPlain(value) ? (value as string | number) : undefined)
  },
  decoder: (type, isKey = false) => {
    const decode = nullable(decoderOf(type))
    return isKey && baseType(type, 'sqlite').kind === 'timestamp' ? wholeMilliseconds(decode) : decode
  },
  holdsTest: (given) => {
    const type = resolveType(given, 'sqlite')
    if (type.kind === 'timestamp') return holdsTime
    return type.kind === 'numeric' && !isTextDecimal(type) ? holdsDecimal : undefined
  },
  fieldDecoder: () => (wire) => wire,
  collectedDecoder: (type) => {
    if (!COLLECTED.has(baseType(type, 'sqlite').kind)) return undefined
    const decode = decoderOf(type)
    return (wire) => (JSON.parse(String(wire)) as Stored[]).map(decode)
  },
  encodeRows: (values) => values,
  encodeKeys: (columns, { types }: KeyListShape) => {
    const encoders = types.map(keyEncoder)
    const rows = (columns[0] ?? []).map((_, row) => {
      const parts = encoders.map((encode, i) => encode(columns[i]?.[row]))
      return parts.length === 1 ? (parts[0] as string) : `[${parts.join(',')}]`
    })
    return `[${rows.join(',')}]`
  },
}

/** Numbers that a double would round travel as text; the compiler has put a CAST around their mark. */
function encoderOf(type: SqlType): Encode {
  const base = baseType(type, 'sqlite')
  if (NOT_STORED.has(base.kind)) refuseType(base)
  return (value) => {
    if (value === null) return null
    const normal = normalValue(type, value, 'sqlite')
    if (typeof normal === 'boolean') return normal ? 1 : 0
    if (normal instanceof Date) return timestampText(normal)
    if (typeof normal === 'number') return base.kind === 'bigint' ? String(normal) : normal
    if (Buffer.isBuffer(normal)) return normal
    return isTextDecimal(base) ? padded(String(normal), base) : String(normal)
  }
}

/** Decimals that are stored as text are compared as text, so those of a condition need all places of their column. */
function padded(text: string, { precision, scale }: NumericType): string {
  if (precision === undefined) return text
  const bare = trimDecimal(text)
  const places = bare.split('.')[1]?.length ?? 0
  return places > (scale ?? 0) ? text : (roundDecimal(bare, scale)?.text ?? text)
}

function encodeUntyped(value: unknown): WireValue {
  if (value === null) return null
  assertScalar(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return timestampText(value)
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return typeof value === 'bigint' ? String(value) : value
}

/** A key's part as JSON: digits bare so that they stay exact, blobs as hexadecimal text. */
function keyEncoder(type: SqlType): (value: unknown) => string {
  const encode = encoderOf(type)
  const base = baseType(type, 'sqlite')
  const isNumeric = ['bigint', 'numeric'].includes(base.kind) && !isTextDecimal(base)
  return (value) => {
    const wire = encode(value)
    if (Buffer.isBuffer(wire)) return `"${wire.toString('hex')}"`
    return typeof wire === 'string' && !isNumeric ? JSON.stringify(wire) : String(wire)
  }
}

function decoderOf(type: SqlType): StoredDecode {
  if (type.kind === 'variant') return decoderOf(resolveType(type, 'sqlite'))
  if (type.kind !== 'custom') return DECODERS[type.kind](type as never)
  const { base, fromDatabase } = (type as CustomType<unknown>).options
  const decode = decoderOf(base)
  return (stored) => fromDatabase(decode(stored))
}

/** Types that the type compiler refuses too. */
const NOT_STORED: ReadonlySet<TypeKind> = new Set<TypeKind>(['array', 'domain', 'composite', 'range'])

function refuseType(type: SqlType): never {
  throw new UnsupportedFeatureError({
    dialect: 'sqlite',
    feature: `values of type ${type.toString()}`,
    hint: "Store them as another type there: .withVariant('sqlite', t.json()).",
  })
}

function nullable(decode: StoredDecode): Decode {
  return (wire) => (wire === null ? null : decode(wire))
}

function asBigInt(stored: Stored): bigint {
  try {
    return BigInt(typeof stored === 'string' || typeof stored === 'number' ? stored : String(stored))
  } catch (error) {
    return unreadable('a whole number', { cause: error })
  }
}

function asJson(stored: Stored): unknown {
  try {
    return JSON.parse(String(stored))
  } catch (error) {
    return unreadable('JSON', { cause: error })
  }
}

function asSafeNumber(stored: Stored): number {
  const value = Number(stored)
  return Number.isSafeInteger(value)
    ? value
    : unreadable("an integer within 2^53, which mode: 'number' needs")
}

/** A double of at most 15 digits gives back exactly the decimal that it was made of. */
function asDecimal({ mode, scale, precision, storage }: NumericType): StoredDecode {
  if (mode === 'number') return asNumber
  if (storage === 'text') return asText
  return (stored) =>
    typeof stored === 'string'
      ? (roundDecimal(stored, undefined)?.text ?? unreadable('a number'))
      : decimalText(Number(stored), precision === undefined ? undefined : (scale ?? 0))
}

/** Whether a decimal, as the text of its digits, is what a double or an integer stands for. */
function holdsDecimal(value: unknown, stored: WireValue): boolean {
  if (typeof value !== 'string') return value === stored && typeof value === 'number'
  return Number(value) === stored && isDigits(value)
}

/** Whether a text is digits, with a point in between: a number of any other form is looked at more closely. */
function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    const isDigit = code >= 48 && code <= 57
    if (!isDigit && (code !== 46 || at === 0 || at === text.length - 1)) return false
  }
  return text !== ''
}

/** Without a scale (an average) as many places as a double is sure of. */
function decimalText(stored: number, scale: number | undefined): string {
  if (scale === undefined)
    return trimDecimal(roundDecimal(stored.toPrecision(15), undefined)?.text ?? unreadable('a number'))
  const text = stored.toFixed(Math.max(scale, 0))
  return stored > 0 || /[1-9]/.test(text) ? text : text.replace('-', '')
}

/** SQLite keeps any value in any column. */
function unreadable(
  expected: string,
  more: { readonly cause?: unknown; readonly hint?: string } = {},
): never {
  throw new InvalidValueError(`The database holds a value that is not ${expected}.`, more)
}
