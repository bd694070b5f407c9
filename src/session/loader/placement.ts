/** Where related instances are put once they are there, and what must not be written over. */
import type { Relationship } from '../../registry/relationship'
import { printAcyclic } from '../acyclic-json'
import { relationEntry, type EntityState } from '../entity-state'
import { isReplaced } from '../flush/replaced'
import { looseKeys } from '../flush/loose-keys'
import type { IdentityMap } from '../identity-map'
import { isStandIn, standInFor } from '../not-loaded'
import { partialCollection } from '../partial-collection'
import type { Linkage } from './linkage'
import { Group } from './group'
import type { Found } from './loader-context'

/** How a relation was loaded. */
interface Placing {
  /** With `where` or `limit`. */
  readonly isPartial: boolean
  readonly isLoose?: boolean
}

/** Puts a collection into the property of one instance. */
function placeMany(
  state: EntityState,
  relationship: Relationship,
  related: readonly EntityState[],
  { isPartial, isLoose = false }: Placing,
): void {
  const { name } = relationship
  const members = related.map(({ entity }) => entity)
  if (isPartial) return placePart(state, name, partialCollection(relationship, members, 'where or limit'))
  const loose = isLoose ? looseKeys(state, relationship, related) : undefined
  restoreWhole(state, name)
  refill(state, name, members)
  state.relations.set(name, { members, isPartial, loose })
}

/** What a relation to one row holds, which all instances with the same key share, unless these are written differently. */
function placeOne(state: EntityState, relationship: Relationship, group: Group, how: Placing): void {
  const { name } = relationship
  state.entity[name] = group.related[0]?.entity ?? null
  if (how.isLoose === true) {
    const loose = looseKeys(state, relationship, group.related)
    state.relations.set(name, { members: membersOfGroup(group), isPartial: how.isPartial, loose })
  } else {
    group.entry ??= relationEntry(name, { members: membersOfGroup(group), isPartial: how.isPartial })
    state.relations.share(group.entry)
  }
}

function membersOfGroup({ related }: Group): readonly object[] {
  return related.map(({ entity }) => entity)
}

/** Puts related instances into the property of all instances of a load, and remembers them to see later what was changed. */
export function placeAll(
  states: readonly EntityState[],
  relationship: Relationship,
  how: Placing & Pick<Found, 'groupOf'>,
): void {
  const none = new Group()
  for (let i = 0; i < states.length; i++) {
    const state = states[i] as EntityState
    const group = how.groupOf(state, i) ?? none
    if (relationship.isToMany) placeMany(state, relationship, group.related, how)
    else placeOne(state, relationship, group, how)
  }
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
    state.entity[name] = members.slice()
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
