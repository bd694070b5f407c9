import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { Column } from './column'
import type { Table } from './table'

/** The key of the method by which a class tells its table; `@Table` installs it. */
export const TABLE_SOURCE: unique symbol = Symbol.for('dovetail-orm.table-source')

/** Whatever has a table: a class that `@Table` was put on. */
export interface TableSource {
  [TABLE_SOURCE](): Table
}

/** The key of the method by which a class tells why the rows of its table are not its own. */
export const FOREIGN_ROWS: unique symbol = Symbol.for('dovetail-orm.foreign-rows')

/** Refuses a class whose table holds rows of other classes, or a part of its rows only: a statement on the table would mean others. */
export function assertOwnRows(source: unknown, verb: 'selected' | 'updated' | 'deleted' = 'selected'): void {
  const tell = (source as { [FOREIGN_ROWS]?: () => string | undefined } | null | undefined)?.[FOREIGN_ROWS]
  const reason = tell?.call(source)
  if (reason === undefined) return
  throw new UsageError(`${(source as { readonly name: string }).name} cannot be ${verb} here: ${reason}.`, {
    hint:
      verb === 'selected'
        ? 'Execute the select of the class itself through a session, or select columns of the tables with a condition.'
        : 'Load the instances and change them through a session, or name the table itself, tableOf(…), with a condition.',
  })
}

/** The key of the method by which a class tells which rows of its table are its own. */
export const OWN_ROWS: unique symbol = Symbol.for('dovetail-orm.own-rows')

/** How a statement sees a column of a table: as it is, or through an alias. */
export type SeenColumn = (column: Column) => Expression

/** A column as it stands in its own table. */
export const plainColumn: SeenColumn = (column) => column

/** Which rows of a class's table are its own; undefined where all of them are, and for tables. */
export function ownRows(source: unknown, seen: SeenColumn): Expression | undefined {
  const tell = (source as { [OWN_ROWS]?: (seen: SeenColumn) => Expression | undefined } | null | undefined)?.[
    OWN_ROWS
  ]
  return tell?.call(source, seen)
}

/** A table, or a class that has one. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any class may be an entity, whatever its constructor
export type TableLike = Table | (abstract new (...args: any[]) => unknown)

/** Whether a value is a class (or object) that knows its table. */
export function isTableSource(value: unknown): value is TableSource {
  return (
    (typeof value === 'function' || (typeof value === 'object' && value !== null)) && TABLE_SOURCE in value
  )
}

/** Whether a value is a table. */
export function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && (value as { kind?: unknown }).kind === 'table'
}

/** The table of a table or class, to be written to. @throws UsageError for a view */
export function writableTableFrom(value: unknown): Table {
  const table = tableFrom(value)
  if (table.view === undefined) return table
  throw new UsageError(`'${table.key}' is a view, and can only be read.`, {
    hint: 'Write to the tables that it reads from.',
  })
}

/** The table of a table or class. @throws UsageError for anything else */
export function tableFrom(value: unknown): Table {
  if (isTable(value)) return value
  if (isTableSource(value)) return value[TABLE_SOURCE]()
  const name = typeof value === 'function' ? `The class ${value.name}` : 'The value'
  throw new UsageError(`${name} has no table.`, {
    hint: "Put @Table('name') on the class, or pass a Table of dovetail-orm/core.",
  })
}
