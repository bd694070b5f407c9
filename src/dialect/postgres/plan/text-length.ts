import type { Expression } from '../../../expression/expression'
import { sql, unsafeSql } from '../../../expression/raw-sql'
import { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import type { Column } from '../../../schema/column'
import type { RowSearch } from '../../row-search'
import { capabilities } from '../capabilities'
import { RESERVED_WORDS } from '../reserved-words'

const quoter = new IdentifierQuoter(RESERVED_WORDS, capabilities.identifierBytes)

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
export function beyondLength({ name, table }: Column, longest: number): RowSearch {
  return {
    kind: 'value',
    columns: [name],
    problem: `values of column ${name} of table ${table.name} are longer than ${longest}`,
    query: `SELECT * FROM ${quoter.path(table.schema, table.name)} WHERE char_length(${quoter.quote(name)}) > ${longest}`,
  }
}
