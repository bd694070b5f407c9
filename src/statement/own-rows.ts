/** A class that shares its table with others is drawn with the condition that tells its rows from theirs. */
import { UsageError } from '../errors'
import { and, or, type Expression } from '../expression/expression'
import { TableAlias } from '../schema/alias'
import { ownRows, plainColumn, type TableLike } from '../schema/table-source'
import { DerivedTable } from './derived-table'
import { fromItem, type FromItem, type Join } from './from'

/** Which rows of a source are meant; none where all are. */
export function ownRowsIn(source: TableLike | TableAlias | DerivedTable): readonly Expression[] {
  if (source instanceof DerivedTable) return []
  const own =
    source instanceof TableAlias
      ? ownRows(source.source, (column) => source.column(column))
      : ownRows(source, plainColumn)
  return own === undefined ? [] : [own]
}

/** A join of those rows alone, and what the select must say besides: rows without a partner pass by the join's condition. */
export function joinOwnRows(
  join: Join,
  own: readonly Expression[],
): { readonly join: Join; readonly where: readonly Expression[] } {
  const { type, on } = join
  const [condition] = own
  if (condition === undefined) return { join, where: [] }
  if (on === undefined || type === 'right') return { join, where: own }
  const where = type === 'full' ? [or(condition, condition.isNull())] : []
  return { join: { ...join, on: and(on, condition) }, where }
}

/** A source of which all rows are meant. @throws UsageError for a class that shares its table: an UPDATE or DELETE must say more */
export function wholeSource(source: TableLike | TableAlias | DerivedTable): FromItem {
  const item = fromItem(source)
  if (ownRowsIn(source).length === 0) return item
  throw new UsageError(`'${(item as { readonly name: string }).name}' holds rows of other classes too.`, {
    hint: 'Join the class, .join(…), or name its table, tableOf(…), with a condition.',
  })
}
