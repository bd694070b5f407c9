/** Which values that a database finds equal are equal in JavaScript too. */
import type { Column } from '../schema/column'
import type { ArrayType } from '../types/array'
import type { DomainType } from '../types/domain'
import { baseType } from '../types/resolve-type'
import type { SqlType, TypeKind } from '../types/sql-type'
import type { DialectName } from '../util/dialect-name'

/** Types of which two equal values have one normal form. */
const EXACT: ReadonlySet<TypeKind> = new Set([
  'smallint',
  'integer',
  'bigint',
  'numeric',
  'real',
  'double',
  'varchar',
  'char',
  'text',
  'boolean',
  'date',
  'time',
  'timestamp',
  'uuid',
  'binary',
  'enum',
])

/**
 * Whether a column's values are equal for the database only if their normal forms are equal in JavaScript. A collation that a
 * column names may find more texts equal than that, and so may a type of the database's own, such as CITEXT.
 *
 * @param bytewise the collations that compare texts by their bytes
 */
export function comparesExactly(column: Column, database: DialectName, bytewise: readonly string[]): boolean {
  const collation = column.collationOn(database)
  return isBytewise(collation, bytewise) && isExact(column.type, database, bytewise)
}

function isExact(type: SqlType, database: DialectName, bytewise: readonly string[]): boolean {
  const base = baseType(type, database)
  if (base.kind === 'domain') {
    const { collation, base: inner } = base as DomainType
    return isBytewise(collation, bytewise) && isExact(inner, database, bytewise)
  }
  if (base.kind === 'array') return isExact((base as ArrayType).element, database, bytewise)
  return EXACT.has(base.kind)
}

function isBytewise(collation: string | readonly string[] | undefined, bytewise: readonly string[]): boolean {
  if (collation === undefined) return true
  const name = typeof collation === 'string' ? collation : collation.at(-1)
  return bytewise.some((known) => known === name?.toUpperCase())
}
