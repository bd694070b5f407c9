/** A table that cannot be made in the scratch as a whole is made of what can be. */
import { Column } from '../../schema/column'
import { MetaData } from '../../schema/metadata'
import { Table } from '../../schema/table'
import type { ComparedTable } from '../inspector'
import { diffRules } from './diff-rules'

/** All that the server may refuse, each with a part that has nothing else. */
export function* elementsOf(
  part: ComparedTable,
): Generator<readonly [element: object, alone: ComparedTable]> {
  const bare = part.columns.map(bareColumn)
  const none: ComparedTable = { ...part, columns: bare, checks: [], excludes: [], indexes: [] }
  for (const column of part.columns.filter((each) => diffRules.needsNormalForm(each)))
    yield [
      column,
      { ...none, columns: part.columns.map((each, i) => (each === column ? each : (bare[i] as Column))) },
    ]
  for (const check of part.checks) yield [check, { ...none, checks: [check] }]
  for (const exclude of part.excludes) yield [exclude, { ...none, excludes: [exclude] }]
  for (const index of part.indexes) yield [index, { ...none, indexes: [index] }]
}

/** The part with what can be made of it; a column that cannot is there for what names it. */
export function withoutUnread(part: ComparedTable, unread: ReadonlyMap<object, string>): ComparedTable {
  const isRead = (element: object): boolean => !unread.has(element)
  return {
    ...part,
    columns: part.columns.map((column) => (isRead(column) ? column : bareColumn(column))),
    checks: part.checks.filter(isRead),
    excludes: part.excludes.filter(isRead),
    indexes: part.indexes.filter(isRead),
  }
}

/** Nothing but a name and a type. */
function bareColumn({ name, type, table }: Column): Column {
  const column = new Column(name, type)
  new Table(table.name, new MetaData(), column, { schema: table.schema })
  return column
}
