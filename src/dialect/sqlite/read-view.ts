import { unsafeSql } from '../../expression/raw-sql'
import { untyped } from '../../types/sqlite-types'
import type { TableFacts } from '../table-facts'
import type { StoredView } from './stored-view'
import { TokenReader } from './token-reader'
import { readTypeName } from './type-name'
import { readType } from './type-reader'

/** A column of a view as the database tells it. */
export interface ViewColumn {
  readonly name: string
  readonly type: string
}

/** What a view's text tells, and the columns that the database finds in its query. */
export function viewFacts(
  { name, comment, query }: StoredView,
  schema: string | undefined,
  columns: readonly ViewColumn[],
): TableFacts {
  return {
    name,
    schema,
    options: { comment },
    view: { definition: unsafeSql(query) },
    columns: columns.map((column) => {
      // The type is for the program only: nothing is written of it, so that one without a name can do without.
      const type = readType(readTypeName(new TokenReader(column.type)).name) ?? untyped()
      return { name: column.name, type, options: {} }
    }),
    primaryKey: undefined,
    uniques: [],
    checks: [],
    excludes: [],
    indexes: [],
    foreignKeys: [],
  }
}
