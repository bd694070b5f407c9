/** What a statement sends of a row, taken when it is prepared: the program may change the instance while it is under way. */
import type { EntityState } from '../entity-state'
import { keyAt, type IdentityKey } from '../identity-key'
import type { RowPlan } from './row-plan'
import { isUnknown } from './undo-log'
import type { WriteContext } from './write-context'

/** What a row is about to hold: all values in comparable form, and the primary key as it is, where those do not tell it. */
export interface HeldRow {
  readonly values: (IdentityKey | null)[]
  readonly key: unknown[] | undefined
}

/** The primary key of an instance, as it is now; undefined where its comparable form says the same. */
export function heldKeyOf(plan: RowPlan, state: EntityState): unknown[] | undefined {
  if (plan.hasPlainKey) return undefined
  return plan.primaryKey.map(({ name }) => copied(state.entity[name]))
}

/** What was sent is what the database is known to hold; what the program changed meanwhile is written next time. */
export function settleAll(
  context: WriteContext,
  plan: RowPlan,
  { states, held }: { readonly states: readonly EntityState[]; readonly held: readonly HeldRow[] },
): void {
  const { undo, touched } = context
  const areNew = states.every(isUnknown)
  if (areNew) undo.rememberNew(states)
  for (let i = 0; i < states.length; i++) {
    const state = states[i] as EntityState
    const { values, key } = held[i] as HeldRow
    if (!areNew) undo.remember(state)
    touched.add(state)
    state.status = 'persistent'
    state.row = undefined
    state.written = values
    state.writtenKey = key
    takeIdentity(context, state, keyAt(values, plan.keyPositions))
  }
}

function takeIdentity(
  { identityMap }: WriteContext,
  state: EntityState,
  identity: IdentityKey | undefined,
): void {
  if (state.key === identity || identity === undefined) return
  if (state.key !== undefined) identityMap.unregister(state)
  identityMap.register(state, identity)
}

/** Dates, buffers and arrays can be changed in place. */
function copied(value: unknown): unknown {
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(copied)
  if (value instanceof Date) return new Date(value)
  return Buffer.isBuffer(value) ? Buffer.from(value) : value
}
