/** Where related instances are put once they are there, and what must not be written over. */
import type { Relationship } from '../../registry/relationship'
import { printAcyclic } from '../acyclic-json'
import type { EntityState } from '../entity-state'
import { isReplaced } from '../flush/links'
import { looseKeys } from '../flush/loose-keys'
import type { IdentityMap } from '../identity-map'
import { isStandIn, standInFor } from '../not-loaded'
import { partialCollection } from '../partial-collection'
import type { Linkage } from './linkage'

/** Puts related instances into the property, and remembers them to see later what was changed. */
export function place(
  state: EntityState,
  relationship: Relationship,
  related: readonly EntityState[],
  { isPartial, isLoose = false }: Placing,
): void {
  const { name, isToMany } = relationship
  const all = related.map(({ entity }) => entity)
  const members = isPartial && isToMany ? partialCollection(relationship, all) : all
  const loose = isLoose ? looseKeys(state, relationship, related) : undefined
  state.relations.set(name, { members, isPartial, loose })
  if (!isToMany) state.entity[name] = members[0] ?? null
  else state.entity[name] = isPartial ? members : [...members]
}

interface Placing {
  readonly isPartial: boolean
  readonly isLoose?: boolean
}

/** As `place`, for all instances of a load. */
export function placeAll(
  states: readonly EntityState[],
  relationship: Relationship,
  how: Placing & { readonly relatedOf: (state: EntityState) => readonly EntityState[] },
): void {
  for (const state of states) place(state, relationship, how.relatedOf(state), how)
  if (canLeadBack(relationship)) for (const { entity } of states) printAcyclic(entity)
}

/** Whether relations can lead from here to the same instance again without passing through a to-many relation's owner. */
function canLeadBack({ ownsKey, target }: Relationship): boolean {
  return !ownsKey || [...target.relationships.values()].some((relationship) => relationship.ownsKey)
}

/** The instances in whose relation the program has put nothing else since it was loaded: the others keep what they have. */
export function unchanged(states: readonly EntityState[], linkage: Linkage): readonly EntityState[] {
  const { relationship } = linkage
  const standIn = relationship.ownsKey ? undefined : standInFor(relationship)
  const isUnread = (state: EntityState): boolean =>
    standIn === undefined ? linkage.isAsRead(state) : state.entity[relationship.name] === standIn
  const isFree = (state: EntityState): boolean => isUnread(state) || !isChanged(state, relationship)
  return states.every(isFree) ? states : states.filter(isFree)
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
