import type { TypeCompiler } from '../../compiler/type-compiler'
import { UnsupportedFeatureError } from '../../errors'
import type { AnyType } from '../../types/any'
import type { CustomType } from '../../types/custom'
import type { EnumType } from '../../types/enum'
import type { JsonType } from '../../types/json'
import type { NamedType } from '../../types/named'
import type { NumericType } from '../../types/numeric'
import { resolveType } from '../../types/resolve-type'
import type { SqlType, TypeKind, VariantType } from '../../types/sql-type'
import type { StringType } from '../../types/string'
import type { TimestampType, TimeType } from '../../types/temporal'

/** SQLite's NUMERIC affinity keeps a decimal as a double, which is exact up to this many digits. */
const EXACT_DIGITS = 15

type Spell = (type: never) => string

/**
 * Spells types for SQLite. The names are chosen so that each type can be told from its name again, and so that the
 * affinity that SQLite derives from the name (https://sqlite.org/datatype3.html#determination_of_column_affinity) leaves
 * its values as they are.
 */
export class SqliteTypeCompiler implements TypeCompiler {
  private readonly spellings: Readonly<Record<TypeKind, Spell>> = {
    smallint: () => 'SMALLINT',
    integer: () => 'INTEGER',
    bigint: () => 'BIGINT',
    numeric: (type: NumericType) => numeric(type),
    real: () => 'REAL',
    double: () => 'DOUBLE PRECISION',
    varchar: ({ length }: StringType) => `VARCHAR${length === undefined ? '' : `(${length})`}`,
    char: ({ length }: StringType) => `CHAR(${length ?? 1})`,
    text: () => 'TEXT',
    boolean: () => 'BOOLEAN',
    // Without TEXT in the name the affinity is NUMERIC, which leaves alone what does not look like a number.
    date: () => 'DATE',
    time: (type: TimeType) => timeName('TIME', type),
    timestamp: (type: TimestampType) => timeName('TIMESTAMP', type),
    // JSON text may look like a number ("1.50"), so it needs TEXT affinity.
    json: ({ binary }: JsonType) => (binary ? 'JSONB_TEXT' : 'JSON_TEXT'),
    uuid: () => 'UUID_TEXT',
    binary: () => 'BLOB',
    enum: (type: EnumType) => `VARCHAR(${Math.max(1, ...type.values.map((value) => [...value].length))})`,
    array: (type: SqlType) => refuse(`arrays (${type.toString()})`, 't.json()'),
    domain: (type: SqlType) => refuse(`domains (${type.toString()})`, 't.text()'),
    composite: (type: SqlType) => refuse(`composite types (${type.toString()})`, 't.text()'),
    range: (type: SqlType) => refuse(`range types (${type.toString()})`, 't.text()'),
    named: ({ name, database }: NamedType) =>
      database === 'postgres' ? refuse(`PostgreSQL's own type ${name}`, 't.text()') : name,
    any: ({ name }: AnyType) => name,
    custom: ({ options }: CustomType<unknown>) => this.compile(options.base),
    variant: (type: VariantType) => this.compile(resolveType(type, 'sqlite')),
  }

  compile(type: SqlType): string {
    return this.spellings[type.kind](type as never)
  }
}

/** SQLite takes a size at the end of a name only. */
function timeName(name: string, { precision, withTimeZone }: TimestampType | TimeType): string {
  const size = precision === undefined ? '' : `(${precision})`
  return `${name}${withTimeZone ? ' WITH TIME ZONE' : ''}${size}`
}

function refuse(feature: string, variant: string): never {
  throw new UnsupportedFeatureError({
    dialect: 'sqlite',
    feature,
    hint: `Store the values as another type there: .withVariant('sqlite', ${variant}).`,
  })
}

function numeric(type: NumericType): string {
  const { precision, scale, storage } = type
  const size = precision === undefined ? '' : `(${precision}, ${scale ?? 0})`
  if (storage === 'text') return `NUMERIC_TEXT${size}`
  if (precision !== undefined && precision <= EXACT_DIGITS) return `NUMERIC${size}`
  if (type.mode === 'number') return `NUMERIC${size}`
  throw new UnsupportedFeatureError({
    dialect: 'sqlite',
    feature: `exact decimals of ${precision === undefined ? 'unlimited' : String(precision)} digits`,
    hint: `Write t.numeric(12, 2), at most ${EXACT_DIGITS} digits, or keep all digits as text: t.numeric(30, 10, { storage: 'text' }).`,
  })
}
