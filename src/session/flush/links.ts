/**
 * Relations become foreign keys here: whatever the program changed in relations is turned into one list of "this row's
 * key points to that row", which the writers carry out once the keys are known.
 */
import { UsageError } from '../../errors'
import type { Mapper } from '../../registry/mapper'
import type { ColumnPair, Relationship } from '../../registry/relationship'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import { isPlainObject } from '../../schema/items'
import { describe } from '../../types/sql-type'
import type { EntityState } from '../entity-state'
import { isSameKey } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { isStandIn, Reference } from '../not-loaded'
import { changedProperties, type DecodersOf } from './snapshot'

/** A row's foreign key is to point to another row, or nowhere. `pairs` lead from the key's columns to the referenced ones. */
export interface Link {
  readonly child: EntityState
  readonly foreignKey: ForeignKeyConstraint
  readonly pairs: readonly ColumnPair[]
  readonly parent: EntityState | Reference | null
  /** Where it was said, for messages. */
  readonly origin: string
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
  readonly links: readonly Link[]
  readonly through: readonly ThroughChange[]
  /** Instances that relations lead to and the session did not know: they are saved too. */
  readonly discovered: readonly EntityState[]
}

/** Looks through the relations of all instances of a session. */
export function collectRelationChanges(identityMap: IdentityMap, decodersOf: DecodersOf): RelationChanges {
  return new Collector(identityMap, decodersOf).collect()
}

class Collector {
  private readonly links = new Map<EntityState, Map<ForeignKeyConstraint, Link>>()
  private readonly through: ThroughChange[] = []
  private readonly discovered: EntityState[] = []

  constructor(
    private readonly identityMap: IdentityMap,
    private readonly decodersOf: DecodersOf,
  ) {}

  collect(): RelationChanges {
    // The map grows while it is gone through: instances that relations lead to are looked at in turn.
    for (const state of this.identityMap.states) {
      if (state.status === 'deleted') continue
      for (const relationship of state.mapper.relationships.values()) {
        if (!relationship.viewOnly) this.collectOne(state, relationship)
      }
    }
    return {
      links: [...this.links.values()].flatMap((byKey) => [...byKey.values()]),
      through: this.through,
      discovered: this.discovered,
    }
  }

  private collectOne(state: EntityState, relationship: Relationship): void {
    const value = state.entity[relationship.name]
    if (value === undefined || isStandIn(value)) return
    if (relationship.ownsKey) this.collectOwned(state, relationship, value)
    else this.collectMembers(state, relationship, value)
  }

  /** Many-to-one: the program changed the relation, or the key, or neither; both must agree. */
  private collectOwned(state: EntityState, relationship: Relationship, value: unknown): void {
    if (!this.isReplaced(state, relationship, value)) return
    const parent = this.parentOf(relationship, value)
    const changed = state.status === 'new' ? undefined : changedProperties(state, this.decodersOf)
    const conflicts = relationship.pairs.some((pair) => {
      const property = state.mapper.propertyOf(pair.source)
      const own = state.entity[property.name]
      const isSet = changed === undefined ? own !== undefined && own !== null : changed.includes(property)
      const theirs = keyPart(parent, relationship.target, pair)
      return isSet && !isSameKey(own, pair.source.type, theirs, pair.target.type)
    })
    if (conflicts) throw conflict(relationship)
    this.add({
      child: state,
      foreignKey: relationship.foreignKey as ForeignKeyConstraint,
      pairs: relationship.pairs,
      parent,
      origin: `${state.mapper.name}.${relationship.name}`,
    })
  }

  private isReplaced(state: EntityState, { name, pairs }: Relationship, value: unknown): boolean {
    const snapshot = state.relations.get(name)
    if (snapshot !== undefined) return (snapshot.members[0] ?? null) !== value
    if (value instanceof Reference && state.status !== 'new') return false
    if (value !== null) return true
    // Null without having been loaded: a change only if the key was not null.
    return pairs.some((pair) => {
      const { mapper } = state
      const position = mapper.properties.indexOf(mapper.propertyOf(pair.source))
      const own = state.entity[mapper.propertyOf(pair.source).name]
      return (
        state.status !== 'new' &&
        position >= 0 &&
        own !== null &&
        own !== undefined &&
        !this.isKeyChanged(state, pair)
      )
    })
  }

  private isKeyChanged(state: EntityState, pair: ColumnPair): boolean {
    return changedProperties(state, this.decodersOf).includes(state.mapper.propertyOf(pair.source))
  }

  /** To-many, and the far side of one-to-one: members that came or went since the relation was loaded. */
  private collectMembers(state: EntityState, relationship: Relationship, value: unknown): void {
    const snapshot = state.relations.get(relationship.name)
    if (snapshot?.isPartial === true) return
    const members = membersOf(relationship, value)
    const old = snapshot?.members ?? []
    if (snapshot === undefined && state.status !== 'new') throw notLoaded(relationship)
    const before = new Set(old)
    const after = new Set(members)
    const added = members
      .filter((member) => !before.has(member))
      .map((member) => this.known(member, relationship))
    const removed = old
      .filter((member) => !after.has(member))
      .flatMap((member) => this.identityMap.stateOf(member) ?? [])
    if (added.length === 0 && removed.length === 0) return
    if (relationship.through !== undefined) this.through.push({ relationship, source: state, added, removed })
    else this.linkMembers(state, relationship, added, removed)
  }

  private linkMembers(
    parent: EntityState,
    relationship: Relationship,
    added: readonly EntityState[],
    removed: readonly EntityState[],
  ): void {
    const pairs = relationship.pairs.map(({ source, target }) => ({ source: target, target: source }))
    const foreignKey = relationship.foreignKey as ForeignKeyConstraint
    const origin = `${relationship.source.name}.${relationship.name}`
    for (const child of added) this.add({ child, foreignKey, pairs, parent, origin })
    for (const child of removed) {
      // A member that went to another parent is told so by that one.
      const moved = this.links.get(child)?.has(foreignKey) === true || child.status === 'deleted'
      if (!moved) this.add({ child, foreignKey, pairs, parent: null, origin })
    }
  }

  private add(link: Link): void {
    let byKey = this.links.get(link.child)
    if (byKey === undefined) this.links.set(link.child, (byKey = new Map<ForeignKeyConstraint, Link>()))
    const other = byKey.get(link.foreignKey)
    if (
      other !== undefined &&
      other.parent !== null &&
      link.parent !== null &&
      other.parent !== link.parent
    ) {
      throw new UsageError(`${other.origin} and ${link.origin} say different things about one foreign key.`, {
        hint: 'Change only one of the two sides.',
      })
    }
    if (other === undefined || other.parent === null) byKey.set(link.foreignKey, link)
  }

  private parentOf(relationship: Relationship, value: unknown): EntityState | Reference | null {
    if (value === null || value instanceof Reference) return value
    if (isPlainObject(value)) return new Reference(value)
    return this.known(value, relationship)
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
    const state = this.identityMap.track(member, target)
    this.discovered.push(state)
    return state
  }
}

function membersOf(relationship: Relationship, value: unknown): readonly object[] {
  if (!relationship.isToMany) return value === null ? [] : [value as object]
  if (Array.isArray(value)) return value as object[]
  throw new UsageError(
    `${relationship.source.name}.${relationship.name} must hold an array, not ${describe(value)}.`,
  )
}

/** A part of the key that a parent has; undefined while the parent has no row. */
function keyPart(parent: EntityState | Reference | null, target: Mapper, pair: ColumnPair): unknown {
  if (parent === null) return null
  const entity = (parent instanceof Reference ? parent : parent.entity) as Readonly<Record<string, unknown>>
  return entity[target.propertyOf(pair.target).name]
}

function conflict({ source, name, pairs }: Relationship): UsageError {
  const columns = pairs.map((pair) => source.propertyOf(pair.source).name).join(', ')
  return new UsageError(
    `${source.name}.${name} and its foreign key (${columns}) were both changed, and differ.`,
    {
      hint: `Set either ${name} or ${columns}.`,
    },
  )
}

function notLoaded({ source, name }: Relationship): UsageError {
  return new UsageError(`${source.name}.${name} was replaced without having been loaded.`, {
    hint: `Load it first: find(${source.name}, { with: { ${name}: true } }).`,
  })
}
