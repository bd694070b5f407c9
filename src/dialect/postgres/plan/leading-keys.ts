/** Foreign keys that lead to what changes or goes: whether they go with it, and whether they can come back. */
import type { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { PlanningFacts } from '../../change-planner'
import { counterpartOf } from './aside'

/** Whether a change drops it, for ever or for another one of the name. */
export function isMeantToGo(key: ForeignKeyConstraint, { changes }: PlanningFacts): boolean {
  return changes.some(
    (change) =>
      (change.kind === 'dropConstraint' && change.constraint === key) ||
      (change.kind === 'changeConstraint' && change.foundConstraint === key) ||
      (change.kind === 'dropTable' && change.foundTable === key.table),
  )
}

/** Those that would be lost with what they lead to, as people call them: no change drops them, and the model has no such key. */
export function keysWithoutReturn(keys: readonly ForeignKeyConstraint[], facts: PlanningFacts): string[] {
  return keys
    .filter((key) => !isMeantToGo(key, facts) && counterpartOf(key, facts) === undefined)
    .map(calledKey)
}

/** A foreign key as people call it. */
export function calledKey({ name, table }: ForeignKeyConstraint): string {
  return `foreign key ${name} of table ${table.key}`
}
