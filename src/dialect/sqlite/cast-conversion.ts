/** What CAST makes of values, as PostgreSQL's does: mostly what a change of a column's type makes of them. */
import { EnumType } from '../../types/enum'
import type { JsonType } from '../../types/json'
import { NumericType } from '../../types/numeric'
import type { SqlType } from '../../types/sql-type'
import type { StringType } from '../../types/string'
import { t } from '../../types/t'
import type { TimeType } from '../../types/temporal'
import { clockText, conversionOf, groupOf, lengthOf, type Group, type Write } from './value-conversion'

/** Where SQLite's own CAST makes the right value, or the text is the same. */
type Cast = Write | 'own' | 'none'

type Rule = (from: never, to: never) => Cast

const asIs: Write = (value) => value
const own: Rule = () => 'own'

/** The conversion that a change of type has. */
const asChanged: Rule = (from: SqlType, to: SqlType) => {
  const conversion = conversionOf(from, to)
  if (conversion === undefined || conversion.values === 'none') return 'none'
  return conversion.values === 'kept' ? 'own' : conversion.write
}

/** What is longer is cut, without a word. */
const cutText: Rule = (from: SqlType, to: StringType) => {
  const write = asText(from)
  const length = lengthOf(to)
  if (write === 'none' || length === Infinity) return write
  if (write !== 'own') return cutTo(write, length)
  return groupOf(from) === 'text' && lengthOf(from as StringType) <= length ? 'own' : cutTo(asIs, length)
}

/** PostgreSQL casts only INTEGER to BOOLEAN and back. */
const withInteger: Rule = (from: SqlType, to: SqlType) =>
  [from, to].some(({ kind }) => kind === 'integer') ? asChanged(from as never, to as never) : 'none'

const sameLabels: Rule = (from: EnumType, to: EnumType) =>
  JSON.stringify(from.values) === JSON.stringify(to.values) ? 'own' : 'none'

/** A text may have a day before the time. */
const clockIn: Rule = (_: StringType, { withTimeZone, precision }: TimeType) =>
  withTimeZone || precision !== undefined
    ? 'none'
    : (value) => clockText(`substr(${value}, instr(${value}, ' ') + 1)`)

const NUMBERS = { whole: own, numeric: own, float: own } as const

/** By what the values are, and what they become. PostgreSQL has no cast for the others. */
const CASTS: Readonly<Record<Group, Readonly<Partial<Record<Group, Rule>>>>> = {
  text: {
    ...NUMBERS,
    text: cutText,
    enum: own,
    uuid: asChanged,
    json: own,
    boolean: asChanged,
    date: asChanged,
    time: clockIn,
    timestamp: asChanged,
  },
  enum: { enum: sameLabels, text: cutText },
  uuid: { uuid: own, text: cutText },
  json: { json: own, text: cutText },
  binary: { binary: own },
  whole: { ...NUMBERS, text: cutText, boolean: withInteger },
  numeric: { ...NUMBERS, text: cutText, textDecimal: asChanged },
  textDecimal: { ...NUMBERS, text: cutText, textDecimal: asChanged },
  float: { ...NUMBERS, whole: asChanged, text: cutText },
  boolean: { boolean: own, text: cutText, whole: withInteger },
  date: { date: own, text: cutText, timestamp: asChanged },
  time: { time: asChanged, text: cutText },
  timestamp: { date: asChanged, time: asChanged, timestamp: asChanged, text: cutText },
}

/**
 * SQL for a value cast to another type; `own` where SQLite's CAST makes the same of it as PostgreSQL's, `none` where the two
 * would not agree. Undefined where one of the types is not ours.
 */
export function castConversion(given: SqlType, wanted: SqlType): Cast | undefined {
  const [from, to] = [castAs(given), castAs(wanted)]
  const [fromGroup, toGroup] = [groupOf(from), groupOf(to)]
  if (fromGroup === undefined || toGroup === undefined) return undefined
  return CASTS[fromGroup][toGroup]?.(from as never, to as never) ?? 'none'
}

/** Labels without a type of their own are text. */
function castAs(type: SqlType): SqlType {
  if (!(type instanceof EnumType) || type.native) return type
  return t.varchar(Math.max(1, ...(type as EnumType).values.map((label) => [...label].length)))
}

const TEXT = t.text()

/** The whole text of a value. */
function asText(from: SqlType): Cast {
  return hasTextOfItsOwn(from) ? 'none' : asChanged(from as never, TEXT as never)
}

/**
 * Whether PostgreSQL writes a text that cannot be told from what SQLite holds: the spaces in JSONB, the digits of a REAL, the
 * zeros at the end of a decimal of any scale.
 */
function hasTextOfItsOwn(type: SqlType): boolean {
  if (type.kind === 'json') return (type as JsonType).binary
  return type.kind === 'real' || (type instanceof NumericType && type.precision === undefined)
}

function cutTo(write: Write, length: number): Write {
  return (value) => `substr(${write(value)}, 1, ${length})`
}
