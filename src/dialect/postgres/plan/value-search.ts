import { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import type { Column } from '../../../schema/column'
import type { RowSearch } from '../../row-search'
import { capabilities } from '../capabilities'
import { RESERVED_WORDS } from '../reserved-words'

/** What quotes names in the queries. */
export const quoter = new IdentifierQuoter(RESERVED_WORDS, capabilities.identifierBytes)

/** How the rows are found whose values a column cannot have; `isWrong` is told the column as SQL. */
export function valueSearch(
  { name, table }: Column,
  wrong: string,
  isWrong: (column: string) => string,
): RowSearch {
  return {
    kind: 'value',
    columns: [name],
    problem: `values of column ${name} of table ${table.name} ${wrong}`,
    query: `SELECT * FROM ${quoter.path(table.schema, table.name)} WHERE ${isWrong(quoter.quote(name))}`,
  }
}
