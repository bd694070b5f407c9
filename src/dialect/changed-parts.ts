/** The constraints and indexes that changes take away and bring. */
import type { Constraint } from '../schema/constraint'
import { Index } from '../schema/table-index'
import { CreateIndex } from '../statement/ddl/index-ddl'
import { AddConstraint } from '../statement/ddl/table-ddl'
import type { Change } from './schema-change'

/** What stands on columns of one table. */
export type TablePart = Index | Constraint

/** The one of the database that a change drops, for ever or for another one. */
export function oldPart(change: Change): TablePart | undefined {
  switch (change.kind) {
    case 'dropConstraint':
      return change.constraint
    case 'changeConstraint':
      return change.foundConstraint
    case 'dropIndex':
      return change.index
    case 'changeIndex':
      return change.foundIndex
    default:
      return undefined
  }
}

/** The one of the model that a change adds, be it for another one. */
export function newPart(change: Change): TablePart | undefined {
  switch (change.kind) {
    case 'addConstraint':
    case 'changeConstraint':
      return change.constraint
    case 'addIndex':
    case 'changeIndex':
      return change.index
    default:
      return undefined
  }
}

/** The one of the model to which a change gives its name. */
export function renamedPart(change: Change): TablePart | undefined {
  if (change.kind === 'renameIndex') return change.index
  return change.kind === 'renameConstraint' ? change.constraint : undefined
}

/** The statement that brings a part to its table. */
export function creationOf(part: TablePart): CreateIndex | AddConstraint {
  return part instanceof Index ? new CreateIndex(part) : new AddConstraint(part)
}
