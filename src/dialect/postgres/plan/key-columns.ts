/** Columns that come to the primary key of their table, or leave it: what else changes with that has to wait for the key. */
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Draft, Phase } from '../../plan-draft'
import { primaryKeyChanges } from '../../primary-key-changes'
import { tableOf, type Change, type ChangeOf } from '../../schema-change'

/** Behind the key, and before all that waits for what was of the key. */
export const BEHIND_KEY: Phase = 'index'

/** The changes of the primary key that a column belongs to, or did. */
export function keyChanges(
  { column, foundColumn, table }: ChangeOf<'changeColumn'>,
  { changes }: PlanningFacts,
): readonly Change[] {
  if (!column.primaryKey && !foundColumn.primaryKey) return []
  return primaryKeyChanges(changes.filter((other) => tableOf(other) === table))
}

/** What of a column can be said only when it is part of the key no more. */
export function withoutKey(draft: Draft, change: ChangeOf<'changeColumn'>, facts: PlanningFacts): Draft {
  const { column, foundColumn } = change
  if (column.primaryKey || !foundColumn.primaryKey) return draft
  const keys = keyChanges(change, facts)
  if (keys.length > 0) return { ...draft, phase: 'completion', needs: [...(draft.needs ?? []), ...keys] }
  return byHand(change, {
    reason: 'the column is part of the primary key, which the model does not name',
    saferWay: 'Make the key part of the model, or have it dropped by dropUnknown.',
  })
}
