/** Keys that are written differently and are equal for the database all the same. */
import type { Relationship } from '../../registry/relationship'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { EntityState, LooseKeys } from '../entity-state'
import { heldKey, referredKey } from './key-values'

/** What is to be remembered of a relation whose keys the database has compared. */
export function looseKeys(
  state: EntityState,
  relationship: Relationship,
  related: readonly EntityState[],
): LooseKeys | undefined {
  const { foreignKey, ownsKey } = relationship
  const [one, holders] = ownsKey ? [related[0], [state]] : [state, related]
  if (foreignKey === undefined || one === undefined) return undefined
  return {
    referred: referredKey(one.entity, one.mapper, foreignKey),
    held: new Map(holders.map((holder) => [holder.entity, heldKey(holder, foreignKey)])),
  }
}

/** Whether a row points to another one by a key that is written otherwise than the other's. */
export function pointsLoosely(
  loose: LooseKeys | undefined,
  holder: EntityState,
  { one, foreignKey }: { readonly one: EntityState; readonly foreignKey: ForeignKeyConstraint },
): boolean {
  const held = loose?.held.get(holder.entity)
  if (loose === undefined || held === undefined || heldKey(holder, foreignKey) !== held) return false
  return referredKey(one.entity, one.mapper, foreignKey) === loose.referred
}
