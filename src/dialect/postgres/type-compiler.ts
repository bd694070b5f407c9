import type { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { TypeCompiler } from '../../compiler/type-compiler'
import type { EnumType } from '../../types/enum'
import type { JsonType } from '../../types/json'
import type { CustomType, NamedType } from '../../types/named'
import type { NumericType } from '../../types/numeric'
import type { SqlType, TypeKind } from '../../types/sql-type'
import type { StringType } from '../../types/string'
import type { TimestampType } from '../../types/temporal'

type Spell = (type: never, schema: string | undefined) => string

/** Spells types as PostgreSQL does, https://www.postgresql.org/docs/current/datatype.html */
export class PostgresTypeCompiler implements TypeCompiler {
  private readonly spellings: Readonly<Record<TypeKind, Spell>>

  constructor(quoter: IdentifierQuoter) {
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
      time: () => 'TIME',
      timestamp: ({ withTimeZone }: TimestampType) =>
        withTimeZone ? 'TIMESTAMP WITH TIME ZONE' : 'TIMESTAMP',
      json: ({ binary }: JsonType) => (binary ? 'JSONB' : 'JSON'),
      uuid: () => 'UUID',
      binary: () => 'BYTEA',
      enum: (type: EnumType, schema) =>
        type.native ? quoter.path(schema, type.name ?? '') : `VARCHAR(${longest(type)})`,
      named: ({ name }: NamedType) => name,
      custom: ({ options }: CustomType<unknown>, schema) => this.compile(options.base, schema),
    }
  }

  compile(type: SqlType, schema?: string): string {
    return this.spellings[type.kind](type as never, schema)
  }

  /** The type to cast a list of values to: without length or precision, which a cast would cut values to. */
  compileLoose(type: SqlType, schema?: string): string {
    if (type.kind === 'custom') return this.compileLoose((type as CustomType<unknown>).options.base, schema)
    const loose: Partial<Record<TypeKind, string>> = { varchar: 'TEXT', char: 'BPCHAR', numeric: 'NUMERIC' }
    return loose[type.kind] ?? this.compile(type, schema)
  }
}

function longest({ values }: EnumType): number {
  return Math.max(1, ...values.map((value) => [...value].length))
}
