import type { Column } from '../../../schema/column'
import { EnumType } from '../../../types/enum'
import { baseType } from '../../../types/resolve-type'
import type { RowSearch } from '../../row-search'
import { textLiteral } from '../text-literal'
import { valueSearch } from './value-search'

/** How the rows are found whose values are none of the labels that their column is to have; whatever type they have now. */
export function beyondLabels(column: Column): readonly RowSearch[] {
  const base = baseType(column.type, 'postgres')
  if (!(base instanceof EnumType)) return []
  const labels = (base as EnumType).values.map((label) => textLiteral(label))
  return [
    valueSearch(column, 'are none of its labels', (value) => `${value}::text NOT IN (${labels.join(', ')})`),
  ]
}
