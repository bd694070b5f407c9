/** Where related instances are put once they are there, and what must not be written over. */
import type { Relationship } from '../../registry/relationship'
import { printAcyclic } from '../acyclic-json'
import type { EntityState } from '../entity-state'
import { isReplaced } from '../flush/links'
import { looseKeys } from '../flush/loose-keys'
import type { IdentityMap } from '../identity-map'
import { isStandIn } from '../not-loaded'
import { partialCollection } from '../partial-collection'

/** Puts related instances into the property, and remembers them to see later what was changed. */
export function place(
  state: EntityState,
  relationship: Relationship,
  related: readonly EntityState[],
  { isPartial, isLoose = false }: { readonly isPartial: boolean; readonly isLoose?: boolean },
): void {
  const all = related.map(({ entity }) => entity)
  const members = isPartial && relationship.isToMany ? partialCollection(relationship, all) : all
  const loose = isLoose ? looseKeys(state, relationship, related) : undefined
  state.relations.set(relationship.name, { members, isPartial, loose })
  if (!relationship.isToMany) state.entity[relationship.name] = members[0] ?? null
  else state.entity[relationship.name] = isPartial ? members : [...members]
  if (canLeadBack(relationship)) printAcyclic(state.entity)
}

/** Whether relations can lead from here to the same instance again without passing through a to-many relation's owner. */
function canLeadBack({ ownsKey, target }: Relationship): boolean {
  return !ownsKey || [...target.relationships.values()].some((relationship) => relationship.ownsKey)
}

/** Whether the program has put something else into the relation since it was loaded; then that stays. */
export function isChanged(state: EntityState, relationship: Relationship): boolean {
  const value = state.entity[relationship.name]
  const snapshot = state.relations.get(relationship.name)
  if (snapshot?.isPartial === true || value === undefined || isStandIn(value)) return false
  if (relationship.ownsKey) return isReplaced(state, relationship, value)
  const current = (Array.isArray(value) ? value : value === null ? [] : [value]) as readonly object[]
  const known = snapshot?.members ?? []
  return current.length !== known.length || current.some((member, i) => member !== known[i])
}

/** The states of what a relation holds now. */
export function membersOf(
  known: Pick<IdentityMap, 'stateOf'>,
  state: EntityState,
  relationship: Relationship,
): EntityState[] {
  const value = state.entity[relationship.name]
  const members = (Array.isArray(value) ? value : [value]) as readonly unknown[]
  return members.flatMap((member) =>
    typeof member === 'object' && member !== null ? (known.stateOf(member) ?? []) : [],
  )
}
