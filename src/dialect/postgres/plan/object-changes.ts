import { MoveExtension } from '../../../statement/ddl/alter-object-ddl'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import type { ExistingChange, PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import { sequenceDrafts } from './sequence-changes'

/** The statements that change sequences, schemas and extensions; undefined for changes of other kinds. */
export function objectDrafts(change: ExistingChange, facts: PlanningFacts): Draft[] | undefined {
  if (change.kind === 'changeSequence') return sequenceDrafts(change, facts)
  if (change.kind === 'changeSchema') {
    const { name, comment } = change
    const node = new CommentOn({ on: 'schema', schema: { name } }, comment)
    return [
      {
        change,
        phase: 'comment',
        nodes: [node],
        assessment: { safety: 'safe', lock: 'none', reason: 'only the catalog is written to' },
      },
    ]
  }
  if (change.kind !== 'changeExtension') return undefined
  const { extension, wanted } = change
  const { schema = wanted } = extension
  return [
    {
      change,
      phase: 'extension',
      nodes: [new MoveExtension(extension, schema)],
      assessment: {
        safety: 'safe',
        lock: 'none',
        reason:
          'only the catalog is written to; texts that name its objects with their schema have to be changed',
      },
    },
  ]
}
