import { AlterSequence } from '../../../statement/ddl/alter-object-ddl'
import { CommentOn, SetSequenceOwner } from '../../../statement/ddl/object-ddl'
import type { PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import { requirementsOf } from '../../requirements'
import type { ChangeOf } from '../../schema-change'
import { inCatalog } from './assessments'

type SequenceChange = ChangeOf<'changeSequence'>

/** What is told of numbers that are counted otherwise. */
export const NEXT_STAYS =
  'the number that comes next stays; where the new limits leave it out, the server refuses'

/** The statements that make a sequence count as the model says. The number that comes next stays. */
export function sequenceDrafts(change: SequenceChange, facts: PlanningFacts): Draft[] {
  const { sequence } = change
  const owned = new SetSequenceOwner(sequence, sequence.ownedBy)
  const names = new Set(change.facets.map(({ name }) => name))
  const counts = [...names].some((name) => name !== 'comment' && name !== 'ownedBy')
  return [
    ...(counts
      ? [
          {
            change,
            phase: 'sequence',
            nodes: [new AlterSequence(sequence)],
            assessment: { ...inCatalog('SHARE ROW EXCLUSIVE on the sequence'), reason: NEXT_STAYS },
          } satisfies Draft,
        ]
      : []),
    ...(goesWithOwner(change, facts)
      ? [
          {
            change,
            phase: 'takeDown',
            nodes: [new SetSequenceOwner(sequence, undefined)],
            assessment: {
              ...inCatalog('SHARE ROW EXCLUSIVE on the sequence'),
              reason: 'the column that it belongs to goes, and it would go with it',
            },
          } satisfies Draft,
        ]
      : []),
    ...(names.has('ownedBy')
      ? [
          {
            change,
            phase: 'ownership',
            nodes: [owned],
            assessment: inCatalog('SHARE ROW EXCLUSIVE on the sequence'),
            needs: requirementsOf(owned),
          } satisfies Draft,
        ]
      : []),
    ...(names.has('comment')
      ? [
          {
            change,
            phase: 'comment',
            nodes: [new CommentOn({ on: 'sequence', sequence }, sequence.options.comment)],
            assessment: inCatalog('SHARE UPDATE EXCLUSIVE on the sequence'),
          } satisfies Draft,
        ]
      : []),
  ]
}

/** Whether the plan drops the column that it belongs to. */
function goesWithOwner({ foundSequence: { ownedBy } }: SequenceChange, { changes }: PlanningFacts): boolean {
  return changes.some(
    (change) =>
      (change.kind === 'dropColumn' && change.column === ownedBy) ||
      (change.kind === 'dropTable' && change.foundTable === ownedBy?.table),
  )
}
