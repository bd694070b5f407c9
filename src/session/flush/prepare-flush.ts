/** What a flush is to write, worked out before the first statement: cascades, defaults, and what listeners add to it. */
import { UsageError } from '../../errors'
import type { EntityState } from '../entity-state'
import type { PrepareContext } from './prepare-context'
import { markCascadedDeletes } from './cascade'
import { applyDefaults, planFlush } from './flush'
import type { FlushPlan } from './flush-plan'
import type { FlushHooks, FlushKind } from './flush-hooks'

/** A listener that makes something new for everything that it is told would never come to an end. */
const MAX_ROUNDS = 100

/** Plans until nothing changes any more; gives undefined where there is nothing to write. */
export async function prepareFlush(context: PrepareContext): Promise<FlushPlan | undefined> {
  const retired = new Set<EntityState>()
  const followed = new Set<EntityState>()
  const told = new Told(context.hooks)
  for (let round = 0; round < MAX_ROUNDS; round++) {
    if (context.identityMap.list().some(({ status }) => status === 'deleted')) {
      await markCascadedDeletes(context, followed)
      retire(context, retired)
    }
    const plan = planFlush(context, retired)
    if (plan === undefined) return undefined
    if (plan.orphans.length > 0) {
      for (const state of plan.orphans) {
        context.undo.remember(state)
        state.status = 'deleted'
      }
      continue
    }
    applyDefaults(plan, context.undo)
    if (!(await told.tell(plan))) return plan
  }
  throw new UsageError(
    'A flush found no end: its listeners add or change instances each time they are told.',
    {
      hint: 'Let a listener leave alone what it has made itself.',
    },
  )
}

/** Turns deletes that are updates in truth into such. */
function retire(
  { identityMap, undo, hooks: { softDelete } }: PrepareContext,
  retired: Set<EntityState>,
): void {
  if (softDelete === undefined) return
  for (const state of identityMap.list()) {
    const values = state.status === 'deleted' ? softDelete(state) : undefined
    if (values === undefined) continue
    undo.remember(state)
    state.status = 'persistent'
    for (const [property, value] of Object.entries(values)) undo.set(state.entity, property, value)
    retired.add(state)
  }
}

/** What a listener was told in the course of one flush. */
class Told {
  readonly #told: Readonly<Record<FlushKind, Set<EntityState>>> = {
    insert: new Set(),
    update: new Set(),
    delete: new Set(),
  }

  constructor(private readonly hooks: FlushHooks) {}

  /** Tells what was not told before; gives whether there was anything. */
  async tell({ created, changed, deleted, retired, linksOf }: FlushPlan): Promise<boolean> {
    const { listener } = this.hooks
    if (listener === undefined) return false
    const all: [FlushKind, readonly EntityState[]][] = [
      ['insert', created],
      ['update', changed.filter((state) => !retired.has(state))],
      ['delete', [...deleted, ...retired]],
    ]
    const fresh = all
      .map(([kind, states]) => [kind, states.filter((state) => !this.#told[kind].has(state))] as const)
      .filter(([, states]) => states.length > 0)
    for (const [kind, states] of fresh) {
      for (const state of states) this.#told[kind].add(state)
      await listener.before(kind, states, linksOf)
    }
    return fresh.length > 0
  }
}
