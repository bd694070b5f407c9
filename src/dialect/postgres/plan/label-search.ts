import type { ArrayType } from '../../../types/array'
import type { Column } from '../../../schema/column'
import { EnumType } from '../../../types/enum'
import { baseType } from '../../../types/resolve-type'
import type { RowSearch } from '../../row-search'
import type { FormerLabels } from '../../former-labels'
import { textLiteral } from '../text-literal'
import { inPresentLabels } from './former-labels'
import { valueSearch } from './value-search'

/** How the rows are found whose values are none of the labels that their column is to have; whatever type they have now. */
export function beyondLabels(column: Column, former: FormerLabels = new Map()): readonly RowSearch[] {
  const base = baseType(column.type, 'postgres')
  const isArray = base.kind === 'array'
  const type = isArray ? baseType((base as ArrayType).element, 'postgres') : base
  if (!(type instanceof EnumType)) return []
  const labels = (type as EnumType).values.map((label) => textLiteral(label)).join(', ')
  return [
    valueSearch(column, 'are none of its labels', (value) =>
      isArray
        ? `EXISTS (SELECT 1 FROM unnest(${value}) AS each (label) WHERE label::text NOT IN (${labels}))`
        : `${inPresentLabels(value, former)} NOT IN (${labels})`,
    ),
  ]
}
