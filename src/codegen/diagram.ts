/**
 * What diagrams show of a MetaData, whatever they are written in. Enters: tables. Leaves: the same tables in an order that
 * their definition has no part in, the links between them, and short names of types.
 */
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import { uniqueColumns } from '../schema/table-problems'
import type { ArrayType } from '../types/array'
import { DefinedType } from '../types/defined-type'
import { baseType } from '../types/resolve-type'
import type { SqlType } from '../types/sql-type'
import { orderedKeys } from './key-order'
import { isUnique } from './relations'

/** A foreign key, as a line between two tables. */
export interface DiagramLink {
  readonly key: ForeignKeyConstraint
  /** At most one row of its table points to a row. */
  readonly isOne: boolean
  /** A row may point to none. */
  readonly isOptional: boolean
}

/** Options of diagrams. */
export interface DiagramOptions {
  /** Only these tables of the MetaData. */
  readonly tables?: readonly Table[] | undefined
}

/** Tables and views, by name. */
export function diagramTables(metadata: MetaData, { tables }: DiagramOptions): readonly Table[] {
  const all = metadata.allTables()
  return [...(tables ?? all)].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
}

/** The foreign keys between these tables. */
export function diagramLinks(tables: readonly Table[]): readonly DiagramLink[] {
  const shown = new Set(tables)
  return tables
    .flatMap(orderedKeys)
    .filter((key) => shown.has(key.referredTable))
    .map((key) => ({ key, isOne: isUnique(key), isOptional: key.columns.some(({ nullable }) => nullable) }))
}

/** What a column is part of: `PK`, `FK`, `UK`. */
export function columnRoles(column: Column): readonly ('PK' | 'FK' | 'UK')[] {
  const { table } = column
  const isAlone = uniqueColumns(table).some((columns) => columns.length === 1 && columns[0] === column)
  return [
    ...(column.primaryKey ? (['PK'] as const) : []),
    ...(table.foreignKeys.some(({ columns }) => columns.includes(column)) ? (['FK'] as const) : []),
    ...(isAlone && !column.primaryKey ? (['UK'] as const) : []),
  ]
}

/** A type as people say it: `varchar(40)`, `timestamptz`, `integer[]`, the name of an enum. */
export function typeLabel(given: SqlType): string {
  const type = baseType(given)
  if (type.kind === 'array') {
    const { element, dimensions } = type as ArrayType<unknown>
    return typeLabel(element) + '[]'.repeat(dimensions)
  }
  if (type instanceof DefinedType) return type.name ?? type.kind
  return PLAIN[type.kind]?.(type as never) ?? type.toString()
}

/** Types whose parameters are no part of a short name. */
const PLAIN: Readonly<Partial<Record<SqlType['kind'], (type: never) => string>>> = {
  bigint: () => 'bigint',
  time: ({ withTimeZone }: { withTimeZone: boolean }) => (withTimeZone ? 'timetz' : 'time'),
  timestamp: ({ withTimeZone }: { withTimeZone: boolean }) => (withTimeZone ? 'timestamptz' : 'timestamp'),
  json: ({ binary }: { binary: boolean }) => (binary ? 'jsonb' : 'json'),
  numeric: ({ precision, scale }: { precision?: number; scale?: number }) =>
    sized('numeric', precision, scale),
}

function sized(name: string, ...sizes: readonly (number | undefined)[]): string {
  const given = sizes.filter((size) => size !== undefined)
  return given.length === 0 ? name : `${name}(${given.join(', ')})`
}
