/**
 * What becomes of the values of a column whose type changes. Which changes leave the rows as they are was measured on the
 * server, see the test; https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
 */
import { ArrayType } from '../../../types/array'
import { DomainType } from '../../../types/domain'
import { EnumType } from '../../../types/enum'
import type { JsonType } from '../../../types/json'
import type { NamedType } from '../../../types/named'
import type { NumericType } from '../../../types/numeric'
import { baseType } from '../../../types/resolve-type'
import type { SqlType, TypeKind } from '../../../types/sql-type'
import type { StringType } from '../../../types/string'
import type { TimeType, TimestampType } from '../../../types/temporal'
import { t } from '../../../types/t'
import { isHopelessConversion } from '../../hopeless-conversion'

/** `kept`: the rows stay as they are. `written`: each is written anew, with all that it says. `lost`: it may say less. `none`: none fits. */
export interface TypeConversion {
  readonly values: 'kept' | 'written' | 'lost' | 'none'
  /** The types that the values pass through; undefined where an insert could do the same. */
  readonly through: readonly SqlType[] | undefined
  /** The length of a text that becomes shorter: what is longer is refused, where the server would cut blanks at its end. */
  readonly longest?: number
}

const KEPT: TypeConversion = { values: 'kept', through: undefined }
const WRITTEN: TypeConversion = { values: 'written', through: undefined }
const LOST: TypeConversion = { values: 'lost', through: undefined }
/** Said as text, and read as the other. */
const AS_TEXT: TypeConversion = { values: 'lost', through: [t.text()] }
/** What the one is as text is never one of the other. */
const HOPELESS: TypeConversion = { values: 'none', through: [t.text()] }

type Rule = (from: SqlType, to: SqlType) => TypeConversion

/** How the values of one type become those of another. */
export function conversionOf(given: SqlType, wanted: SqlType): TypeConversion {
  const [from, to] = [storedAs(given), storedAs(wanted)]
  if (from.equals(to)) return KEPT
  if (from instanceof DomainType) return atMost(conversionOf((from as DomainType).base, to), 'kept')
  if (to instanceof DomainType) return intoDomain(from, to)
  if (from instanceof ArrayType && to instanceof ArrayType) return ofElements(from, to)
  const [fromGroup, toGroup] = [groupOf(from), groupOf(to)]
  if (toGroup === 'text' && fromGroup !== 'text') return WRITTEN
  if (isHopelessConversion(fromGroup, toGroup)) return HOPELESS
  return (RULES[`${fromGroup} ${toGroup}`] ?? (() => AS_TEXT))(from, to)
}

/** Labels without a type of their own are text. */
function storedAs(type: SqlType): SqlType {
  const base = baseType(type, 'postgres')
  if (!(base instanceof EnumType) || base.native) return base
  return t.varchar(Math.max(1, ...(base as EnumType).values.map((label) => [...label].length)))
}

/** A domain's conditions are checked of every value, which writes it anew. */
function intoDomain(from: SqlType, domain: DomainType): TypeConversion {
  const isConditional = domain.notNull || domain.checks.length > 0
  return atMost(conversionOf(from, domain.base), isConditional ? 'written' : 'kept')
}

const ORDER: readonly TypeConversion['values'][] = ['kept', 'written', 'lost', 'none']

/** The same conversion, but as harmful as this. */
function atMost(conversion: TypeConversion, values: TypeConversion['values']): TypeConversion {
  return ORDER.indexOf(values) > ORDER.indexOf(conversion.values) ? { ...conversion, values } : conversion
}

function ofElements(from: ArrayType, to: ArrayType): TypeConversion {
  const { values, through, longest } = conversionOf(from.element, to.element)
  const isLoss = values === 'none' || longest !== undefined
  return {
    // One without elements fits any.
    values: isLoss ? 'lost' : values === 'kept' ? 'written' : values,
    through: through?.map((type) => t.array(type)),
  }
}

type Group = 'text' | 'whole' | 'numeric' | 'float' | 'boolean' | 'date' | 'time' | 'timestamp' | 'json'

const GROUPS: Partial<Record<TypeKind, Group>> = {
  varchar: 'text',
  char: 'text',
  text: 'text',
  smallint: 'whole',
  integer: 'whole',
  bigint: 'whole',
  numeric: 'numeric',
  real: 'float',
  double: 'float',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  timestamp: 'timestamp',
  json: 'json',
}

const RANGES: ReadonlySet<string> = new Set([
  'int4range',
  'int8range',
  'numrange',
  'daterange',
  'tsrange',
  'tstzrange',
])

function groupOf(type: SqlType): string {
  const { kind } = type
  const isRange = kind === 'named' && RANGES.has((type as NamedType).bareName.toLowerCase())
  return isRange ? 'range' : (GROUPS[kind] ?? kind)
}

const said = (values: TypeConversion['values']): Rule => {
  const conversion = { values, through: [] }
  return () => conversion
}

/** By what the values are, and what they become. All others are said as text. */
const RULES: Readonly<Record<string, Rule>> = {
  'text text': betweenTexts,
  'text whole': said('written'),
  'text boolean': said('written'),
  'text uuid': said('written'),
  'text json': (_, to) => ({ values: (to as JsonType).binary ? 'lost' : 'written', through: [] }),
  'text binary': said('written'),
  // What a text says besides is passed over without a word: a fraction that is rounded, the time of a day, a zone.
  'text numeric': (_, to) => ({ values: hasScale(to) ? 'lost' : 'written', through: [] }),
  'text float': said('lost'),
  'text date': said('lost'),
  'text time': said('lost'),
  'text timestamp': said('lost'),
  'text enum': said('written'),
  'whole whole': () => WRITTEN,
  'whole numeric': () => WRITTEN,
  'whole float': (from, to) => (isExactIn(from, to) ? WRITTEN : LOST),
  'whole boolean': (from) => ({ values: 'lost', through: from.kind === 'integer' ? [] : [t.integer()] }),
  'boolean whole': (_, to) => ({ values: 'written', through: to.kind === 'integer' ? [] : [t.integer()] }),
  'numeric numeric': betweenDecimals,
  'numeric boolean': (from) => (scaleOf(from) > 0 && hasScale(from) ? HOPELESS : AS_TEXT),
  'numeric whole': (from) => (scaleOf(from) === 0 ? WRITTEN : LOST),
  'numeric float': () => LOST,
  'float float': (_, to) => (to.kind === 'double' ? WRITTEN : LOST),
  'float whole': () => LOST,
  'float numeric': () => LOST,
  'date timestamp': () => WRITTEN,
  'timestamp date': () => LOST,
  'timestamp time': () => LOST,
  'timestamp timestamp': betweenTimes,
  'time time': betweenTimes,
  // Of two fields of one name the last one stays.
  'json json': (_, to) => ((to as JsonType).binary ? LOST : WRITTEN),
  'enum enum': (from, to) => ({ values: hasLabels(from, to) ? 'written' : 'lost', through: [t.text()] }),
  'named named': betweenNamed,
  'text named': (from, to) => (from.kind !== 'char' && isCitext(to) ? WRITTEN : AS_TEXT),
}

/** A text that is too long for the new length is an error, blanks at its end included: else the server would cut them. */
function betweenTexts(from: SqlType, to: SqlType): TypeConversion {
  if (from.kind === 'char') return WRITTEN
  // Blanks at the end mean nothing any more.
  if (to.kind === 'char') return LOST
  const [had, has] = [lengthOf(from), lengthOf(to)]
  return has >= had ? KEPT : { ...WRITTEN, longest: has }
}

function lengthOf(type: SqlType): number {
  return type.kind === 'text' ? Infinity : ((type as StringType).length ?? Infinity)
}

/** Digits behind the point are rounded away; one before it that has no room is an error. */
function betweenDecimals(from: SqlType, to: SqlType): TypeConversion {
  if ((to as NumericType).precision === undefined) return KEPT
  if ((from as NumericType).precision === undefined) return LOST
  const [had, has] = [scaleOf(from), scaleOf(to)]
  if (has < had) return LOST
  const hasRoom = ((to as NumericType).precision ?? 0) >= ((from as NumericType).precision ?? 0)
  return has === had && hasRoom ? KEPT : WRITTEN
}

/** Undefined where any number of digits is kept. */
function scaleOf(type: SqlType): number {
  const { precision, scale } = type as NumericType
  return precision === undefined ? Infinity : (scale ?? 0)
}

function hasScale(type: SqlType): boolean {
  return scaleOf(type) !== Infinity
}

function isExactIn({ kind }: SqlType, to: SqlType): boolean {
  return kind === 'smallint' || (kind === 'integer' && to.kind === 'double')
}

const MICROSECONDS = 6

function digitsOf(type: SqlType): number {
  return (type as TimeType | TimestampType).precision ?? MICROSECONDS
}

/** A session of ours is in UTC, where timestamps with and without a zone are the same number. */
function betweenTimes(from: SqlType, to: SqlType): TypeConversion {
  if (digitsOf(to) < digitsOf(from)) return LOST
  const [had, has] = [from, to].map((type) => (type as TimeType).withTimeZone)
  if (from.kind === 'timestamp' || had === has) return KEPT
  return has === true ? WRITTEN : LOST
}

function hasLabels(from: SqlType, to: SqlType): boolean {
  const labels = (to as EnumType).values
  return (from as EnumType).values.every((label) => labels.includes(label))
}

/** The same text, but told from others otherwise: indexes over it are built anew, and may find two that are the same. */
function isCitext(type: SqlType): boolean {
  return (type as NamedType).bareName.toLowerCase() === 'citext'
}

/** Of types that only the database knows, it is known only that one without modifiers takes all values. */
function betweenNamed(from: SqlType, to: SqlType): TypeConversion {
  const [had, has] = [from, to].map((type) => (type as NamedType).bareName.toLowerCase())
  if (had === 'cidr' && has === 'inet') return KEPT
  // As many as there are to be, no more and no less.
  if (had === 'bit' && has === 'bit') return { ...HOPELESS, through: undefined }
  if (had !== has) return AS_TEXT
  return (to as NamedType).name === (to as NamedType).bareName ? WRITTEN : LOST
}
