/**
 * The types that PostgreSQL alone has, https://www.postgresql.org/docs/current/datatype.html. Each is a text in JavaScript, in
 * the server's own form, unless it says otherwise. For SQLite they need a variant: `inet().withVariant('sqlite', t.varchar(43))`.
 */
import { DefinitionError } from '../errors'
import { CompositeType, type CompositeField } from './composite'
import { CustomType } from './custom'
import type { DefinedTypeOptions } from './defined-type'
import { DomainType, type DomainOptions } from './domain'
import { NamedType } from './named'
import { RangeType, type RangeDefinition } from './range'
import type { SqlType, ValueOf } from './sql-type'

function own<T extends string>(name: string): NamedType<T> {
  return new NamedType<T>(name, 'postgres')
}

/**
 * INET, an address of a host or network: `'192.168.0.1/24'`.
 *
 * @example
 * new Column('value', inet())   // value inet
 */
export const inet = <T extends string = string>(): NamedType<T> => own<T>('inet')
/**
 * CIDR, the address of a network: `'192.168.0.0/24'`.
 *
 * @example
 * new Column('value', cidr())   // value cidr
 */
export const cidr = <T extends string = string>(): NamedType<T> => own<T>('cidr')
/**
 * MACADDR, a hardware address: `'08:00:2b:01:02:03'`.
 *
 * @example
 * new Column('value', macaddr())   // value macaddr
 */
export const macaddr = <T extends string = string>(): NamedType<T> => own<T>('macaddr')
/**
 * MACADDR8, a hardware address of 8 bytes: `'08:00:2b:01:02:03:04:05'`.
 *
 * @example
 * new Column('value', macaddr8())   // value macaddr8
 */
export const macaddr8 = <T extends string = string>(): NamedType<T> => own<T>('macaddr8')
/**
 * TSVECTOR, the words of a document, for text search.
 *
 * @example
 * new Column('value', tsvector())   // value tsvector
 */
export const tsvector = <T extends string = string>(): NamedType<T> => own<T>('tsvector')
/**
 * TSQUERY, a search for words: `'fat & rat'`.
 *
 * @example
 * new Column('value', tsquery())   // value tsquery
 */
export const tsquery = <T extends string = string>(): NamedType<T> => own<T>('tsquery')
/**
 * CITEXT, text that is compared without regard to case; of the extension citext.
 *
 * @example
 * new Column('value', citext())   // value citext
 */
export const citext = <T extends string = string>(): NamedType<T> => own<T>('citext')
/**
 * HSTORE, pairs of texts: `'a=>1, b=>2'`; of the extension hstore.
 *
 * @example
 * new Column('value', hstore())   // value hstore
 */
export const hstore = <T extends string = string>(): NamedType<T> => own<T>('hstore')
/**
 * LTREE, a path in a tree of labels: `'top.science'`; of the extension ltree.
 *
 * @example
 * new Column('value', ltree())   // value ltree
 */
export const ltree = <T extends string = string>(): NamedType<T> => own<T>('ltree')
/**
 * MONEY, an amount as the server's locale writes it: `'$1.50'`. NUMERIC is mostly the better choice.
 *
 * @example
 * new Column('value', money())   // value money
 */
export const money = <T extends string = string>(): NamedType<T> => own<T>('money')
/**
 * XML, a document or a piece of one.
 *
 * @example
 * new Column('value', xml())   // value xml
 */
export const xml = <T extends string = string>(): NamedType<T> => own<T>('xml')
/**
 * POINT, a place on a plane: `'(1,2)'`.
 *
 * @example
 * new Column('value', point())   // value point
 */
export const point = <T extends string = string>(): NamedType<T> => own<T>('point')
/**
 * LINE, a line without ends: `'{1,-1,0}'`.
 *
 * @example
 * new Column('value', line())   // value line
 */
export const line = <T extends string = string>(): NamedType<T> => own<T>('line')
/**
 * LSEG, a line between two points: `'[(0,0),(1,1)]'`.
 *
 * @example
 * new Column('value', lseg())   // value lseg
 */
export const lseg = <T extends string = string>(): NamedType<T> => own<T>('lseg')
/**
 * BOX, a rectangle by two corners: `'(1,1),(0,0)'`.
 *
 * @example
 * new Column('value', box())   // value box
 */
export const box = <T extends string = string>(): NamedType<T> => own<T>('box')
/**
 * PATH, a line through points, closed `'((0,0),(1,1))'` or open `'[(0,0),(1,1)]'`.
 *
 * @example
 * new Column('value', path())   // value path
 */
export const path = <T extends string = string>(): NamedType<T> => own<T>('path')
/**
 * POLYGON, an area by its corners: `'((0,0),(1,1),(1,0))'`.
 *
 * @example
 * new Column('value', polygon())   // value polygon
 */
export const polygon = <T extends string = string>(): NamedType<T> => own<T>('polygon')
/**
 * CIRCLE, by its centre and radius: `'<(0,0),1>'`.
 *
 * @example
 * new Column('value', circle())   // value circle
 */
export const circle = <T extends string = string>(): NamedType<T> => own<T>('circle')
/**
 * INT4RANGE, a range of integers: `'[1,5)'`.
 *
 * @example
 * new Column('value', int4range())   // value int4range
 */
export const int4range = <T extends string = string>(): NamedType<T> => own<T>('int4range')
/**
 * INT8RANGE, a range of bigints: `'[1,5)'`.
 *
 * @example
 * new Column('value', int8range())   // value int8range
 */
export const int8range = <T extends string = string>(): NamedType<T> => own<T>('int8range')
/**
 * NUMRANGE, a range of decimals: `'[1.5,2.5]'`.
 *
 * @example
 * new Column('value', numrange())   // value numrange
 */
export const numrange = <T extends string = string>(): NamedType<T> => own<T>('numrange')
/**
 * DATERANGE, a range of days: `'[2026-01-01,2026-02-01)'`.
 *
 * @example
 * new Column('value', daterange())   // value daterange
 */
export const daterange = <T extends string = string>(): NamedType<T> => own<T>('daterange')
/**
 * TSRANGE, a range of timestamps without time zone.
 *
 * @example
 * new Column('value', tsrange())   // value tsrange
 */
export const tsrange = <T extends string = string>(): NamedType<T> => own<T>('tsrange')
/**
 * TSTZRANGE, a range of timestamps with time zone.
 *
 * @example
 * new Column('value', tstzrange())   // value tstzrange
 */
export const tstzrange = <T extends string = string>(): NamedType<T> => own<T>('tstzrange')
/**
 * INT4MULTIRANGE, several ranges of integers: `'{[1,3),[5,7)}'`.
 *
 * @example
 * new Column('value', int4multirange())   // value int4multirange
 */
export const int4multirange = <T extends string = string>(): NamedType<T> => own<T>('int4multirange')
/**
 * INT8MULTIRANGE, several ranges of bigints.
 *
 * @example
 * new Column('value', int8multirange())   // value int8multirange
 */
export const int8multirange = <T extends string = string>(): NamedType<T> => own<T>('int8multirange')
/**
 * NUMMULTIRANGE, several ranges of decimals.
 *
 * @example
 * new Column('value', nummultirange())   // value nummultirange
 */
export const nummultirange = <T extends string = string>(): NamedType<T> => own<T>('nummultirange')
/**
 * DATEMULTIRANGE, several ranges of days.
 *
 * @example
 * new Column('value', datemultirange())   // value datemultirange
 */
export const datemultirange = <T extends string = string>(): NamedType<T> => own<T>('datemultirange')
/**
 * TSMULTIRANGE, several ranges of timestamps without time zone.
 *
 * @example
 * new Column('value', tsmultirange())   // value tsmultirange
 */
export const tsmultirange = <T extends string = string>(): NamedType<T> => own<T>('tsmultirange')
/**
 * TSTZMULTIRANGE, several ranges of timestamps with time zone.
 *
 * @example
 * new Column('value', tstzmultirange())   // value tstzmultirange
 */
export const tstzmultirange = <T extends string = string>(): NamedType<T> => own<T>('tstzmultirange')
/**
 * JSONPATH, a path into JSON: `'$.a[*]'`.
 *
 * @example
 * new Column('value', jsonpath())   // value jsonpath
 */
export const jsonpath = <T extends string = string>(): NamedType<T> => own<T>('jsonpath')
/**
 * PG_LSN, a place in the server's log: `'16/B374D848'`.
 *
 * @example
 * new Column('value', pgLsn())   // value pg_lsn
 */
export const pgLsn = <T extends string = string>(): NamedType<T> => own<T>('pg_lsn')
/**
 * PG_SNAPSHOT, which transactions were under way: `'10:20:10,14'`.
 *
 * @example
 * new Column('value', pgSnapshot())   // value pg_snapshot
 */
export const pgSnapshot = <T extends string = string>(): NamedType<T> => own<T>('pg_snapshot')
/**
 * NAME, the server's own type for identifiers, cut at 63 bytes.
 *
 * @example
 * new Column('value', name())   // value name
 */
export const name = <T extends string = string>(): NamedType<T> => own<T>('name')
/**
 * "char", one byte, as the server's own catalogs have it. CHAR(1) is `t.char()`.
 *
 * @example
 * new Column('value', charByte())   // value "char"
 */
export const charByte = <T extends string = string>(): NamedType<T> => own<T>('"char"')
/**
 * REGCLASS, a table by its name.
 *
 * @example
 * new Column('value', regclass())   // value regclass
 */
export const regclass = <T extends string = string>(): NamedType<T> => own<T>('regclass')

/** OID, the number of an object in the catalog; a number. */
export const oid = <T extends number = number>(): CustomType<T, string> =>
  new CustomType<T, string>({
    base: own('oid'),
    toDatabase: String,
    fromDatabase: (text) => Number(text) as T,
  })

const FIELDS = [
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'year to month',
  'day to hour',
  'day to minute',
  'day to second',
  'hour to minute',
  'hour to second',
  'minute to second',
] as const

/** Which parts an interval keeps, and how many digits of a second. */
export interface IntervalOptions {
  readonly fields?: (typeof FIELDS)[number] | undefined
  /** Digits behind the second's point, 0 to 6. */
  readonly precision?: number | undefined
}

/**
 * INTERVAL, a span of time: `'1 day 02:00:00'`.
 *
 * @example
 * interval({ fields: 'day to second', precision: 3 })   // interval day to second(3)
 */
export function interval<T extends string = string>(options: IntervalOptions = {}): NamedType<T> {
  const { fields, precision } = options
  const hasSeconds = fields === undefined || fields.endsWith('second')
  const isKnown = fields === undefined || FIELDS.includes(fields)
  const isPrecise =
    precision === undefined || (hasSeconds && Number.isInteger(precision) && precision >= 0 && precision <= 6)
  if (!isKnown || !isPrecise) {
    throw new DefinitionError('An interval has fields of the SQL standard, and 0 to 6 digits of a second.', {
      hint: "Write interval({ fields: 'day to second', precision: 3 }).",
    })
  }
  const size = precision === undefined ? '' : `(${precision})`
  return own<T>(`interval${fields === undefined ? '' : ` ${fields}`}${size}`)
}

/**
 * BIT(length), exactly so many bits: `'101'`.
 *
 * @example
 * bit(3)   // bit(3)
 */
export const bit = <T extends string = string>(length = 1): NamedType<T> => own<T>(`bit(${bits(length)})`)

/**
 * BIT VARYING(length), at most so many bits, or any number of them.
 *
 * @example
 * varbit(5)   // bit varying(5)
 */
export const varbit = <T extends string = string>(length?: number): NamedType<T> =>
  own<T>(length === undefined ? 'bit varying' : `bit varying(${bits(length)})`)

function bits(length: number): number {
  if (Number.isInteger(length) && length > 0) return length
  throw new DefinitionError('bit and varbit take a whole length above 0.', { hint: 'Write bit(8).' })
}

/**
 * A domain: a type of one's own over another one, with conditions. Its values are those of the base.
 *
 * @example
 * domain('positive', t.integer(), { check: 'VALUE > 0' })   // CREATE DOMAIN positive AS INTEGER CHECK (VALUE > 0)
 */
export function domain<S extends SqlType>(
  name: string,
  base: S,
  options?: DomainOptions<ValueOf<S>>,
): DomainType<ValueOf<S>> {
  return new DomainType<ValueOf<S>>(name, base as SqlType<ValueOf<S>>, options)
}

/**
 * A type of several fields.
 *
 * @example
 * composite('address', [['street', t.text()], ['zip', t.varchar(10)]])   // CREATE TYPE address AS (street TEXT, zip VARCHAR(10))
 */
export function composite<T extends string = string>(
  name: string,
  fields: readonly CompositeField[],
  options?: DefinedTypeOptions,
): CompositeType<T> {
  return new CompositeType<T>(name, fields, options)
}

/**
 * A range type of one's own.
 *
 * @example
 * rangeType('float_range', { subtype: t.double() })   // CREATE TYPE float_range AS RANGE (SUBTYPE = DOUBLE PRECISION)
 */
export function rangeType<T extends string = string>(
  name: string,
  definition: RangeDefinition,
): RangeType<T> {
  return new RangeType<T>(name, definition)
}
