/** Values of a column whose labels get other names, be they of a type before or then, or texts under a check. */
import { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import { unsafeSql, type RawSql } from '../../../expression/raw-sql'
import { baseType } from '../../../types/resolve-type'
import type { EnumType } from '../../../types/enum'
import { formerLabelsOf, type FormerLabels } from '../../former-labels'
import type { ChangeOf } from '../../schema-change'
import { capabilities } from '../capabilities'
import { RESERVED_WORDS } from '../reserved-words'
import { textLiteral } from '../text-literal'

type ColumnChange = ChangeOf<'changeColumn'>

const quoter = new IdentifierQuoter(RESERVED_WORDS, capabilities.identifierBytes)

/** A value as text, in the labels that it is to have. */
export function inPresentLabels(value: string, labels: FormerLabels): string {
  if (labels.size === 0) return `${value}::text`
  const cases = [...labels].map(([from, to]) => `WHEN ${textLiteral(from)} THEN ${textLiteral(to)}`)
  return `CASE ${value}::text ${cases.join(' ')} ELSE ${value}::text END`
}

/** How values get the present labels. */
interface LabelConversion {
  readonly values: 'written'
  readonly through: RawSql
  readonly labels: FormerLabels
}

/** How the values get them; undefined where none has a former one. */
export function labelConversion(change: ColumnChange): LabelConversion | undefined {
  const { column } = change
  const labels = formerLabelsOf(change, 'postgres')
  if (labels.size === 0) return undefined
  const value = inPresentLabels(quoter.quote(column.name), labels)
  const { native, name = '', schema = column.table.schema } = baseType(column.type, 'postgres') as EnumType
  return {
    values: 'written',
    through: unsafeSql(native ? `(${value})::${quoter.path(schema, name)}` : value),
    labels,
  }
}

/** What is said of it. */
export function labelReason(labels: FormerLabels): string {
  const names = [...labels].map(([from, to]) => `${textLiteral(to)} instead of ${textLiteral(from)}`)
  return `all rows are written anew, with ${names.join(', ')}, which was declared`
}

export const LABELS_BY_HAND =
  'Let the model have both labels first, and the programs write the present one; change the rows in batches, and then let the former one go.'
