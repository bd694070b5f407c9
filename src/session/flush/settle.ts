/** After a flush, relations and keys agree again, and what relations hold is remembered. */
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import { isA, isPrimaryKey } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import { printAcyclic } from '../acyclic-json'
import type { EntityState, Instance, RelationSnapshot } from '../entity-state'
import { referenceOf } from '../hydrator'
import type { IdentityKey } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { isStandIn, Reference } from '../not-loaded'
import type { DeleteEffects } from './follow'
import { heldKey, referredKey } from './key-values'
import type { ThroughChange } from './links'
import { pointsLoosely } from './loose-keys'
import type { TouchedStates } from './touched-states'
import type { UndoLog } from './undo-log'

/** What a flush did. */
export interface Written extends DeleteEffects {
  /** The instances that were there when it began. */
  readonly states: readonly EntityState[]
  /** Those whose rows were inserted, updated, or pointed elsewhere. */
  readonly touched: TouchedStates
  /** The links of many-to-many relations that came and went. */
  readonly through: readonly ThroughChange[]
}

/** Brings the relations in memory in line with what was written. */
export function settleRelations(identityMap: IdentityMap, undo: UndoLog, written: Written): void {
  new Settlement(identityMap, undo, written).settle()
}

class Settlement {
  /** Who points to a row now, of those that were touched. */
  private readonly arrivals = new Map<ForeignKeyConstraint, Map<IdentityKey, EntityState[]>>()
  private readonly gone: ReadonlySet<object>
  private held: RelationSnapshot | undefined

  constructor(
    private readonly identityMap: IdentityMap,
    private readonly undo: UndoLog,
    private readonly written: Written,
  ) {
    this.gone = new Set([...written.gone].map(({ entity }) => entity))
    written.touched.states.forEach((state) => {
      // A row that was marked as deleted was updated, and yet its instance is gone.
      if (state.mapper.foreignKeys.length > 0 && !written.gone.has(state))
        state.mapper.foreignKeys.forEach((key) => {
          this.arrive(state, key)
        })
    })
  }

  settle(): void {
    for (const change of this.written.through) this.settleOtherSide(change)
    this.written.states.forEach((state) => {
      if (state.mapper.relationships.size === 0 || this.written.gone.has(state)) return
      const isTouched = this.written.touched.has(state)
      state.mapper.relationships.forEach((relationship) => {
        if (!relationship.ownsKey) this.settleMembers(state, relationship)
        else if (isTouched) this.settleToOne(state, relationship)
      })
    })
  }

  private arrive(state: EntityState, key: ForeignKeyConstraint): void {
    const held = heldKey(state, key)
    if (held === undefined) return
    let byKey = this.arrivals.get(key)
    if (byKey === undefined) this.arrivals.set(key, (byKey = new Map<IdentityKey, EntityState[]>()))
    const states = byKey.get(held)
    if (states === undefined) byKey.set(held, [state])
    else states.push(state)
  }

  /** A to-one relation that does not fit its key any more becomes the instance of that key, or a reference to it. */
  private settleToOne(state: EntityState, relationship: Relationship): void {
    const { name } = relationship
    const key = relationship.foreignKey as ForeignKeyConstraint
    const value = state.entity[name] as object | null | undefined
    const held = heldKey(state, key)
    const isFitting = value ? this.isFitting(state, relationship, value) : held === undefined
    const next = isFitting && value ? value : this.pointedTo(state, relationship)
    this.undo.set(state.entity, name, next)
    if (state.relations.get(name)?.members[0] !== next) {
      const isLoaded = next !== null && !(next instanceof Reference)
      this.undo.setRelation(state, name, isLoaded ? this.holding(next) : undefined)
    }
    printAcyclic(state.entity)
  }

  /** What a to-one relation to an instance holds. Rows that point to the same one mostly follow each other, and share it. */
  private holding(one: object): RelationSnapshot {
    const { held } = this
    if (held?.members[0] === one) return held
    this.held = { members: [one], isPartial: false }
    return this.held
  }

  /** Whether the key of what a to-one relation holds is the row's own, however either side writes it. */
  private isFitting(state: EntityState, { name, target, foreignKey }: Relationship, value: object): boolean {
    const key = foreignKey as ForeignKeyConstraint
    const one = this.identityMap.stateOf(value)
    if (one === undefined && !(value instanceof Reference)) return false
    if (referredKey(value as Instance, target, key) === heldKey(state, key)) return true
    const { loose, members } = state.relations.get(name) ?? {}
    return (
      one !== undefined && members?.[0] === value && pointsLoosely(loose, state, { one, foreignKey: key })
    )
  }

  private pointedTo(state: EntityState, relationship: Relationship): object | null {
    const { target, foreignKey, name } = relationship
    const held = heldKey(state, foreignKey as ForeignKeyConstraint)
    const isPrimary = foreignKey !== undefined && isPrimaryKey(target, foreignKey.referredColumns)
    // A new row's relation may hold nothing because the other side led to it.
    const isWanted = state.relations.has(name) || state.entity[name] === undefined
    const known =
      isPrimary && isWanted && held !== undefined ? this.identityMap.find(target, held) : undefined
    return known?.entity ?? referenceOf(state.entity, relationship)
  }

  /** Members that point elsewhere now have left, those that point here now have come. */
  private settleMembers(state: EntityState, relationship: Relationship): void {
    const { name } = relationship
    const value = state.entity[name]
    const snapshot = state.relations.get(name)
    if (snapshot?.isPartial === true) return this.settleWhole(state, relationship, snapshot)
    if (isStandIn(value)) return
    if (value === undefined) {
      // A row that was just inserted has no members yet.
      if (snapshot === undefined && this.written.touched.has(state)) this.remember(state, name, [])
      return
    }
    const current = (Array.isArray(value) ? value : value === null ? [] : [value]) as object[]
    const members = this.membersNow(state, relationship, current)
    if (!isSame(members, current)) this.place(state, name, members)
    const linked = this.linkedOf(members, state, relationship)
    if (snapshot === undefined || !isSame(linked, snapshot.members)) this.remember(state, name, linked)
  }

  /** A collection of which the property shows a part. */
  private settleWhole(state: EntityState, relationship: Relationship, shown: RelationSnapshot): void {
    if (shown.whole === undefined) return
    const { value, snapshot } = shown.whole
    const members = this.membersNow(state, relationship, value)
    if (!isSame(members, value)) this.undo.setMembers(value, members)
    const linked = this.linkedOf(members, state, relationship)
    if (isSame(linked, snapshot.members)) return
    const whole = { value, snapshot: { ...snapshot, members: linked } }
    this.undo.setRelation(state, relationship.name, { ...shown, whole })
  }

  /** What the program added while the flush was under way is not linked yet. */
  private linkedOf(
    members: readonly object[],
    state: EntityState,
    relationship: Relationship,
  ): readonly object[] {
    const key = ownKey(state, relationship)
    return members.filter((member) => {
      const other = this.identityMap.stateOf(member)
      return other !== undefined && this.pointsTo(other, key, state, relationship)
    })
  }

  /** Whether a row points to another one, whose key comes along because many are asked. */
  private pointsTo(
    other: EntityState,
    key: IdentityKey | undefined,
    state: EntityState,
    { name, foreignKey }: Relationship,
  ): boolean {
    if (foreignKey === undefined || heldKey(other, foreignKey) === key) return true
    const shown = state.relations.get(name)
    return pointsLoosely((shown?.whole?.snapshot ?? shown)?.loose, other, { one: state, foreignKey })
  }

  /** The other side of a many-to-many relation, where it is loaded, holds what this one holds. */
  private settleOtherSide({ relationship: { inverse }, source, added, removed }: ThroughChange): void {
    if (inverse === undefined) return
    const membersOf = (other: EntityState): object[] | undefined => {
      const whole = other.relations.get(inverse.name)?.whole
      if (whole !== undefined) return whole.value
      const value = other.entity[inverse.name]
      const isWhole = Array.isArray(value) && other.relations.get(inverse.name)?.isPartial !== true
      return isWhole ? (value as object[]) : undefined
    }
    for (const other of added) {
      const members = membersOf(other)
      if (members?.includes(source.entity) === false)
        this.undo.setMembers(members, [...members, source.entity])
    }
    for (const other of removed) {
      const members = membersOf(other)
      if (members?.includes(source.entity) === true)
        this.undo.setMembers(
          members,
          members.filter((member) => member !== source.entity),
        )
    }
  }

  private membersNow(
    state: EntityState,
    relationship: Relationship,
    current: readonly object[],
  ): readonly object[] {
    const { foreignKey } = relationship
    const key = ownKey(state, relationship)
    const stays = (member: object): boolean => {
      const other = this.identityMap.stateOf(member)
      if (other === undefined) return !this.gone.has(member)
      return !this.isTouched(other) || this.pointsTo(other, key, state, relationship)
    }
    const staying = current.every(stays) ? current : current.filter(stays)
    const came =
      foreignKey === undefined || key === undefined ? [] : (this.arrivals.get(foreignKey)?.get(key) ?? [])
    if (came.length === 0) return staying
    const present = staying.length === 0 ? undefined : new Set(staying)
    const missing = came
      .filter(
        ({ entity, mapper: ofMember }) => present?.has(entity) !== true && isA(ofMember, relationship.target),
      )
      .map(({ entity }) => entity)
    return missing.length === 0 ? staying : [...staying, ...missing]
  }

  private isTouched(state: EntityState): boolean {
    return this.written.touched.has(state) || this.written.cleared.has(state)
  }

  private place(state: EntityState, name: string, members: readonly object[]): void {
    const value = state.entity[name]
    if (Array.isArray(value)) this.undo.setMembers(value as object[], members)
    else this.undo.set(state.entity, name, members[0] ?? null)
  }

  private remember(state: EntityState, name: string, members: readonly object[]): void {
    const loose = state.relations.get(name)?.loose
    this.undo.setRelation(state, name, { members, isPartial: false, loose })
    printAcyclic(state.entity)
  }
}

/** The key by which others point to a row. */
function ownKey({ entity, mapper }: EntityState, { foreignKey }: Relationship): IdentityKey | undefined {
  return foreignKey === undefined ? undefined : referredKey(entity, mapper, foreignKey)
}

function isSame(one: readonly object[], other: readonly object[]): boolean {
  return one.length === other.length && one.every((member, i) => member === other[i])
}
