import type { AnyType } from '../../../types/any'
import type { NamedType } from '../../../types/named'
import { isTextDecimal } from '../../../types/numeric'
import { baseType } from '../../../types/resolve-type'
import type { SqlType, TypeKind } from '../../../types/sql-type'

/** The only types that columns of STRICT tables have, https://sqlite.org/stricttables.html */
export const STRICT_TYPES = ['INT', 'INTEGER', 'REAL', 'TEXT', 'BLOB', 'ANY']

/** How each type's values are kept: numbers as numbers, everything that has a text form as text. */
const STORAGE: Partial<Record<TypeKind, string>> = {
  smallint: 'INTEGER',
  integer: 'INTEGER',
  bigint: 'INTEGER',
  boolean: 'INTEGER',
  real: 'REAL',
  double: 'REAL',
  numeric: 'REAL',
  varchar: 'TEXT',
  char: 'TEXT',
  text: 'TEXT',
  date: 'TEXT',
  time: 'TEXT',
  timestamp: 'TEXT',
  json: 'TEXT',
  uuid: 'TEXT',
  enum: 'TEXT',
  binary: 'BLOB',
}

/** The type that a column of a STRICT table has for values of this one; undefined where there is none. */
export function strictType(type: SqlType): string | undefined {
  const base = baseType(type, 'sqlite')
  if (base.kind === 'any') return (base as AnyType).name === 'ANY' ? 'ANY' : undefined
  if (isTextDecimal(base)) return 'TEXT'
  const named = base.kind === 'named' ? (base as NamedType).name.toUpperCase() : undefined
  return named !== undefined && STRICT_TYPES.includes(named) ? named : STORAGE[base.kind]
}
