import { ArrayType } from '../../types/array'
import { CompositeType, type CompositeField } from '../../types/composite'
import { DomainType } from '../../types/domain'
import { EnumType } from '../../types/enum'
import { NamedType } from '../../types/named'
import { RangeType, type QualifiedName } from '../../types/range'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'
import { tokenize } from '../../util/sql-tokenizer'
import { given } from './read-storage'
import { readable } from './server-text'

/** What the catalog tells of any type. */
interface NameFacts {
  /** As `format_type` writes it. */
  readonly formatted: string
  readonly type: string
  readonly typeSchema: string
  readonly modifier: number
}

/** What the catalog tells of a column's type. */
export interface TypeFacts extends NameFacts {
  /** How many pairs of brackets an array was declared with. */
  readonly dimensions: number
  /** Its key among `types`. */
  readonly typeKey: string
  /** The type and those that it is made of; null where the server's own name says it all. */
  readonly types: readonly UsedTypeFacts[] | null
}

/** A type that another one is made of. Others are given by their keys. */
interface UsedTypeFacts extends NameFacts {
  readonly oid: number
  readonly key: string
  /** `b` base, `e` enum, `d` domain, `c` composite, `r` range, `m` multirange; `b` for all types of an extension. */
  readonly typeKind: string
  /** Whether the type lives in the schema of the table. */
  readonly isOwnSchema: boolean
  readonly comment: string | null
  readonly element: string | null
  readonly labels: readonly string[] | null
  readonly domain: {
    readonly base: string
    readonly dimensions: number
    readonly notNull: boolean
    readonly default: string | null
    readonly collation: string | null
    readonly checks: readonly { readonly name: string; readonly sql: string; readonly isValid: boolean }[]
  } | null
  readonly fields:
    | readonly {
        readonly name: string
        readonly type: string
        readonly dimensions: number
        /** Set where it is not that of the type. */
        readonly collation: string | null
        readonly comment: string | null
      }[]
    | null
  readonly range: {
    readonly subtype: string
    readonly multirange: string
    /** Set where it is not that of the range. */
    readonly multirangeSchema: string | null
    readonly operatorClass: QualifiedName | null
    readonly collation: string | null
    readonly canonical: QualifiedName | null
    readonly subtypeDiff: QualifiedName | null
  } | null
}

type Make = (modifier: number) => SqlType | undefined

const size = (modifier: number, header = 0): number | undefined =>
  modifier < 0 ? undefined : modifier - header

/** The length of a text stands behind a header of four bytes. */
const HEADER = 4

/** The built-in types that `t` has. */
const TYPES: Readonly<Record<string, Make>> = {
  int2: () => t.smallint(),
  int4: () => t.integer(),
  int8: () => t.bigint(),
  numeric,
  float4: () => t.real(),
  float8: () => t.double(),
  varchar: (modifier) => t.varchar(size(modifier, HEADER)),
  bpchar: (modifier) => (modifier < 0 ? undefined : t.char(size(modifier, HEADER))),
  text: () => t.text(),
  bool: () => t.boolean(),
  date: () => t.date(),
  time: (modifier) => t.time({ precision: size(modifier) }),
  timetz: (modifier) => t.time({ precision: size(modifier), withTimeZone: true }),
  timestamp: (modifier) => t.timestamp({ precision: size(modifier) }),
  timestamptz: (modifier) => t.timestamp({ precision: size(modifier), withTimeZone: true }),
  json: () => t.json(),
  jsonb: () => t.jsonb(),
  uuid: () => t.uuid(),
  bytea: () => t.binary(),
}

/** Precision and scale share the modifier; since PostgreSQL 15 the scale is signed. */
function numeric(modifier: number): SqlType {
  if (modifier < 0) return t.numeric()
  const bits = modifier - HEADER
  return t.numeric((bits >> 16) & 0xffff, ((bits & 0x7ff) ^ 1024) - 1024)
}

/** A column's type. */
export function readType(facts: TypeFacts): SqlType {
  const { types, typeKey, dimensions } = facts
  return types === null ? namedType(facts) : new TypeReading(types).read(typeKey, dimensions)
}

/** A type of which the name says it all. */
function namedType({ typeSchema, type, modifier, formatted }: NameFacts): SqlType {
  const known = typeSchema === 'pg_catalog' ? TYPES[type]?.(modifier) : undefined
  return known ?? new NamedType(formatted, 'postgres')
}

/** Schemas whose types are always there. */
const SYSTEM: ReadonlySet<string> = new Set(['pg_catalog', 'information_schema'])

/** Types that are made of others. */
class TypeReading {
  readonly #types: ReadonlyMap<string, UsedTypeFacts>

  constructor(types: readonly UsedTypeFacts[]) {
    this.#types = new Map(types.map((type) => [type.key, type]))
  }

  read(key: string, dimensions = 1): SqlType {
    const facts = this.#types.get(key) as UsedTypeFacts
    // PostgreSQL does not keep the number of dimensions everywhere.
    if (facts.element !== null) return new ArrayType(this.read(facts.element), Math.max(1, dimensions))
    return (SYSTEM.has(facts.typeSchema) ? undefined : this.defined(facts)) ?? namedType(facts)
  }

  /** A type that somebody created. */
  private defined(facts: UsedTypeFacts): SqlType | undefined {
    const { type: name, typeKind, labels, fields } = facts
    const options = {
      schema: facts.isOwnSchema ? undefined : facts.typeSchema,
      comment: facts.comment ?? undefined,
    }
    if (typeKind === 'e' && labels !== null) return new EnumType(labels, name, true, options)
    if (typeKind === 'd') return this.domain(facts, options)
    if (typeKind === 'r') return this.range(facts, options)
    if (typeKind !== 'c') return undefined
    const read = (fields ?? []).map((field): CompositeField => {
      const { collation, comment } = field
      const type = this.read(field.type, field.dimensions)
      const options = given({ collation: collation ?? undefined, comment: comment ?? undefined })
      return options === undefined ? [field.name, type] : [field.name, type, options]
    })
    return new CompositeType(name, read, options)
  }

  private domain({ type, domain }: UsedTypeFacts, options: SchemaAndComment): SqlType | undefined {
    if (domain === null) return undefined
    return new DomainType(type, this.read(domain.base, domain.dimensions), {
      ...options,
      notNull: domain.notNull,
      defaultSql: domain.default ?? undefined,
      collation: domain.collation ?? undefined,
      check: domain.checks.map(({ name, sql, isValid }) => ({
        name,
        sql: readable(sql),
        ...(isValid ? {} : { notValid: true }),
      })),
    })
  }

  private range({ type, range }: UsedTypeFacts, options: SchemaAndComment): SqlType | undefined {
    if (range === null) return undefined
    return new RangeType(type, {
      ...options,
      subtype: this.read(range.subtype),
      operatorClass: range.operatorClass ?? undefined,
      collation: range.collation ?? undefined,
      canonical: range.canonical ?? undefined,
      subtypeDiff: range.subtypeDiff ?? undefined,
      multirangeName: multirangeName(type, range),
    })
  }
}

interface SchemaAndComment {
  readonly schema: string | undefined
  readonly comment: string | undefined
}

/** Nothing where it is what the server would choose. */
function multirangeName(
  range: string,
  { multirange, multirangeSchema }: NonNullable<UsedTypeFacts['range']>,
): QualifiedName | undefined {
  if (multirangeSchema !== null) return [multirangeSchema, multirange]
  return multirange === multirangeOf(range) ? undefined : multirange
}

/** The name that PostgreSQL gives to the type of several ranges. */
export function multirangeOf(range: string): string {
  return range.includes('range') ? range.replace('range', 'multirange') : `${range}_multirange`
}

/**
 * The labels in the condition that our DDL writes behind a column for an enum without a type of its own, in the form in which
 * the inspector has it: `((c)::text = ANY (ARRAY['a'::character varying, …]))`, or `((c)::text = 'a'::text)` for one.
 */
export function readLabelCheck(condition: string, column: string): readonly string[] | undefined {
  const tokens = tokenize(condition, { brackets: false })
  const labels = tokens.filter(({ kind }) => kind === 'string').map(({ value }) => value)
  const [first] = labels
  if (first === undefined || new Set(labels).size !== labels.length) return undefined
  const shape = tokens
    .map(({ kind, text, value }) => (kind === 'string' ? '?' : value === column ? 'c' : text))
    .join('')
  const list = labels.map(() => '?::charactervarying').join(',')
  const isOurs =
    labels.length === 1 ? shape === '((c)::text=?::text)' : shape === `((c)::text=ANY(ARRAY[${list}]))`
  return isOurs ? labels : undefined
}
