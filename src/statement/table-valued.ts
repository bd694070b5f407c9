import type { FunctionCall } from '../expression/function-call'
import type { SqlType } from '../types/sql-type'
import { DerivedTable } from './derived-table'
import type { ValueTypes, ValuesRow } from './values'

/** A function that gives rows, in FROM. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of any rows is assignable to a plain one
export class TableFunction<R = any, A extends string = any> extends DerivedTable<R, A> {
  readonly kind = 'tableFunction'

  constructor(
    name: A,
    readonly call: FunctionCall,
    types: ValueTypes,
  ) {
    super(
      name,
      Object.entries(types).map(([key, type]) => ({ key, name: key, type: type as SqlType })),
    )
  }
}

/**
 * The rows of a function, with its columns by name. It may take columns of what stands before it in FROM.
 *
 * @example
 * const entry = tableValued(func.json_each(user.c.profile), 'entry', { key: t.text(), value: t.text() })
 * select(user.c.name, entry.c.key).from(user, entry)
 * // PostgreSQL: SELECT "user".name, entry.key FROM "user", json_each("user".profile) AS entry (key, value)
 */
export function tableValued<const A extends string, C extends ValueTypes>(
  call: FunctionCall,
  name: A,
  columns: C,
): TableFunction<ValuesRow<C>, A> {
  return new TableFunction<ValuesRow<C>, A>(name, call, columns)
}
