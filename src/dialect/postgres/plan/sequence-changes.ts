import { AlterSequence } from '../../../statement/ddl/alter-object-ddl'
import { CommentOn, SetSequenceOwner } from '../../../statement/ddl/object-ddl'
import type { Draft } from '../../plan-draft'
import type { ChangeOf } from '../../schema-change'
import { inCatalog } from './assessments'

type SequenceChange = ChangeOf<'changeSequence'>

/** The statements that make a sequence count as the model says. The number that comes next stays. */
export function sequenceDrafts(change: SequenceChange): Draft[] {
  const { sequence } = change
  const names = new Set(change.facets.map(({ name }) => name))
  const counts = [...names].some((name) => name !== 'comment' && name !== 'ownedBy')
  return [
    ...(counts
      ? [
          {
            change,
            phase: 'sequence',
            nodes: [new AlterSequence(sequence)],
            assessment: {
              ...inCatalog('SHARE ROW EXCLUSIVE on the sequence'),
              reason:
                'the number that comes next stays; where the new limits leave it out, the server refuses',
            },
          } satisfies Draft,
        ]
      : []),
    ...(names.has('ownedBy')
      ? [
          {
            change,
            phase: 'ownership',
            nodes: [new SetSequenceOwner(sequence, sequence.ownedBy)],
            assessment: inCatalog('SHARE ROW EXCLUSIVE on the sequence'),
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
