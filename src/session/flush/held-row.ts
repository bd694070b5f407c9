import type { EntityState } from '../entity-state'
import type { IdentityKey } from '../identity-key'
import { currentValues } from './snapshot'

/** What a row is about to hold: all values in comparable form, and the primary key as it is. */
export interface HeldRow {
  readonly values: (IdentityKey | null)[]
  readonly key: unknown[]
}

/** What an instance is sent with. The program may change it while the statement is under way. */
export function heldBy(state: EntityState): HeldRow {
  const { entity, mapper } = state
  return { values: currentValues(state), key: mapper.primaryKey.map(({ name }) => copied(entity[name])) }
}

/** Dates, buffers and arrays can be changed in place. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied)
  if (value instanceof Date) return new Date(value)
  return Buffer.isBuffer(value) ? Buffer.from(value) : value
}
