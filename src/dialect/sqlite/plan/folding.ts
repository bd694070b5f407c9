/** Which changes of a table can be made only by building it anew. */
import type { Column } from '../../../schema/column'
import { AddConstraint } from '../../../statement/ddl/table-ddl'
import { requirementsOf } from '../../requirements'
import type { Change } from '../../schema-change'
import { columnForm } from './column-form'
import type { TableState } from './table-state'

/** The changes of one table that go together. What ALTER TABLE can do by itself comes after them, unless they need it. */
export function foldedChanges(
  changes: readonly Change[],
  { state, isEmpty }: { readonly state: TableState; readonly isEmpty: boolean },
): readonly Change[] {
  const refused = new Set<object>(
    changes.flatMap((change) =>
      change.kind === 'addColumn' && columnForm(change.column, isEmpty) === 'refused' ? change.column : [],
    ),
  )
  const isFolded = (change: Change): boolean => {
    switch (change.kind) {
      case 'addColumn':
        return columnForm(change.column, isEmpty) === 'rebuild'
      case 'addConstraint':
        return !requirementsOf(new AddConstraint(change.constraint)).some((object) => refused.has(object))
      case 'addComment':
        return change.target.on !== 'index'
      case 'dropColumn':
        return !state.isAlone(change.column.name)
      default:
        return FOLDED.has(change.kind)
    }
  }
  const folded = changes.filter(isFolded)
  const needed = new Set<object>(folded.flatMap(columnsOf))
  return changes.filter(
    (change) =>
      folded.includes(change) ||
      (change.kind === 'addColumn' && needed.has(change.column) && !refused.has(change.column)),
  )
}

const FOLDED: ReadonlySet<Change['kind']> = new Set([
  'changeColumn',
  'changeConstraint',
  'changeTable',
  'renameConstraint',
  'dropConstraint',
])

/** The columns that a constraint is over; any of its table where it is an expression. */
function columnsOf(change: Change): readonly Column[] {
  if (change.kind !== 'addConstraint' && change.kind !== 'changeConstraint') return []
  const { constraint, table } = change
  return 'columns' in constraint ? (constraint.columns as readonly Column[]) : table.columns
}
