import type { DialectName } from '../util/dialect-name'
import type { ArrayType } from './array'
import { EnumType } from './enum'
import { baseType } from './resolve-type'
import type { SqlType } from './sql-type'

/** The enum type of the database whose labels a column's values are, or the elements of its arrays. */
export function enumOf(type: SqlType, dialect: DialectName): EnumType<unknown> | undefined {
  const base = baseType(type, dialect)
  if (base.kind === 'array') return enumOf((base as ArrayType).element, dialect)
  return base instanceof EnumType && base.native ? base : undefined
}
