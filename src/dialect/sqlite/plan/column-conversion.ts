import type { Change, ChangeOf } from '../../schema-change'
import { lower } from '../name-key'
import type { Conversions } from '../rebuild/copy'
import { conversionOf, type ValueConversion } from '../value-conversion'

/** What becomes of the values of a column whose type changes; undefined where it does not, or where the values stay as they are. */
export function columnConversion({
  column,
  foundColumn,
  facets,
}: ChangeOf<'changeColumn'>): ValueConversion | undefined {
  const isTyped = facets.some(({ name }) => name.split('.')[0] === 'type')
  return isTyped ? conversionOf(foundColumn.type, column.type) : undefined
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
