/** Which changes of a table can be made only by building it anew. */
import type { Column } from '../../../schema/column'
import { PrimaryKeyConstraint } from '../../../schema/primary-key'
import { AddColumn, AddConstraint } from '../../../statement/ddl/table-ddl'
import { primaryKeyChanges } from '../../primary-key-changes'
import { requirementsOf } from '../../requirements'
import type { Change, ChangeOf } from '../../schema-change'
import { lower } from '../name-key'
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
  const isWithout = (node: AddColumn | AddConstraint): boolean =>
    !requirementsOf(node).some((object) => refused.has(object))
  const isFolded = (change: Change): boolean => {
    if (isOfKey(change) && primaryKeyChanges(changes).some((key) => !isFolded(key))) return false
    switch (change.kind) {
      case 'addColumn':
        return columnForm(change.column, isEmpty) === 'rebuild' && isWithout(new AddColumn(change.column))
      case 'addConstraint':
      case 'changeConstraint':
        return isWithout(new AddConstraint(change.constraint))
      case 'addComment':
        return change.target.on !== 'index'
      case 'dropColumn':
        return isToRebuild(change, state) && keyChangesOf(change, changes).every(isFolded)
      case 'dropConstraint':
        return change.goesWith?.some(isFolded) !== false
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

/** What others read stays, and keeps nothing else of the table from being changed. */
function isToRebuild({ column: { name } }: ChangeOf<'dropColumn'>, state: TableState): boolean {
  return !state.isAlone(name) && state.brokenWithout(name).length === 0
}

/** Whether a change is one that fits only the primary key of the model: as long as there is another one, it waits. */
export function isOfKey(change: Change): boolean {
  if (change.kind === 'changeTable')
    return change.facets.some(({ name }) => /^dialect\.sqlite\.(withoutRowid|autoincrement)$/.test(name))
  if (change.kind !== 'changeColumn') return false
  const { foundColumn, facets } = change
  const isNumbered = foundColumn.table.autoincrementColumn === foundColumn
  return facets.some(({ name }) => name === 'autoincrement' || (isNumbered && name.startsWith('type')))
}

/** A column of the primary key goes only when the key is another one. */
export function keyChangesOf(
  { table, column }: ChangeOf<'dropColumn'>,
  changes: readonly Change[],
): readonly ChangeOf<'changeConstraint'>[] {
  return changes.filter(
    (other): other is ChangeOf<'changeConstraint'> =>
      other.kind === 'changeConstraint' &&
      other.table === table &&
      other.foundConstraint instanceof PrimaryKeyConstraint &&
      other.foundConstraint.columns.some(({ name }) => lower(name) === lower(column.name)),
  )
}

const FOLDED: ReadonlySet<Change['kind']> = new Set(['changeColumn', 'changeTable', 'renameConstraint'])

/** What a column is worked out of; the columns that a constraint is over, or any of its table where it is an expression. */
function columnsOf(change: Change): readonly object[] {
  if (change.kind === 'addColumn') return requirementsOf(new AddColumn(change.column))
  if (change.kind !== 'addConstraint' && change.kind !== 'changeConstraint') return []
  const { constraint, table } = change
  return 'columns' in constraint ? (constraint.columns as readonly Column[]) : table.columns
}
