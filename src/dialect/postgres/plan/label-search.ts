import { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import type { Column } from '../../../schema/column'
import { EnumType } from '../../../types/enum'
import { baseType } from '../../../types/resolve-type'
import type { RowSearch } from '../../row-search'
import { capabilities } from '../capabilities'
import { RESERVED_WORDS } from '../reserved-words'
import { textLiteral } from '../text-literal'

const quoter = new IdentifierQuoter(RESERVED_WORDS, capabilities.identifierBytes)

/** How the rows are found whose values are none of the labels that their column is to have; whatever type they have now. */
export function beyondLabels({ name, table, type }: Column): readonly RowSearch[] {
  const base = baseType(type, 'postgres')
  if (!(base instanceof EnumType)) return []
  const labels = (base as EnumType).values.map((label) => textLiteral(label))
  return [
    {
      kind: 'value',
      columns: [name],
      problem: `values of column ${name} of table ${table.name} are none of its labels`,
      query: `SELECT * FROM ${quoter.path(table.schema, table.name)} WHERE ${quoter.quote(name)}::text NOT IN (${labels.join(', ')})`,
    },
  ]
}
