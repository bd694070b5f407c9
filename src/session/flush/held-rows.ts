/** What a statement sends of rows, taken when it is prepared: the program may change the instances while it is under way. */
import type { EntityState } from '../entity-state'
import { keyAt, type IdentityKey } from '../identity-key'
import type { RowPlan } from './row-plan'
import { isUnknown } from './undo-log'
import type { WriteContext } from './write-context'

/** Values of one row in comparable form, by the places of their properties. */
export type HeldValues = (IdentityKey | null)[]

/** What rows are about to hold. Lists beside each other, because an object for each row weighs as much as its values. */
export interface HeldRows {
  readonly states: readonly EntityState[]
  readonly values: readonly HeldValues[]
  /** The primary keys as they are; undefined where the values tell them. */
  readonly keys: readonly unknown[][] | undefined
}

/** The primary key of an instance, as it is now. */
export function heldKeyOf(plan: RowPlan, state: EntityState): unknown[] {
  return plan.primaryKey.map(({ name }) => copied(state.entity[name]))
}

/** Some of them. */
export function heldBetween({ states, values, keys }: HeldRows, start: number, end: number): HeldRows {
  if (start === 0 && end === states.length) return { states, values, keys }
  return {
    states: states.slice(start, end),
    values: values.slice(start, end),
    keys: keys?.slice(start, end),
  }
}

/** What was sent is what the database is known to hold; what the program changed meanwhile is written next time. */
export function settleAll(context: WriteContext, plan: RowPlan, { states, values, keys }: HeldRows): void {
  const { undo, touched } = context
  if (states.every(isUnknown)) undo.rememberNew(states)
  else undo.rememberAll(states)
  for (let i = 0; i < states.length; i++) {
    const state = states[i] as EntityState
    const held = values[i] as HeldValues
    touched.add(state)
    state.status = 'persistent'
    state.row = undefined
    state.written = held
    state.writtenKey = keys?.[i]
    takeIdentity(context, state, keyAt(held, plan.keyPositions))
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
