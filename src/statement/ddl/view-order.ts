import type { Expression } from '../../expression/expression'
import { Identifier, RawSql, SourceReference } from '../../expression/raw-sql'
import type { Table } from '../../schema/table'
import { isTableSource, TABLE_SOURCE } from '../../schema/table-source'
import type { FromItem } from '../from'
import { CompoundSelect } from '../query'
import { Select } from '../select'
import { relationsInSql, type NamedRelation } from './relations-in-sql'

/** Views in the order of their definition, but each behind those that its query reads, be it a select or SQL of one's own. */
export function viewOrder(views: readonly Table[]): Table[] {
  const ordered = new Set<Table>()
  const begun = new Set<Table>()
  const add = (view: Table): void => {
    if (begun.has(view)) return
    begun.add(view)
    const definition = view.view?.definition
    const read = new Set(tablesIn(definition))
    const named = definition instanceof RawSql ? relationsInSql(textOf(definition)) : []
    for (const other of views) if (read.has(other) || named.some((name) => isNamed(other, name))) add(other)
    ordered.add(view)
  }
  views.forEach(add)
  return [...ordered]
}

/** A name without a schema may mean one of any, and so may a view. */
function isNamed(view: Table, { schema = view.schema, name }: NamedRelation): boolean {
  const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()
  return isSame(view.name, name) && isSame(view.schema ?? schema ?? '', schema ?? '')
}

/** What stands between the texts is a name, or none that rows are drawn from by that. */
function textOf({ texts, inserted }: RawSql): string {
  return texts.map((text, i) => text + insertedText(inserted[i])).join('')
}

function insertedText(part: Expression | undefined): string {
  if (part instanceof RawSql) return textOf(part)
  if (part instanceof Identifier) return part.path.map(quoted).join('.')
  if (!(part instanceof SourceReference)) return part === undefined ? '' : '?'
  const tables = isTableSource(part.source)
    ? [part.source[TABLE_SOURCE]()]
    : tablesOf(part.source as FromItem)
  return tables
    .map(({ name, schema }) =>
      [schema, name]
        .flatMap((each) => each ?? [])
        .map(quoted)
        .join('.'),
    )
    .join(', ')
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function tablesIn(definition: Expression | undefined): readonly Table[] {
  if (definition instanceof CompoundSelect) return definition.parts.members.flatMap(tablesIn)
  if (!(definition instanceof Select)) return []
  const { sources, parts } = definition as Select
  return [...sources, ...parts.joins.map(({ target }) => target)].flatMap(tablesOf)
}

function tablesOf(item: FromItem): readonly Table[] {
  switch (item.kind) {
    case 'table':
      return [item]
    case 'tableAlias':
      return [item.table]
    case 'subquery':
    case 'cte':
      // A recursive one draws from its earlier state, which ends the way.
      return tablesIn(item.query as unknown as Expression)
    default:
      return []
  }
}
