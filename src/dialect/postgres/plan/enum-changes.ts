import { AddLabel, type LabelPlace } from '../../../statement/ddl/alter-object-ddl'
import type { Draft } from '../../plan-draft'
import type { ChangeOf } from '../../schema-change'

type EnumChange = ChangeOf<'changeEnum'>

/**
 * New labels are added where they belong, in a transaction of their own, since they can be used only when it has ended; undefined
 * where labels go, or change places. https://www.postgresql.org/docs/current/sql-altertype.html
 */
export function enumDrafts(change: EnumChange): Draft[] | undefined {
  const { labels, schema, type } = change
  const kept = type.values.filter((label) => labels.includes(label))
  if (JSON.stringify(kept) !== JSON.stringify(labels)) return undefined
  const nodes = type.values.flatMap((label, i) =>
    labels.includes(label) ? [] : new AddLabel({ type, schema }, label, placeOf(type.values, i, labels)),
  )
  return [
    {
      change,
      phase: 'label',
      nodes,
      assessment: { safety: 'safe', lock: 'none', reason: 'the rows stay as they are' },
      transaction: 'own',
    },
  ]
}

/** Behind the label before it, which is there by then; the first one before the first of the old ones. */
function placeOf(values: readonly string[], i: number, labels: readonly string[]): LabelPlace | undefined {
  const isLast = values.slice(i).every((label) => !labels.includes(label))
  const [before, first] = [values[i - 1], labels[0]]
  if (isLast) return undefined
  if (before !== undefined) return { after: before }
  return first === undefined ? undefined : { before: first }
}
