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

/** How a relation was loaded. */
interface Placing {
  /** With `where` or `limit`. */
  readonly isPartial: boolean
  readonly isLoose?: boolean
}

/** Puts related instances into the property, and remembers them to see later what was changed. */
function place(
  state: EntityState,
  relationship: Relationship,
  related: readonly EntityState[],
  { isPartial, isLoose = false }: Placing,
): void {
  const { name, isToMany } = relationship
  const all = related.map(({ entity }) => entity)
  const loose = isLoose ? looseKeys(state, relationship, related) : undefined
  if (isPartial && isToMany)
    return placePart(state, name, partialCollection(relationship, all, 'where or limit'))
  restoreWhole(state, name)
  if (!isToMany) state.entity[name] = all[0] ?? null
  else refill(state, name, all)
  state.relations.set(name, { members: all, isPartial, loose })
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

/** Puts plain rows into the property, which are nothing to write. */
export function placeRows(state: EntityState, relationship: Relationship, rows: object[]): void {
  const { name, isToMany } = relationship
  for (const row of rows) Object.freeze(row)
  if (isToMany) return placePart(state, name, partialCollection(relationship, rows, 'columns'))
  state.relations.set(name, { members: rows, isPartial: true })
  state.entity[name] = rows[0] ?? null
}

/** Shows a part of a collection. One that is known as a whole is put aside: what was changed in it is still to be written. */
function placePart(state: EntityState, name: string, members: readonly object[]): void {
  const before = state.relations.get(name)
  const value = state.entity[name]
  const whole =
    before?.isPartial === false && Array.isArray(value)
      ? { value: value as object[], snapshot: before }
      : before?.whole
  state.relations.set(name, { members, isPartial: true, whole })
  state.entity[name] = members
}

/** Puts a collection back that was put aside to show a part of it. */
export function restoreWhole(state: EntityState, name: string): boolean {
  const whole = state.relations.get(name)?.whole
  if (whole === undefined) return false
  state.entity[name] = whole.value
  state.relations.set(name, whole.snapshot)
  return true
}

/** The array that the program may hold stays the one in the property. */
function refill(state: EntityState, name: string, members: readonly object[]): void {
  const value = state.entity[name]
  const isOwn = state.relations.get(name)?.isPartial === false && Array.isArray(value)
  if (!isOwn) {
    state.entity[name] = [...members]
    return
  }
  value.length = 0
  for (const member of members) value.push(member)
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
function isChanged(state: EntityState, relationship: Relationship): boolean {
  const value = state.entity[relationship.name]
  const snapshot = state.relations.get(relationship.name)
  if (snapshot?.whole !== undefined) return differs(snapshot.whole.value, snapshot.whole.snapshot.members)
  if (snapshot?.isPartial === true || value === undefined || isStandIn(value)) return false
  if (relationship.ownsKey) return isReplaced(state, relationship, value)
  const current = (Array.isArray(value) ? value : value === null ? [] : [value]) as readonly object[]
  return differs(current, snapshot?.members ?? [])
}

function differs(current: readonly object[], known: readonly object[]): boolean {
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
