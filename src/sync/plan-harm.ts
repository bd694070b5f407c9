/**
 * How harmful each change of a plan is with all that it cannot do without. A change is allowed as a whole or not at all: half of
 * one is nothing that a model could ask for. What two changes need of each other makes them as harmful as the worse of them.
 */
import type { Safety } from '../dialect/diff-rules'
import type { Draft } from '../dialect/plan-draft'
import { subjectOf, type Change } from '../dialect/schema-change'
import { worse } from './safety'

/** What a change does, and whether it can be done. */
interface Harm {
  readonly safety: Safety
  readonly possible: boolean
}

/** What is told of a draft: its own words, or those of what hinders it. */
interface Told {
  readonly reason: string
  readonly saferWay?: string | undefined
}

const NONE: Harm = { safety: 'safe', possible: true }

/** The harm of all changes of one plan. */
export class PlanHarm {
  readonly #makers = new Map<object, Draft[]>()
  readonly #drafts = new Map<Change, Draft[]>()
  /** Of each change by itself. */
  readonly #own = new Map<Change, Harm>()
  readonly #harms: Map<Change, Harm>

  constructor(drafts: readonly Draft[]) {
    for (const draft of drafts) {
      for (const object of [draft.change, draft.makes ?? []].flat()) append(this.#makers, object, draft)
      append(this.#drafts, draft.change, draft)
      const { safety, possible = true } = draft.assessment
      join(this.#own, draft.change, { safety, possible })
    }
    this.#harms = new Map(this.#own)
    const raise = (draft: Draft): boolean =>
      this.neededBy(draft)
        .map((maker) => join(this.#harms, draft.change, this.of(maker.change)))
        .includes(true)
    while (drafts.map(raise).includes(true));
  }

  of(change: Change): Harm {
    return this.#harms.get(change) ?? NONE
  }

  /** Why a draft is as harmful as it is. */
  tell(draft: Draft, asked: ReadonlySet<Draft> = new Set([draft])): Told {
    const hindrance = this.hindranceOf(draft)
    if (hindrance === undefined || asked.has(hindrance)) return draft.assessment
    const { reason, saferWay } = this.tell(hindrance, new Set([...asked, hindrance]))
    return { reason: `it needs ${subjectOf(hindrance.change)}: ${reason}`, saferWay }
  }

  private neededBy({ needs = [], change }: Draft): Draft[] {
    const after = 'after' in change ? (change.after ?? []) : []
    return [...needs, ...after, ...this.leaderOf(change)]
      .flatMap((object) => this.#makers.get(object) ?? [])
      .filter((maker) => maker.change !== change)
  }

  /** With which of several it goes: any that may go takes it along. */
  private leaderOf(change: Change): Change[] {
    const leaders = 'goesWith' in change ? (change.goesWith ?? []) : []
    const isGoing = (leader: Change): boolean =>
      (this.#makers.get(leader) ?? []).every((maker) => this.of(maker.change).possible)
    return [leaders.find(isGoing) ?? leaders[0] ?? []].flat()
  }

  /** What it needs that does more harm than its own change. */
  private hindranceOf(draft: Draft): Draft | undefined {
    const own = this.#own.get(draft.change) ?? NONE
    const { possible: isPossible } = this.of(draft.change)
    // What one statement of a change lacks, all of them wait for.
    const all = isPossible ? [draft] : (this.#drafts.get(draft.change) ?? [])
    const needed = all.flatMap((each) => this.neededBy(each))
    // Where two need each other, what one of them lacks besides is the cause.
    const lost = needed.find(({ assessment: { possible } }) => possible === false)
    return (
      lost ??
      needed.find(({ change }) => {
        const harm = this.of(change)
        return !harm.possible || (isPossible && worse(harm.safety, own.safety) !== own.safety)
      })
    )
  }
}

function append<Key>(lists: Map<Key, Draft[]>, key: Key, draft: Draft): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [draft])
  else list.push(draft)
}

/** Adds to the harm of a change, and tells whether it is more than before. */
function join(harms: Map<Change, Harm>, change: Change, more: Harm): boolean {
  const known = harms.get(change) ?? NONE
  const safety = worse(known.safety, more.safety)
  const possible = known.possible && more.possible
  harms.set(change, { safety, possible })
  return safety !== known.safety || possible !== known.possible
}
