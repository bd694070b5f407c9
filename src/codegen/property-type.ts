import type { ArrayType } from '../types/array'
import type { DomainType } from '../types/domain'
import type { EnumType } from '../types/enum'
import { baseType } from '../types/resolve-type'
import type { SqlType, TypeKind } from '../types/sql-type'
import { isOid } from './named-type-code'
import { stringLiteral } from './text-literal'

/** The members of a union, or one type alone. */
type Members = readonly string[]

type Spell = (type: never) => Members

const is = (name: string): Spell => {
  return () => [name]
}
const NUMBER = is('number')
const STRING = is('string')

/** The JavaScript type of the values of each kind; custom types and variants have that of their base. */
const SPELLINGS: Readonly<Record<Exclude<TypeKind, 'custom' | 'variant'>, Spell>> = {
  smallint: NUMBER,
  integer: NUMBER,
  bigint: ({ mode }: { readonly mode: string }) => [mode],
  numeric: ({ mode }: { readonly mode: string }) => [mode],
  real: NUMBER,
  double: NUMBER,
  varchar: STRING,
  char: STRING,
  text: STRING,
  boolean: is('boolean'),
  date: STRING,
  time: STRING,
  timestamp: is('Date'),
  json: is('unknown'),
  uuid: STRING,
  binary: is('Buffer'),
  enum: ({ values }: EnumType<unknown>) => values.map(stringLiteral),
  array: ({ element, dimensions }: ArrayType<unknown>) => [nested(valuesOf(element), dimensions)],
  domain: ({ base }: DomainType) => valuesOf(base),
  composite: STRING,
  range: STRING,
  named: STRING,
  any: () => ['string', 'number', 'bigint', 'Uint8Array'],
}

/** The type of a property that holds a column's values, as the members of a union. */
export function propertyTypeOf(type: SqlType, nullable: boolean): Members {
  const values = valuesOf(type)
  return nullable && !values.includes('unknown') ? [...values, 'null'] : values
}

function valuesOf(type: SqlType): Members {
  if (isOid(type)) return ['number']
  const base = baseType(type)
  return SPELLINGS[base.kind as keyof typeof SPELLINGS](base as never)
}

/** As `t.array` gives it: what is nested deeper than three times is not told. */
function nested(element: Members, dimensions: number): string {
  if (dimensions > 3) return 'unknown[]'
  const union = element.join(' | ')
  return `${element.length > 1 ? `(${union})` : union}${'[]'.repeat(dimensions)}`
}
