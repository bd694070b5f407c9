import { InvalidValueError, UsageError } from '../errors'
import { Expression, toOperand } from '../expression/expression'
import type { Column } from '../schema/column'
import { columnIn } from '../schema/constraint'
import type { ColumnKeys, EmbeddedClass, IsEmbedded } from '../schema/relation-brand'
import type { ColumnsIn, Table } from '../schema/table'

/** The values that may be given for a row of a table or class: those of its columns, or expressions. */
export type RowInput<S> =
  S extends Table<infer I>
    ? { readonly [K in keyof ColumnsIn<I>]?: ValueOrExpression<ColumnsIn<I>[K]> }
    : S extends abstract new (...args: never[]) => infer E
      ? ClassRow<E>
      : Readonly<Record<string, unknown>>

/** The same by property of a class; an expression is computed for each row. */
export type ClassRow<E> = { readonly [K in ColumnKeys<E>]?: PropertyInput<E[K]> }

/** A value object is given as an object of its own properties, or as it is; null where it may be. */
type PropertyInput<F> =
  IsEmbedded<F> extends true
    ? ClassRow<EmbeddedClass<F>> | Extract<F, null>
    : Exclude<F, undefined> | Expression | (undefined extends F ? null : never)

type ValueOrExpression<C> =
  C extends Column<string, infer A>
    ? 0 extends 1 & A
      ? unknown
      : C extends Expression<infer T>
        ? T | Expression
        : never
    : never

/** One assignment. */
export interface Assignment {
  readonly column: Column
  readonly value: Expression
}

/** The assignments of an object of values by property or column name. @throws for names that are no columns, and undefined */
export function assignments(table: Table, values: Readonly<Record<string, unknown>>): Assignment[] {
  const taken = new Set<Column>()
  return byColumn(table, values).map(([name, value]) => {
    const column = columnIn(table, name, 'A row')
    if (taken.has(column)) {
      throw new UsageError(`Column '${column.qualifiedName}' is given two values, by property and by name.`)
    }
    taken.add(column)
    if (column.options.computed !== undefined) {
      throw new UsageError(`Column '${column.qualifiedName}' is computed by the database.`, {
        hint: 'Leave it out, and write the columns that it is computed from.',
      })
    }
    if (value === undefined) {
      throw new UsageError(`The value for column '${column.qualifiedName}' is undefined.`, {
        hint: 'Leave the property out, or write null.',
      })
    }
    return { column, value: stored(column, value) }
  })
}

/** The columns that a name stands for: one, or all of a value object. @throws for a name of none */
export function columnsNamed(table: Table, name: string, owner: string): readonly Column[] {
  const parts = partsOf(table, name)
  return parts.length > 0 ? parts : [columnIn(table, name, owner)]
}

/** The columns of a value object, whose names begin with that of the property that holds it. */
function partsOf(table: Table, name: string): readonly Column[] {
  if (table.findColumn(name) !== undefined) return []
  return table.columns.filter((column) => column.key.startsWith(`${name}.`))
}

/** The values by the names of columns: those of value objects, given as objects, each by its path; null is one in all of them. */
function byColumn(
  table: Table,
  values: Readonly<Record<string, unknown>>,
  path = '',
): (readonly [name: string, value: unknown])[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const name = path + key
    const parts = typeof value === 'object' && !(value instanceof Expression) ? partsOf(table, name) : []
    if (parts.length === 0) return [[name, value] as const]
    if (value === null) return parts.map((part) => [part.key, null] as const)
    return byColumn(table, value as Readonly<Record<string, unknown>>, `${name}.`)
  })
}

/** Adds what the columns' own defaults say for columns that were given nothing. */
export function withDefaults(
  table: Table,
  given: readonly Assignment[],
  option: 'defaultValue' | 'updateValue',
): Assignment[] {
  const missing = table.columns.filter(
    (column) =>
      column.options[option] !== undefined && !given.some((assignment) => assignment.column === column),
  )
  return [
    ...given,
    ...missing.map((column) => ({ column, value: stored(column, defaultOf(column, option)) })),
  ]
}

/** The value that a column is to hold, fitted to its length and scale; an expression is left to the database. */
export function stored(column: Column, value: unknown): Expression {
  return toOperand(value instanceof Expression ? value : fitted(column, value), column.type)
}

/** The value as the column keeps it. @throws InvalidValueError that names the column */
export function fitted(column: Column, value: unknown): unknown {
  if (value === null) return null
  try {
    return column.type.fit(value)
  } catch (error) {
    if (error instanceof InvalidValueError)
      error.message = `Column '${column.qualifiedName}': ${error.message}`
    throw error
  }
}

function defaultOf(column: Column, option: 'defaultValue' | 'updateValue'): unknown {
  const value: unknown = column.options[option]
  return typeof value === 'function' ? (value as () => unknown)() : value
}
