import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { TypeCompiler } from '../../compiler/type-compiler'
import { UnsupportedFeatureError } from '../../errors'
import type { ArrayType } from '../../types/array'
import type { CustomType } from '../../types/custom'
import type { DefinedType } from '../../types/defined-type'
import type { DomainType } from '../../types/domain'
import type { EnumType } from '../../types/enum'
import type { JsonType } from '../../types/json'
import type { NamedType } from '../../types/named'
import type { NumericType } from '../../types/numeric'
import { baseType, resolveType } from '../../types/resolve-type'
import type { SqlType, TypeKind, VariantType } from '../../types/sql-type'
import type { StringType } from '../../types/string'
import type { TimeOptions, TimestampType, TimeType } from '../../types/temporal'

type Spell = (type: never, schema: string | undefined) => string

/** Spells types as PostgreSQL does, https://www.postgresql.org/docs/current/datatype.html */
export class PostgresTypeCompiler implements TypeCompiler {
  private readonly spellings: Readonly<Record<TypeKind, Spell>>

  constructor(quoter: IdentifierQuoter) {
    const defined = ({ name, schema }: DefinedType, ofTable: string | undefined): string =>
      quoter.path(schema ?? ofTable, name ?? '')
    this.spellings = {
      smallint: () => 'SMALLINT',
      integer: () => 'INTEGER',
      bigint: () => 'BIGINT',
      numeric: ({ precision, scale }: NumericType) =>
        `NUMERIC${precision === undefined ? '' : `(${precision}, ${scale ?? 0})`}`,
      real: () => 'REAL',
      double: () => 'DOUBLE PRECISION',
      varchar: ({ length }: StringType) => `VARCHAR${length === undefined ? '' : `(${length})`}`,
      char: ({ length }: StringType) => `CHAR(${length ?? 1})`,
      text: () => 'TEXT',
      boolean: () => 'BOOLEAN',
      date: () => 'DATE',
      time: (type: TimeType) => timeName('TIME', type),
      timestamp: (type: TimestampType) => timeName('TIMESTAMP', type),
      json: ({ binary }: JsonType) => (binary ? 'JSONB' : 'JSON'),
      uuid: () => 'UUID',
      binary: () => 'BYTEA',
      enum: (type: EnumType, schema) => (type.native ? defined(type, schema) : `VARCHAR(${longest(type)})`),
      array: ({ element, dimensions }: ArrayType, schema) =>
        this.compile(element, schema) + '[]'.repeat(dimensions),
      domain: defined,
      composite: defined,
      range: defined,
      named: ({ name, database }: NamedType) => (database === 'sqlite' ? refuse(name) : name),
      any: (type: SqlType) => refuse(`columns of type ${type.toString()}`),
      custom: ({ options }: CustomType<unknown>, schema) => this.compile(options.base, schema),
      variant: (type: VariantType, schema) => this.compile(resolveType(type, 'postgres'), schema),
    }
  }

  compile(type: SqlType, schema?: string): string {
    return this.spellings[type.kind](type as never, schema)
  }

  /** The type to cast a list of values to: without length or precision, which a cast would cut values to. */
  compileLoose(type: SqlType, schema?: string): string {
    const base = baseType(type, 'postgres')
    if (base.kind === 'domain') return this.compileLoose((base as DomainType).base, schema)
    if (base.kind === 'array') return `${this.looseElement((base as ArrayType).element, schema)}[]`
    if (base.kind === 'named') return looseName(base as NamedType)
    if (base.kind === 'time') return timeName('TIME', { withTimeZone: (base as TimeType).withTimeZone })
    if (base.kind === 'timestamp')
      return timeName('TIMESTAMP', { withTimeZone: (base as TimestampType).withTimeZone })
    return LOOSE[base.kind] ?? this.compile(base, schema)
  }

  /** Arrays of similar types are not compared with each other as the types themselves are. */
  private looseElement(type: SqlType, schema: string | undefined): string {
    const base = baseType(type, 'postgres')
    if (base.kind === 'domain') return this.compile(base, schema)
    return base.kind === 'varchar' ? 'VARCHAR' : this.compileLoose(base, schema)
  }
}

const LOOSE: Partial<Record<TypeKind, string>> = { varchar: 'TEXT', char: 'BPCHAR', numeric: 'NUMERIC' }

/** Without a size `bit` is one bit, but `"bit"` any number; and an interval's fields would cut it. */
function looseName({ bareName }: NamedType): string {
  const words = bareName.toLowerCase()
  if (words === 'bit') return '"bit"'
  return words.startsWith('interval ') ? 'INTERVAL' : bareName
}

/** `TIMESTAMP(3) WITH TIME ZONE`. */
function timeName(name: string, { precision, withTimeZone }: TimeOptions): string {
  const size = precision === undefined ? '' : `(${precision})`
  return `${name}${size}${withTimeZone === true ? ' WITH TIME ZONE' : ''}`
}

function refuse(feature: string): never {
  throw new UnsupportedFeatureError({
    dialect: 'postgres',
    feature,
    hint: "Give the column another type there: .withVariant('postgres', t.text()).",
  })
}

function longest({ values }: EnumType): number {
  return Math.max(1, ...values.map((value) => [...value].length))
}
