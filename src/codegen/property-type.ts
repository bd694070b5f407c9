import type { ArrayType } from '../types/array'
import type { DomainType } from '../types/domain'
import type { EnumType } from '../types/enum'
import { baseType } from '../types/resolve-type'
import type { SqlType, TypeKind } from '../types/sql-type'
import { isOid } from './named-type-code'
import { stringLiteral } from './text-literal'

type Spell = (type: never) => string

const NUMBER: Spell = () => 'number'
const STRING: Spell = () => 'string'

/** The JavaScript type of the values of each kind; custom types and variants have that of their base. */
const SPELLINGS: Readonly<Record<Exclude<TypeKind, 'custom' | 'variant'>, Spell>> = {
  smallint: NUMBER,
  integer: NUMBER,
  bigint: ({ mode }: { readonly mode: string }) => mode,
  numeric: ({ mode }: { readonly mode: string }) => mode,
  real: NUMBER,
  double: NUMBER,
  varchar: STRING,
  char: STRING,
  text: STRING,
  boolean: () => 'boolean',
  date: STRING,
  time: STRING,
  timestamp: () => 'Date',
  json: () => 'unknown',
  uuid: STRING,
  binary: () => 'Buffer',
  enum: ({ values }: EnumType<unknown>) => values.map(stringLiteral).join(' | '),
  array: ({ element, dimensions }: ArrayType<unknown>) => nested(valuesOf(element), dimensions),
  domain: ({ base }: DomainType) => valuesOf(base),
  composite: STRING,
  range: STRING,
  named: STRING,
  any: () => 'string | number | bigint | Uint8Array',
}

/** The type of a property that holds a column's values. */
export function propertyTypeOf(type: SqlType, nullable: boolean): string {
  const values = valuesOf(type)
  return nullable && values !== 'unknown' ? `${values} | null` : values
}

function valuesOf(type: SqlType): string {
  if (isOid(type)) return 'number'
  const base = baseType(type)
  return SPELLINGS[base.kind as keyof typeof SPELLINGS](base as never)
}

/** As `t.array` gives it: what is nested deeper than three times is not told. */
function nested(element: string, dimensions: number): string {
  if (dimensions > 3) return 'unknown[]'
  return `${element.includes(' ') ? `(${element})` : element}${'[]'.repeat(dimensions)}`
}
