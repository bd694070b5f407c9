/**
 * Relations become foreign keys here: whatever the program changed in relations is turned into one list of "this row's
 * key points to that row", which the writers carry out once the keys are known.
 */
import { UsageError } from '../../errors'
import { isPrimaryKey, type MappedProperty } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import { isPlainObject } from '../../schema/items'
import { describe } from '../../types/sql-type'
import { mapperOfInstance } from '../arguments'
import type { EntityState, Instance, RelationSnapshot } from '../entity-state'
import { comparable } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { isStandIn, Reference } from '../not-loaded'
import { keyToBe } from './key-to-be'
import { columnsOf, columnsToClear, heldKey, referredKey, storedReferredKey } from './key-values'
import { contradiction, incomplete, notLoaded, partial, uncleared } from './link-errors'
import { pointsLoosely } from './loose-keys'
import { isReplaced } from './replaced'
import { changedProperties } from './snapshot'

/** A row's foreign key is to point to another row, or nowhere. */
export interface Link {
  readonly child: EntityState
  readonly foreignKey: ForeignKeyConstraint
  readonly parent: EntityState | Reference | null
  /** Where it was said, for messages. */
  readonly origin: string
  /** Pointing nowhere, the row is to be deleted: its relation says `cascade: 'delete-orphan'`. */
  readonly isOrphan?: boolean | undefined
}

/** Rows of a table in between that are to appear or to go. */
export interface ThroughChange {
  readonly relationship: Relationship
  readonly source: EntityState
  readonly added: readonly EntityState[]
  readonly removed: readonly EntityState[]
}

/** Everything that relations ask for. */
export interface RelationChanges {
  /** All instances that the session knows, those that relations led to included. */
  readonly states: readonly EntityState[]
  readonly links: readonly Link[]
  /** The same by the row whose key it is. */
  readonly linksOf: ReadonlyMap<EntityState, readonly Link[]>
  readonly through: readonly ThroughChange[]
  /** Instances that were taken out of a relation without which they are not to be. */
  readonly orphans: readonly EntityState[]
  /** Instances that relations lead to and the session did not know. */
  readonly taken: readonly EntityState[]
}

/**
 * Looks through the relations of all instances of a session. Instances that relations lead to and the session did not know
 * become part of it.
 */
export function collectRelationChanges(identityMap: IdentityMap): RelationChanges {
  const collector = new Collector(identityMap)
  try {
    return collector.collect()
  } catch (error) {
    // Nothing was written, so what was taken in on the way is let go.
    for (const state of collector.taken) identityMap.forget(state)
    throw error
  }
}

class Collector {
  /** Instances that relations lead to and the session did not know. */
  readonly taken: EntityState[] = []
  /** What keys are to point to: few for each row. */
  private readonly links = new Map<EntityState, Link[]>()
  private readonly through: ThroughChange[] = []
  private readonly changed = new Map<EntityState, readonly MappedProperty[]>()

  private readonly states: EntityState[]

  constructor(private readonly identityMap: IdentityMap) {
    this.states = identityMap.list()
  }

  collect(): RelationChanges {
    // The list grows while it is gone through: instances that relations lead to are looked at in turn.
    for (let at = 0; at < this.states.length; at++) {
      const state = this.states[at] as EntityState
      if (state.status === 'deleted' || state.mapper.relationships.size === 0) continue
      state.mapper.relationships.forEach((relationship) => {
        if (relationship.viewOnly) assertUnwritten(state, relationship)
        else this.collectOne(state, relationship)
      })
    }
    const all: Link[] = []
    const orphans = new Set<EntityState>()
    for (const ofRow of this.links.values()) {
      for (const link of ofRow) {
        all.push(link)
        if (link.isOrphan === true) orphans.add(link.child)
        else this.assertAgrees(link)
      }
    }
    const links = orphans.size === 0 ? all : all.filter(({ child }) => !orphans.has(child))
    const { states, links: linksOf, through, taken } = this
    return { states, links, linksOf, through, orphans: [...orphans], taken }
  }

  private collectOne(state: EntityState, relationship: Relationship): void {
    const value = state.entity[relationship.name]
    if (value === undefined || isStandIn(value)) return
    if (relationship.ownsKey) this.collectOwned(state, relationship, value)
    else this.collectMembers(state, relationship, value)
  }

  /** Many-to-one: the program changed the relation, or the key, or neither. */
  private collectOwned(state: EntityState, relationship: Relationship, value: unknown): void {
    if (!isReplaced(state, relationship, value)) return
    this.add({
      child: state,
      foreignKey: relationship.foreignKey as ForeignKeyConstraint,
      parent: this.parentOf(relationship, value),
      origin: `${state.mapper.name}.${relationship.name}`,
      isOrphan: value === null && state.status !== 'new' && relationship.inverse?.deletesOrphans,
    })
  }

  /** To-many, and the far side of one-to-one: members that came or went since the relation was loaded. */
  private collectMembers(state: EntityState, relationship: Relationship, value: unknown): void {
    const snapshot = state.relations.get(relationship.name)
    if (snapshot?.isPartial === true) {
      if (value !== snapshot.members && value !== (snapshot.members[0] ?? null)) throw partial(relationship)
      const { whole } = snapshot
      if (whole !== undefined) this.collectDifference(state, relationship, whole.value, whole.snapshot)
      return
    }
    if (snapshot === undefined && state.status !== 'new') throw notLoaded(relationship)
    this.collectDifference(state, relationship, value, snapshot)
  }

  private collectDifference(
    state: EntityState,
    relationship: Relationship,
    value: unknown,
    snapshot: RelationSnapshot | undefined,
  ): void {
    const { came, went } = difference(snapshot?.members ?? [], membersOf(relationship, value))
    const change = {
      relationship,
      source: state,
      added: came.map((member) => this.known(member, relationship)),
      removed: went.flatMap((member) => this.identityMap.stateOf(member) ?? []),
    }
    if (relationship.through === undefined) this.linkMembers(change)
    else if (change.added.length + change.removed.length > 0) this.through.push(change)
  }

  private linkMembers({ relationship, source, added, removed }: ThroughChange): void {
    const foreignKey = relationship.foreignKey as ForeignKeyConstraint
    const origin = `${relationship.source.name}.${relationship.name}`
    for (const child of added) this.add({ child, foreignKey, parent: source, origin })
    if (removed.length === 0) return
    // A row that points here does so by the key that there was, until that has changed.
    const keys = [
      referredKey(source.entity, source.mapper, foreignKey),
      storedReferredKey(source, foreignKey),
    ]
    const loose = source.relations.get(relationship.name)?.loose
    for (const child of removed) {
      // One that is deleted, or belongs to another row by now, is not pointed anywhere.
      const held = heldKey(child, foreignKey)
      const isHere =
        (held !== undefined && keys.includes(held)) ||
        pointsLoosely(loose, child, { one: source, foreignKey })
      const isOurs = child.status === 'persistent' && isHere
      const isMoved = this.links.get(child)?.some((link) => link.foreignKey === foreignKey) === true
      const isOrphan = relationship.deletesOrphans
      if (isOurs && !isMoved) this.add({ child, foreignKey, parent: null, origin, isOrphan })
    }
  }

  /** Both sides of a relation, and the key itself, may say the same; they must not say different things. */
  private add(link: Link): void {
    const { child, foreignKey, parent } = link
    const known = this.links.get(child)
    const other = known?.find((each) => each.foreignKey === foreignKey)
    if (other !== undefined && other.parent !== null) {
      if (parent !== null && other.parent !== parent) throw contradiction(other, link)
      return
    }
    if (link.isOrphan !== true && parent === null && columnsToClear(foreignKey).length === 0)
      throw uncleared(link)
    if (known === undefined) this.links.set(child, [link])
    else if (other === undefined) known.push(link)
    else known[known.indexOf(other)] = link
  }

  /** Asked when all is known: what a key is to hold may come from where another new row's key leads. */
  private assertAgrees(link: Link): void {
    const { child, foreignKey, parent, origin } = link
    const columns = parent === null ? columnsToClear(foreignKey) : columnsOf(foreignKey)
    const conflicts = columns.some((column) => {
      const property = child.mapper.propertyOf(column)
      const own = comparable(child.entity[property.name], column.type)
      const isSet = child.status === 'new' ? own !== null : this.changedOf(child).includes(property)
      return isSet && own !== keyToBe(link, column, this.links)
    })
    if (!conflicts) return
    const names = foreignKey.columns.map((column) => child.mapper.propertyOf(column).name).join(', ')
    throw new UsageError(`${origin} and its foreign key (${names}) were both changed, and differ.`, {
      hint: `Set either the relation or ${names}.`,
    })
  }

  private changedOf(state: EntityState): readonly MappedProperty[] {
    let changed = this.changed.get(state)
    if (changed === undefined) this.changed.set(state, (changed = changedProperties(state)))
    return changed
  }

  private parentOf(relationship: Relationship, value: unknown): Link['parent'] {
    if (value === null) return null
    if (!(value instanceof Reference) && !isPlainObject(value)) return this.known(value, relationship)
    const { target } = relationship
    const foreignKey = relationship.foreignKey as ForeignKeyConstraint
    const key = referredKey(value as Instance, target, foreignKey)
    if (key === undefined) throw incomplete(relationship)
    const isPrimary = isPrimaryKey(target, foreignKey.referredColumns)
    const known = isPrimary ? this.identityMap.find(target, key) : undefined
    return known ?? new Reference(value as Instance)
  }

  /** The state of a related instance; one that the session does not know is taken in. */
  private known(member: unknown, relationship: Relationship): EntityState {
    const { source, target, name } = relationship
    if (!(member instanceof target.entityClass)) {
      throw new UsageError(
        `${source.name}.${name} holds ${describe(member)} where an instance of ${target.name} belongs.`,
      )
    }
    const known = this.identityMap.stateOf(member)
    if (known !== undefined) return known
    // An instance of a sub-class is a row of that.
    const mapper = target.inheritance === undefined ? target : mapperOfInstance(member)
    const state = this.identityMap.track(member, mapper, `${source.name}.${name}`)
    this.taken.push(state)
    this.states.push(state)
    return state
  }
}

/** What is for reading only must hold what was loaded into it. */
function assertUnwritten(state: EntityState, relationship: Relationship): void {
  const { name, ownsKey, source } = relationship
  const value = state.entity[name]
  if (value === undefined || value === null || isStandIn(value) || value instanceof Reference) return
  const snapshot = state.relations.get(name)
  const members = Array.isArray(value) ? (value as object[]) : [value]
  const known = snapshot?.members ?? []
  if (members.length === known.length && members.every((member, i) => member === known[i])) return
  const cure = ownsKey
    ? "the foreign key's property"
    : 'the other side, or another relation along the same key'
  throw new UsageError(`${source.name}.${name} is viewOnly, and was changed.`, { hint: `Set ${cure}.` })
}

/** Which members came and which went; the usual case, that nothing did, is told apart first. */
function difference(
  old: readonly object[],
  members: readonly object[],
): { readonly came: readonly object[]; readonly went: readonly object[] } {
  if (members.length === old.length && members.every((member, i) => member === old[i]))
    return { came: [], went: [] }
  const after = new Set(members)
  if (old.length === 0) return { came: [...after], went: [] }
  const before = new Set(old)
  return {
    came: [...after].filter((member) => !before.has(member)),
    went: old.filter((member) => !after.has(member)),
  }
}

function membersOf(relationship: Relationship, value: unknown): readonly object[] {
  if (!relationship.isToMany) return value === null ? [] : [value as object]
  if (Array.isArray(value)) return value as object[]
  throw new UsageError(
    `${relationship.source.name}.${relationship.name} must hold an array, not ${describe(value)}.`,
  )
}
