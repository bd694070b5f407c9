/**
 * What becomes of the values of a column whose type changes, by what they are and what they are to be, as PostgreSQL's casts
 * have it. What has no rule of its own goes by way of text. A value that does not fit is found before a row is copied.
 */
import type { EnumType } from '../../types/enum'
import { isTextDecimal, NumericType } from '../../types/numeric'
import { baseType } from '../../types/resolve-type'
import type { SqlType, TypeKind } from '../../types/sql-type'
import type { StringType } from '../../types/string'
import { type TimeType, TimestampType } from '../../types/temporal'
import { isHopelessConversion } from '../hopeless-conversion'
import { ABOVE_HALF, sureDigits, wholeOf } from './decimal-rounding'

/** SQL, of the SQL for a value. */
export type Write = (value: string) => string

/** How the values of one type become those of another. */
export interface ValueConversion {
  /** `kept` as they are, `written` in another form, `lost` in part; `none` where SQL cannot do it. */
  readonly values: 'kept' | 'written' | 'lost' | 'none'
  /** SQL for the new value, of SQL for the old one. */
  readonly write: Write
  /** A condition on an old value that is not NULL: that it cannot become a new one. */
  readonly misfit?: Write | undefined
  /** What is wrong with such a value, if that is not how it is written: `are none of its labels`. */
  readonly problem?: string | undefined
}

type Rule = (from: never, to: never) => ValueConversion

/** The conversion; undefined where one of the types is not ours. */
export function conversionOf(given: SqlType, wanted: SqlType): ValueConversion | undefined {
  const [from, to] = [baseType(given, 'sqlite'), baseType(wanted, 'sqlite')]
  if (from.equals(to) && isTextDecimal(from) === isTextDecimal(to)) return KEPT
  const [fromGroup, toGroup] = [groupOf(from), groupOf(to)]
  if (fromGroup === undefined || toGroup === undefined) return undefined
  const rule = RULES[`${fromGroup} ${toGroup}`]
  if (rule !== undefined) return rule(from as never, to as never)
  if (isHopelessConversion(fromGroup, toGroup)) return NONE
  return joined(TO_TEXT[fromGroup](from as never), FROM_TEXT[toGroup](to as never))
}

const asIs: Write = (value) => value
const KEPT: ValueConversion = { values: 'kept', write: asIs }
const NONE: ValueConversion = { values: 'none', write: asIs }

function written(write: Write, misfit?: Write): ValueConversion {
  return { values: 'written', write, misfit }
}

function lost(write: Write, misfit?: Write): ValueConversion {
  return { values: 'lost', write, misfit }
}

const ORDER: readonly ValueConversion['values'][] = ['kept', 'written', 'lost', 'none']

/** One conversion behind the other. */
function joined(first: ValueConversion, second: ValueConversion): ValueConversion {
  const values = ORDER[Math.max(ORDER.indexOf(first.values), ORDER.indexOf(second.values))] ?? 'none'
  const misfits = [
    ...(first.misfit === undefined ? [] : [first.misfit]),
    ...(second.misfit === undefined ? [] : [(value: string) => second.misfit?.(first.write(value)) ?? '']),
  ]
  return {
    values,
    write: (value) => second.write(first.write(value)),
    problem: second.problem,
    misfit:
      misfits.length === 0
        ? undefined
        : (value) => misfits.map((misfit) => inBrackets(misfit(value), misfits.length)).join(' OR '),
  }
}

function inBrackets(condition: string, count: number): string {
  return count === 1 ? condition : `(${condition})`
}

/** Types whose values look alike. */
export type Group =
  | 'text'
  | 'enum'
  | 'uuid'
  | 'json'
  | 'binary'
  | 'whole'
  | 'numeric'
  | 'textDecimal'
  | 'float'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp'

const GROUPS: Partial<Record<TypeKind, Group>> = {
  varchar: 'text',
  char: 'text',
  text: 'text',
  enum: 'enum',
  uuid: 'uuid',
  json: 'json',
  binary: 'binary',
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
}

/** Whose values those of a type look like; undefined where the type is not ours. */
export function groupOf(type: SqlType): Group | undefined {
  return isTextDecimal(type) ? 'textDecimal' : GROUPS[type.kind]
}

/** SQLite keeps text in a column of numbers where it cannot make a number of it. */
const isNoNumber: Write = (value) => `typeof(${value}) IN ('text', 'blob')`

/** Values as text, in the form that PostgreSQL gives them. */
const TO_TEXT: Readonly<Record<Group, (from: never) => ValueConversion>> = {
  text: () => KEPT,
  enum: () => KEPT,
  uuid: () => KEPT,
  json: () => KEPT,
  date: () => KEPT,
  time: () => KEPT,
  textDecimal: () => KEPT,
  binary: () => written((value) => `CAST(${value} AS TEXT)`),
  whole: () => written((value) => `CAST(${value} AS TEXT)`),
  numeric: (from: NumericType) => written((value) => digitsOf(value, from), isNoNumber),
  float: () => written(shortestDigits, isNoNumber),
  boolean: () => written((value) => `CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE ${value} END`),
  timestamp: ({ withTimeZone }: TimestampType) =>
    written((value) => withoutZeros(value) + (withTimeZone ? " || '+00'" : '')),
}

/** What a text stands for. One that is written otherwise does not fit. */
const FROM_TEXT: Readonly<Record<Group, (to: never) => ValueConversion>> = {
  text: (to: StringType) => withinLength(to),
  enum: (to: EnumType) => withLabels(to),
  uuid: () =>
    written(
      uuidText,
      (value) => `NOT (length(${uuidDigits(value)}) = 32 AND ${uuidDigits(value)} NOT GLOB '*[^0-9a-f]*')`,
    ),
  json: () => written(asIs, (value) => `NOT json_valid(${value})`),
  binary: () => written((value) => `CAST(${value} AS BLOB)`),
  whole: (to: SqlType) =>
    written(
      (value) => `CAST(${value} AS NUMERIC)`,
      (value) =>
        `${isNoNumeral(value)} OR typeof(CAST(${value} AS NUMERIC)) <> 'integer' OR ${beyond(`CAST(${value} AS NUMERIC)`, to)}`,
    ),
  numeric: (to: NumericType) => {
    const { values, write, misfit } = intoDecimal(to)
    return {
      values,
      write: (value) => write(`CAST(${value} AS NUMERIC)`),
      misfit: (value) =>
        [isNoNumeral(value), ...(misfit === undefined ? [] : [misfit(`CAST(${value} AS NUMERIC)`)])].join(
          ' OR ',
        ),
    }
  },
  textDecimal: () => NONE,
  float: () => lost((value) => `CAST(${value} AS REAL)`, isNoNumeral),
  boolean: () =>
    written(
      (value) => `CASE WHEN ${word(value)} IN ${TRUE} THEN 1 WHEN ${word(value)} IN ${FALSE} THEN 0 END`,
      (value) => `${word(value)} NOT IN ${TRUE} AND ${word(value)} NOT IN ${FALSE}`,
    ),
  date: () =>
    lost(
      (value) => `substr(trim(${value}), 1, 10)`,
      (value) => `${isNoDay(value)} OR datetime(${zoned(value)}) IS NULL`,
    ),
  time: ({ withTimeZone }: TimeType) =>
    withTimeZone
      ? NONE
      : lost(
          clockText,
          (value) =>
            `time(${value}) IS NULL OR ${value} NOT GLOB '[0-2][0-9]:[0-5][0-9]*' OR ${value} GLOB '*[+Zz-]*'`,
        ),
  timestamp: (to: TimestampType) =>
    lost(
      (value) => withinDigits(ANY_TIME, to.precision).write(instant(zoned(value))),
      (value) =>
        `${isNoDay(value)} OR ${instant(zoned(value))} IS NULL${to.withTimeZone ? '' : ` OR ${value} GLOB '*:*[+Zz-]*'`}`,
    ),
}

/** By what the values are, and what they become. All others are said as text. */
const RULES: Readonly<Record<string, Rule>> = {
  'text text': (from: StringType, to: StringType) =>
    lengthOf(to) < lengthOf(from) ? withinLength(to) : KEPT,
  'enum enum': (from: EnumType, to: EnumType) =>
    from.values.every((label) => to.values.includes(label)) ? KEPT : withLabels(to),
  'json json': () => KEPT,
  // A text in JSON has its quotes, which PostgreSQL passes over.
  'json date': () => NONE,
  'json time': () => NONE,
  'json timestamp': () => NONE,
  'whole whole': (from: SqlType, to: SqlType) =>
    LIMITS[to.kind] === undefined || WIDTH.indexOf(to.kind) >= WIDTH.indexOf(from.kind)
      ? KEPT
      : written(asIs, (value) => beyond(value, to)),
  'whole numeric': (_: SqlType, to: NumericType) =>
    (to.scale ?? 0) < 0 ? intoDecimal(to) : { ...intoDecimal(to), values: 'written', write: asIs },
  'whole float': (from: SqlType, to: SqlType) =>
    from.kind === 'smallint' || (from.kind === 'integer' && to.kind === 'double')
      ? written(asIs)
      : lost(asIs),
  'whole boolean': () => lost((value) => `${value} <> 0`),
  'boolean whole': () => written(asIs),
  'numeric numeric': betweenDecimals,
  'numeric boolean': (from: NumericType, to: SqlType) =>
    (from.scale ?? 0) > 0 ? NONE : joined(TO_TEXT.numeric(from as never), FROM_TEXT.boolean(to as never)),
  'textDecimal boolean': (from: NumericType, to: SqlType) =>
    (from.scale ?? 0) > 0 ? NONE : FROM_TEXT.boolean(to as never),
  'numeric whole': (from: NumericType, to: SqlType) => {
    const { write } = intoDecimal(WHOLE)
    const isWhole = from.precision !== undefined && (from.scale ?? 0) <= 0
    return {
      values: isWhole ? 'written' : 'lost',
      write: (value) => `CAST(${write(value)} AS INTEGER)`,
      misfit: (value) => `${isNoNumber(value)} OR ${beyond(write(value), to)}`,
    }
  },
  'numeric float': (_: NumericType, to: SqlType) => (to.kind === 'double' ? written(asIs) : lost(asIs)),
  'numeric textDecimal': (from: NumericType, to: NumericType) => ({
    values: keepsPlaces(from, to) ? 'written' : 'lost',
    write: (value) => digitsOf(intoDecimal(to).write(value), to),
    misfit: (value) => [isNoNumber(value), ...tooLarge(value, to)].join(' OR '),
  }),
  'textDecimal numeric': (_: NumericType, to: NumericType) => ({
    ...intoDecimal(to),
    values: 'lost',
    write: (value) => intoDecimal(to).write(`CAST(${value} AS NUMERIC)`),
    misfit: (value) => [isNoNumeral(value), ...tooLarge(`CAST(${value} AS NUMERIC)`, to)].join(' OR '),
  }),
  'textDecimal textDecimal': (from: NumericType, to: NumericType) => {
    const more = (to.scale ?? 0) - (from.scale ?? 0)
    const before = (type: NumericType): number => (type.precision ?? Infinity) - (type.scale ?? 0)
    if (more < 0 || before(to) < before(from)) return NONE
    if (more === 0) return KEPT
    const zeros = `${(from.scale ?? 0) === 0 ? '.' : ''}${'0'.repeat(more)}`
    return written((value) => `${value} || '${zeros}'`)
  },
  'float float': (_: SqlType, to: SqlType) => (to.kind === 'double' ? written(asIs) : lost(asIs)),
  'float whole': (_: SqlType, to: SqlType) =>
    lost(
      (value) => `CAST(${wholeOf(value)} AS INTEGER)`,
      (value) => `${isNoNumber(value)} OR ${beyond(wholeOf(value), to)}`,
    ),
  'float numeric': (from: SqlType, to: NumericType) => {
    const { write, misfit } = intoDecimal(to)
    const exact: Write = (value) => sureDigits(from).join(value)
    return lost(
      (value) => write(exact(value)),
      (value) => [isNoNumber(value), ...(misfit === undefined ? [] : [misfit(value)])].join(' OR '),
    )
  },
  'date timestamp': () => written(instant, (value) => `${instant(value)} IS NULL`),
  'timestamp date': () => lost((value) => `substr(${value}, 1, 10)`),
  'timestamp time': (from: TimestampType, { withTimeZone, precision }: TimeType) => {
    const rounded = withinDigits(from, precision)
    return withTimeZone ? NONE : lost((value) => clockText(`substr(${rounded.write(value)}, 12)`))
  },
  'timestamp timestamp': (from: TimestampType, { precision }: TimestampType) => withinDigits(from, precision),
  'time time': (from: TimeType, to: TimeType) =>
    from.withTimeZone !== to.withTimeZone ? NONE : (to.precision ?? 6) < (from.precision ?? 6) ? NONE : KEPT,
}

/** How many characters a type of text holds. */
export function lengthOf(type: StringType): number {
  return type.kind === 'text' ? Infinity : (type.length ?? (type.kind === 'char' ? 1 : Infinity))
}

function withinLength(to: StringType): ValueConversion {
  const length = lengthOf(to)
  return length === Infinity ? KEPT : written(asIs, (value) => `length(${value}) > ${length}`)
}

function withLabels({ values }: EnumType): ValueConversion {
  const labels = values.map((label) => `'${label.replaceAll("'", "''")}'`)
  return {
    ...written(asIs, (value) => `${value} NOT IN (${labels.join(', ')})`),
    problem: 'are none of its labels',
  }
}

/** NUMERIC affinity makes a number of a text that is one, whole; CAST takes what it finds at its beginning. */
const isNoNumeral: Write = (value) => `CAST(${value} AS NUMERIC) <> ${value}`

const LIMITS: Partial<Record<TypeKind, bigint>> = { smallint: 2n ** 15n, integer: 2n ** 31n }
const WIDTH: readonly TypeKind[] = ['smallint', 'integer', 'bigint']

function beyond(value: string, { kind }: SqlType): string {
  const limit = LIMITS[kind]
  const range =
    limit === undefined ? '-9223372036854775808 AND 9223372036854775807' : `${-limit} AND ${limit - 1n}`
  return `${value} NOT BETWEEN ${range}`
}

const WHOLE = new NumericType(15, 0)

/** Rounded to the scale, halves away from zero; more digits than the precision has do not fit. */
function intoDecimal(to: NumericType): ValueConversion {
  if (to.precision === undefined) return written(asIs, isNoNumber)
  const scale = to.scale ?? 0
  const unit = 10 ** Math.max(-scale, 0)
  const write: Write = (value) =>
    unit === 1
      ? `round(${value} * ${ABOVE_HALF}, ${scale})`
      : `(round(${value} * ${ABOVE_HALF} / ${unit}.0, 0) * ${unit})`
  return { values: 'lost', write, misfit: (value) => tooLarge(write(value), to).join('') }
}

function tooLarge(value: string, { precision, scale = 0 }: NumericType): readonly string[] {
  return precision === undefined ? [] : [`abs(${value}) >= 1e${precision - scale}`]
}

function betweenDecimals(from: NumericType, to: NumericType): ValueConversion {
  const into = intoDecimal(to)
  if (to.precision === undefined) return KEPT
  const before = (type: NumericType): number => (type.precision ?? Infinity) - (type.scale ?? 0)
  const keeps = keepsPlaces(from, to)
  if (keeps && before(to) >= before(from)) return written(asIs)
  return {
    values: keeps ? 'written' : 'lost',
    write: keeps ? asIs : into.write,
    misfit: (value) => `${isNoNumber(value)} OR ${into.misfit?.(value) ?? ''}`,
  }
}

function keepsPlaces(from: NumericType, to: NumericType): boolean {
  return to.precision === undefined || (from.precision !== undefined && (to.scale ?? 0) >= (from.scale ?? 0))
}

/** The digits of a decimal, with all its places. */
function digitsOf(value: string, { precision, scale = 0 }: NumericType): string {
  const format = precision === undefined ? '%.15g' : `%.${Math.max(scale, 0)}f`
  return `CASE WHEN ${value} IS NOT NULL THEN printf('${format}', ${value}) END`
}

/** As few digits as give the same double again, with an exponent where PostgreSQL writes one. `!` asks for more than 16. */
function shortestDigits(value: string): string {
  const isExact = (digits: number): string => `CAST(printf('%.${digits}g', ${value}) AS REAL) = ${value}`
  const format = (plain: string, exponent: string): string =>
    `iif(abs(${value}) < 1e15, '${plain}', '${exponent}')`
  const longer = `iif(${isExact(16)}, ${format('%.16g', '%.15e')}, ${format('%!.17g', '%!.16e')})`
  return `CASE WHEN ${isExact(15)} THEN printf('%.15g', ${value}) WHEN ${value} IS NOT NULL THEN printf(${longer}, ${value}) END`
}

const TRUE = "('true', 'tru', 'tr', 't', 'yes', 'ye', 'y', 'on', '1')"
const FALSE = "('false', 'fals', 'fal', 'fa', 'f', 'no', 'n', 'off', 'of', '0')"

function word(value: string): string {
  return `lower(trim(${value}))`
}

function uuidDigits(value: string): string {
  return `lower(replace(replace(replace(trim(${value}), '{', ''), '}', ''), '-', ''))`
}

function uuidText(value: string): string {
  const part = (start: number, length: number): string => `substr(${uuidDigits(value)}, ${start}, ${length})`
  return [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ")
}

function isNoDay(value: string): string {
  const day = `substr(trim(${value}), 1, 10)`
  return `${day} NOT GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' OR date(${day}) IS NOT ${day}`
}

/** An offset of hours alone, as PostgreSQL writes it, gets its minutes. */
function zoned(value: string): string {
  return `CASE WHEN trim(${value}) GLOB '*:*[+-][0-9][0-9]' THEN trim(${value}) || ':00' ELSE trim(${value}) END`
}

/** The one form in which times are stored. */
function instant(value: string): string {
  return `replace(strftime('%Y-%m-%d %H:%M:%f', ${value}), '.000', '')`
}

function withoutZeros(value: string): string {
  return `CASE WHEN ${value} GLOB '*.*' THEN rtrim(rtrim(${value}, '0'), '.') ELSE ${value} END`
}

/** A time of day in the form in which times are stored. */
export function clockText(value: string): string {
  return `CASE WHEN length(${value}) = 5 THEN ${value} || ':00' WHEN ${value} GLOB '*.*' THEN rtrim(rtrim(${value}, '0'), '.') ELSE ${value} END`
}

const ANY_TIME = new TimestampType(false)

function withinDigits(from: TimestampType, precision = 6): ValueConversion {
  return precision < Math.min(from.precision ?? 6, 3) ? withDigits(precision) : KEPT
}

/** A time is kept in thousandths; half of the last digit is added, and what is behind it is cut. */
function withDigits(precision: number): ValueConversion {
  const half = 0.5 / 10 ** precision
  const length = 19 + (precision === 0 ? 0 : precision + 1)
  const zeros = precision === 0 ? '' : '0'.repeat(3 - precision)
  return lost(
    (value) =>
      `replace(substr(strftime('%Y-%m-%d %H:%M:%f', ${value}, '+${half} seconds'), 1, ${length}) || '${zeros}', '.000', '')`,
  )
}
