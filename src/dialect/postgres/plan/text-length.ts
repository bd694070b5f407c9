import type { Expression } from '../../../expression/expression'
import { sql, unsafeSql } from '../../../expression/raw-sql'
import type { Column } from '../../../schema/column'
import type { RowSearch } from '../../row-search'
import { valueSearch } from './value-search'

/**
 * The texts of a column that are to be no longer than this. The server cuts blanks at the end of one that is, and refuses all
 * else: so one that is too long gets an end that is none.
 */
export function withinLength({ name }: Column, longest: number): Expression {
  const text = sql.identifier(name)
  const length = unsafeSql(String(longest))
  return sql`CASE WHEN char_length(${text}) > ${length} THEN ${text} || '.' ELSE ${text} END`
}

/** How the rows are found whose texts are longer. */
export function beyondLength(column: Column, longest: number): RowSearch {
  return valueSearch(column, `are longer than ${longest}`, (text) => `char_length(${text}) > ${longest}`)
}
