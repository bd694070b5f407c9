import { formerLabelsOf, type FormerLabels } from '../../former-labels'
import type { Change, ChangeOf } from '../../schema-change'
import { lower } from '../name-key'
import type { Conversions } from '../rebuild/copy'
import { conversionOf, type ValueConversion } from '../value-conversion'
import { textLiteral } from '../text-literal'

/** What becomes of the values of a column whose type changes; undefined where it does not, or where the values stay as they are. */
export function columnConversion(change: ChangeOf<'changeColumn'>): ValueConversion | undefined {
  const { column, foundColumn, facets } = change
  const isTyped = facets.some(({ name }) => name.split('.')[0] === 'type')
  if (!isTyped) return undefined
  const conversion = conversionOf(foundColumn.type, column.type)
  const labels = formerLabelsOf(change, 'sqlite')
  return conversion === undefined || labels.size === 0 ? conversion : behindLabels(conversion, labels)
}

/** The same conversion of values whose labels have got their present names. */
function behindLabels({ misfit, ...conversion }: ValueConversion, labels: FormerLabels): ValueConversion {
  const cases = [...labels].map(([from, to]) => `WHEN ${textLiteral(from)} THEN ${textLiteral(to)}`).join(' ')
  const present = (value: string): string => `CASE ${value} ${cases} ELSE ${value} END`
  return {
    ...conversion,
    values: conversion.values === 'kept' ? 'written' : conversion.values,
    write: (value) => conversion.write(present(value)),
    misfit: misfit && ((value) => misfit(present(value))),
  }
}

/** All of a table, by the names that its columns have before those of `former` are given their new ones. */
export function conversionsOf(
  changes: readonly Change[],
  former: ReadonlyMap<string, string> = new Map(),
): Conversions {
  return new Map(
    changes.flatMap((change) => {
      const conversion = change.kind === 'changeColumn' ? columnConversion(change) : undefined
      return change.kind === 'changeColumn' && conversion !== undefined
        ? [[lower(former.get(change.column.name) ?? change.foundColumn.name), conversion] as const]
        : []
    }),
  )
}
