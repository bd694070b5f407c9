/** Whether a to-one relation says something new of its key. */
import type { Relationship } from '../../registry/relationship'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { EntityState, Instance } from '../entity-state'
import type { IdentityKey } from '../identity-key'
import { Reference } from '../not-loaded'
import { heldKey, referredKey, storedHeldKey } from './key-values'

/** Whether the program has put another row, or none, into a to-one relation since the row was loaded or written. */
export function isReplaced(state: EntityState, relationship: Relationship, value: unknown): boolean {
  if (isShownPart(state, relationship, value)) return false
  const foreignKey = relationship.foreignKey as ForeignKeyConstraint
  const stored = storedHeldKey(state, foreignKey)
  if (value !== null) {
    const key = isObject(value) ? referredKey(value, relationship.target, foreignKey) : undefined
    const now = { value, key, stored }
    if (isStillHeld(state, relationship, now)) return false
    if (key === undefined || key !== stored) return true
    // The same row, said anew beside a key that says another one.
    const isAssigned =
      !(value instanceof Reference) && state.relations.get(relationship.name)?.members[0] !== value
    return isAssigned && heldKey(state, foreignKey) !== stored
  }
  const wasNull = state.relations.get(relationship.name)?.members.length === 0
  return stored !== undefined && !wasNull
}

/** Whether it is the row that was loaded, though the keys look different. */
function isStillHeld(
  state: EntityState,
  relationship: Relationship,
  now: { readonly value: unknown; readonly key: unknown; readonly stored: IdentityKey | undefined },
): boolean {
  return isLooselyStored(state, relationship, now) || followsKey(state, relationship, now)
}

/** Whether it is the row that was loaded, whose key has changed: the database takes this row's key along. */
function followsKey(
  state: EntityState,
  { name, foreignKey }: Relationship,
  { value, stored }: { readonly value: unknown; readonly stored: IdentityKey | undefined },
): boolean {
  const follows = foreignKey?.onUpdate === 'CASCADE' && stored !== undefined
  return follows && state.relations.get(name)?.members[0] === value && heldKey(state, foreignKey) === stored
}

/** A plain row, or none that fulfils a condition, says nothing of the key. */
function isShownPart({ relations }: EntityState, { name }: Relationship, value: unknown): boolean {
  const { isPartial, members } = relations.get(name) ?? {}
  return isPartial === true && value === (members?.[0] ?? null)
}

/** Whether a relation holds the row that was loaded into it, by a key that either side still writes in its own way. */
function isLooselyStored(
  { relations, entity }: EntityState,
  { name }: Relationship,
  now: { readonly value: unknown; readonly key: unknown; readonly stored: unknown },
): boolean {
  const { loose, members } = relations.get(name) ?? {}
  if (loose === undefined || now.stored === undefined || members?.[0] !== now.value) return false
  return loose.referred === now.key && loose.held.get(entity) === now.stored
}

function isObject(value: unknown): value is Instance {
  return typeof value === 'object' && value !== null
}
