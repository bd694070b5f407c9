import { DefinitionError } from '../../errors'
import { EnumType } from '../../types/enum'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'
import { tokenize } from '../sql-tokenizer'

/** What the catalog tells of a column's type. */
export interface TypeFacts {
  /** As `format_type` writes it. */
  readonly formatted: string
  readonly type: string
  readonly typeSchema: string
  /** `b` base, `e` enum, `d` domain, … */
  readonly typeKind: string
  readonly modifier: number
  readonly labels: readonly string[] | null
  /** Whether the type lives in the schema of the table. */
  readonly isOwnSchema: boolean
}

type Make = (modifier: number) => SqlType | undefined

const length = (modifier: number): number | undefined => (modifier < 0 ? undefined : modifier - 4)
const withoutModifier =
  (type: SqlType): Make =>
  (modifier) =>
    modifier < 0 ? type : undefined

/** The built-in types that `t` has. */
const TYPES: Readonly<Record<string, Make>> = {
  int2: () => t.smallint(),
  int4: () => t.integer(),
  int8: () => t.bigint(),
  numeric,
  float4: () => t.real(),
  float8: () => t.double(),
  varchar: (modifier) => t.varchar(length(modifier)),
  bpchar: (modifier) => (modifier < 0 ? undefined : t.char(length(modifier))),
  text: () => t.text(),
  bool: () => t.boolean(),
  date: () => t.date(),
  time: withoutModifier(t.time()),
  timestamp: withoutModifier(t.timestamp()),
  timestamptz: withoutModifier(t.timestamptz()),
  json: () => t.json(),
  jsonb: () => t.jsonb(),
  uuid: () => t.uuid(),
  bytea: () => t.binary(),
}

/** Precision and scale share the modifier; since PostgreSQL 15 the scale is signed. */
function numeric(modifier: number): SqlType | undefined {
  if (modifier < 0) return t.numeric()
  const bits = modifier - 4
  const scale = ((bits & 0x7ff) ^ 1024) - 1024
  return scale < 0 ? undefined : t.numeric((bits >> 16) & 0xffff, scale)
}

/** A column's type; undefined where no class can hold it, not even by its name. */
export function readType(facts: TypeFacts): SqlType | undefined {
  const { type, typeSchema, typeKind, modifier, labels, isOwnSchema, formatted } = facts
  const known = typeSchema === 'pg_catalog' ? TYPES[type]?.(modifier) : undefined
  if (known !== undefined) return known
  if (typeKind === 'e' && isOwnSchema && labels !== null) return new EnumType(labels, type, true)
  return namedType(formatted)
}

/** `timestamp(3) without time zone` has its size in the middle; the short names have it at the end. */
function namedType(formatted: string): SqlType | undefined {
  const [, base, size = '', zone, array = ''] =
    /^(time|timestamp)(\(\d\))? (with|without) time zone(\[\])?$/.exec(formatted) ?? []
  const name = base === undefined ? formatted : `${base}${zone === 'with' ? 'tz' : ''}${size}${array}`
  try {
    return t.named(name)
  } catch (error) {
    if (error instanceof DefinitionError) return undefined
    throw error
  }
}

/**
 * The labels in the condition that our DDL writes behind a column for an enum without a type of its own, in the form that the
 * server gives it: `((c)::text = ANY ((ARRAY['a'::character varying, …])::text[]))`, or `((c)::text = 'a'::text)` for one.
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
    labels.length === 1
      ? shape === '((c)::text=?::text)'
      : shape === `((c)::text=ANY((ARRAY[${list}])::text[]))`
  return isOurs ? labels : undefined
}
