import type { Expression } from '../../expression/expression'
import type { Table } from '../../schema/table'
import type { FromItem } from '../from'
import { CompoundSelect } from '../query'
import { Select } from '../select'

/** Views in the order of their definition, but each behind those that its select reads. What SQL of one's own reads is not known. */
export function viewOrder(views: readonly Table[]): Table[] {
  const ordered = new Set<Table>()
  const begun = new Set<Table>()
  const add = (view: Table): void => {
    if (begun.has(view)) return
    begun.add(view)
    const read = tablesIn(view.view?.definition)
    for (const other of views) if (read.includes(other)) add(other)
    ordered.add(view)
  }
  views.forEach(add)
  return [...ordered]
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
