/** Values as PostgreSQL's text protocol carries them: every driver sends and gets the server's own text. */
import type { KeyListShape } from '../../compiler/compiled-statement'
import type { FieldInfo, WireValue } from '../../driver/driver'
import { InvalidValueError } from '../../errors'
import type { ArrayType } from '../../types/array'
import type { CustomType } from '../../types/custom'
import type { DomainType } from '../../types/domain'
import type { NamedType } from '../../types/named'
import type { BigIntType, NumericType } from '../../types/numeric'
import { plainTest } from '../../types/plain-value'
import { baseType, resolveType, valueType } from '../../types/resolve-type'
import type { SqlType, TypeKind } from '../../types/sql-type'
import type { TimestampType } from '../../types/temporal'
import type { Codecs, Decode, Encode } from '../codecs'
import { holdsTime, parseTimestamp, timestampText, wholeMilliseconds } from '../timestamp-text'
import { assertScalar } from '../untyped-value'
import { arrayText, columnText, parseArray } from './array-text'

type TextDecode = (text: string) => unknown

const asText: TextDecode = (text) => text
const asNumber: TextDecode = Number
const asBuffer: TextDecode = (text) => Buffer.from(text.slice(2), 'hex')
const asBoolean: TextDecode = (text) => text === 't'
const asJson: TextDecode = (text) => JSON.parse(text) as unknown
const asDate: TextDecode = (text) => {
  const date = parseTimestamp(text)
  if (date !== undefined) return date
  throw new InvalidValueError('The database holds a time that a JavaScript Date cannot express.', {
    hint: "Read it as text: t.named('timestamp').",
  })
}
const unpadded: TextDecode = (text) => text.replace(/ +$/, '')
const asFloat4: TextDecode = (text) => Math.fround(Number(text))

/** https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const BY_OID: ReadonlyMap<number, TextDecode> = new Map<number, TextDecode>([
  [16, asBoolean],
  [17, asBuffer],
  [20, BigInt],
  [21, asNumber],
  [23, asNumber],
  [26, asNumber],
  [114, asJson],
  [700, asFloat4],
  [701, asNumber],
  [1042, unpadded],
  [1114, asDate],
  [1184, asDate],
  [3802, asJson],
])

/** Arrays of these, by the type of the array. */
const ELEMENT_OIDS: ReadonlyMap<number, number> = new Map([
  [199, 114],
  [1000, 16],
  [1001, 17],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1014, 1042],
  [1015, 1043],
  [1016, 20],
  [1021, 700],
  [1022, 701],
  [1028, 26],
  [1115, 1114],
  [1182, 1082],
  [1183, 1083],
  [1185, 1184],
  [1231, 1700],
  [2951, 2950],
  [3807, 3802],
])

function fieldDecode(typeId: number): TextDecode {
  const element = ELEMENT_OIDS.get(typeId)
  if (element === undefined) return BY_OID.get(typeId) ?? asText
  const decode = BY_OID.get(element) ?? asText
  return (text) => parseArray(text, decode)
}

const DECODERS: Readonly<Record<Exclude<TypeKind, 'custom' | 'variant'>, (type: never) => TextDecode>> = {
  smallint: () => asNumber,
  integer: () => asNumber,
  bigint: ({ mode }: BigIntType) => (mode === 'bigint' ? BigInt : safeNumber),
  numeric: ({ mode }: NumericType) => (mode === 'number' ? asNumber : asText),
  real: () => asFloat4,
  double: () => asNumber,
  varchar: () => asText,
  char: () => unpadded,
  text: () => asText,
  boolean: () => asBoolean,
  date: () => asText,
  time: () => asText,
  timestamp: () => asDate,
  json: () => asJson,
  uuid: () => asText,
  binary: () => asBuffer,
  enum: () => asText,
  array: (type: ArrayType) => {
    const [decode, delimiter] = [decoderOf(type.element), delimiterOf(type.element)]
    return (text) => parseArray(text, decode, delimiter)
  },
  domain: ({ base }: DomainType) => decoderOf(base),
  composite: () => asText,
  range: () => asText,
  named: () => asText,
  any: () => asText,
}

/** The plainest of the decoders above, as code. */
const INLINE: Readonly<Partial<Record<TypeKind, string>>> = {
  smallint: '+v',
  integer: '+v',
  double: '+v',
  boolean: "v === 't'",
  varchar: 'v',
  text: 'v',
  date: 'v',
  time: 'v',
  uuid: 'v',
  enum: 'v',
}

function inlineDecoder(given: SqlType): string | undefined {
  const type = resolveType(given, 'postgres')
  if (type.kind === 'domain') return inlineDecoder((type as DomainType).base)
  if (type.kind === 'numeric') return (type as NumericType).mode === 'number' ? '+v' : 'v'
  return INLINE[type.kind]
}

/** Their arrays are plain digits between commas. */
const INTEGERS: ReadonlySet<TypeKind> = new Set<TypeKind>(['smallint', 'integer', 'bigint'])
/** What `array_agg` makes one-dimensional arrays of, with commas between. */
const COLLECTED: ReadonlySet<TypeKind> = new Set<TypeKind>([
  ...INTEGERS,
  'varchar',
  'text',
  'date',
  'uuid',
  'enum',
])

/** The values of PostgreSQL. */
export const codecs: Codecs = {
  inlineDecoder,
  encoder: (type) => (type === undefined ? encodeUntyped : encoderOf(type)),
  plainEncoder: (type) => {
    const isPlain = plainTest(type)
    return isPlain && ((value) => (isPlain(value) ? String(value) : undefined))
  },
  decoder: (type, isKey = false) => {
    const decode = nullable(decoderOf(type))
    return isKey && baseType(type, 'postgres').kind === 'timestamp' ? wholeMilliseconds(decode) : decode
  },
  holdsTest: (type) => (resolveType(type, 'postgres').kind === 'timestamp' ? holdsTime : undefined),
  fieldDecoder: ({ typeId }: FieldInfo) => nullable(fieldDecode(typeId)),
  collectedDecoder: (type) => {
    const { kind } = baseType(type, 'postgres')
    if (!COLLECTED.has(kind)) return undefined
    const decode = decoderOf(type)
    if (!INTEGERS.has(kind)) return (wire) => parseArray(wire as string, decode)
    return (wire) => (wire as string).slice(1, -1).split(',').map(decode)
  },
  encodeRows: (values, width) => {
    if (values.length === width) return values
    return Array.from({ length: width }, (_, column) => columnText(values, width, column))
  },
  encodeKeys: (columns, { types, part = 0 }: KeyListShape) =>
    arrayText((columns[part] ?? []).map(encoderOf(types[part] as SqlType))),
}

function encoderOf(type: SqlType): Encode {
  const encode = encoderOfGiven(type)
  return (value) => (value === null ? null : encode(value))
}

/** Of a value that is not null. */
function encoderOfGiven(type: SqlType): Encode {
  if (type.kind === 'custom') {
    const { base, toDatabase } = (type as CustomType<unknown>).options
    const encode = encoderOfGiven(base)
    return (value) => encode(toDatabase(value))
  }
  if (type.kind === 'variant') {
    const encode = encoderOfGiven(resolveType(type, 'postgres'))
    // The rules of the type itself hold on every database.
    return (value) => (type.normalize(value), encode(value))
  }
  if (type.kind === 'domain') return encoderOfGiven((type as DomainType).base)
  return type.kind === 'array' ? arrayEncoder(type as ArrayType) : plainEncoder(type)
}

function arrayEncoder(type: ArrayType): Encode {
  const [encode, delimiter] = [encoderOfGiven(type.element), delimiterOf(type.element)]
  return (value) => arrayText(type.map(value, encode) as WireValue[], delimiter)
}

/** All types have a comma between the elements of an array, but one. */
export function delimiterOf(element: SqlType): string {
  const base = valueType(baseType(element, 'postgres'))
  return base.kind === 'named' && /^(pg_catalog\.)?box$/i.test((base as NamedType).name) ? ';' : ','
}

function plainEncoder(type: SqlType): Encode {
  return (value) => {
    const normal = type.normalize(value)
    if (Buffer.isBuffer(normal)) return normal
    if (normal instanceof Date)
      return timestampText(normal) + ((type as TimestampType).withTimeZone ? '+00' : '')
    return String(normal)
  }
}

function encodeUntyped(value: unknown): WireValue {
  if (value === null) return null
  if (Array.isArray(value)) return arrayText(value.map(encodeUntyped))
  assertScalar(value)
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return value instanceof Date ? `${timestampText(value)}+00` : String(value)
}

function decoderOf(type: SqlType): TextDecode {
  if (type.kind === 'variant') return decoderOf(resolveType(type, 'postgres'))
  if (type.kind !== 'custom') return DECODERS[type.kind](type as never)
  const { base, fromDatabase } = (type as CustomType<unknown>).options
  const decode = decoderOf(base)
  return (text) => fromDatabase(decode(text))
}

function nullable(decode: TextDecode): Decode {
  return (wire) => (wire === null ? null : decode(wire as string))
}

function safeNumber(text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value)) return value
  throw new InvalidValueError("A bigint column with mode 'number' holds an integer beyond 2^53.", {
    hint: 'Declare it t.bigint() and take the values as bigint.',
  })
}
