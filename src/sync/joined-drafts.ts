import { tableOf } from '../dialect/schema-change'
import type { Draft } from '../dialect/plan-draft'
import type { PlanHarm } from './plan-harm'

/** Drafts of a plan that are one step: the first, and those that its statements make true, too. */
export interface JoinedDraft {
  readonly drafts: readonly [Draft, ...Draft[]]
  readonly nodes: Draft['nodes']
}

/** Makes one of the statements of two drafts, where the database can take them together. */
export type JoinNodes = (first: Draft['nodes'], second: Draft['nodes']) => Draft['nodes'] | undefined

/** Joins what one statement can do to a table, where no policy allows the one without the other and nothing stands between. */
export function joinedDrafts(drafts: readonly Draft[], harm: PlanHarm, join: JoinNodes): JoinedDraft[] {
  const all: JoinedDraft[] = []
  for (const draft of drafts) {
    const place = placeFor(draft, all, harm)
    const into = all[place]
    const nodes = into === undefined ? undefined : join(into.nodes, draft.nodes)
    if (into === undefined || nodes === undefined) all.push({ drafts: [draft], nodes: draft.nodes })
    else all[place] = { drafts: [...into.drafts, draft], nodes }
  }
  return all
}

/** The latest of the same table that is as harmful; nothing else that stands on the table's columns may come between. */
function placeFor(draft: Draft, all: readonly JoinedDraft[], harm: PlanHarm): number {
  if (!isOfOneColumn(draft)) return -1
  for (let i = all.length - 1; i >= 0; i--) {
    const { drafts } = all[i] as JoinedDraft
    const [first] = drafts
    if (first.phase !== draft.phase) return -1
    if (tableOf(first.change) !== tableOf(draft.change)) {
      if (isOfOneColumn(first)) continue
      return -1
    }
    if (drafts.some((other) => isSameColumn(other, draft))) return -1
    if (isOfOneColumn(first) && isAsHarmful(first, draft, harm)) return i
  }
  return -1
}

function isOfOneColumn({ change, transaction = 'shared' }: Draft): boolean {
  return change.kind === 'changeColumn' && transaction === 'shared'
}

function isSameColumn({ change }: Draft, { change: other }: Draft): boolean {
  if (change.kind !== 'changeColumn' || other.kind !== 'changeColumn') return true
  return change.column === other.column
}

function isAsHarmful(first: Draft, second: Draft, harm: PlanHarm): boolean {
  const [one, other] = [harm.of(first.change), harm.of(second.change)]
  return one.safety === other.safety && one.possible && other.possible
}
