/** Keys that change, and what the database does by itself to the rows that point to them: ON UPDATE CASCADE and SET NULL. */
import type { Mapper } from '../../registry/mapper'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { comparable, keyOfParts, type IdentityKey } from '../identity-key'
import { columnsOf, heldKey, storedHeldKey, storedReferredKey, valueAt } from './key-values'
import { isOtherAt, storedKey, storedValue } from './snapshot'
import type { WriteContext } from './write-context'

/** A row whose key changes, and what it held before, by the position of the property. */
interface Move {
  readonly state: EntityState
  readonly before: readonly (IdentityKey | null)[]
}

/** A row that points to one whose key has changed. */
interface Follower {
  readonly child: EntityState
  readonly parent: EntityState
  readonly key: ForeignKeyConstraint
}

/** The rows whose keys are about to change, told before they are updated: afterwards the old keys are forgotten. */
export function movesOf(changed: readonly EntityState[]): readonly Move[] {
  const moves: Move[] = []
  for (const state of changed) if (movesKey(state)) moves.push({ state, before: storedValues(state) })
  return moves
}

/**
 * Gives the instances the keys that their rows have now, those in turn that point to them included. What the program has pointed
 * elsewhere stays, and is still to be written.
 */
export function followMoves(
  context: WriteContext,
  states: readonly EntityState[],
  moves: readonly Move[],
): void {
  let wave = moves
  while (wave.length > 0) {
    const met = new Map<EntityState, Move>()
    for (const follower of followersOf(states, wave)) {
      const { child } = follower
      if (!met.has(child)) met.set(child, { state: child, before: storedValues(child) })
      follow(context, follower)
    }
    wave = [...met.values()]
  }
}

function followersOf(states: readonly EntityState[], moves: readonly Move[]): readonly Follower[] {
  const followers: Follower[] = []
  for (const [mapper, children] of groupBy(states, (state) => state.mapper)) {
    for (const key of mapper.foreignKeys) {
      if (key.onUpdate !== 'CASCADE' && key.onUpdate !== 'SET NULL') continue
      const parents = movedParents(moves, key)
      for (const child of parents.size === 0 ? [] : children) {
        const held = child.status === 'new' ? undefined : storedHeldKey(child, key)
        const parent = held === undefined ? undefined : parents.get(held)
        if (parent !== undefined) followers.push({ child, parent, key })
      }
    }
  }
  return followers
}

function follow({ identityMap, undo, touched }: WriteContext, { child, parent, key }: Follower): void {
  const { mapper, entity } = child
  const written = storedValues(child)
  const writtenKey = [...storedKey(child)]
  const isElsewhere = heldKey(child, key) !== storedHeldKey(child, key)
  undo.remember(child)
  for (const column of columnsOf(key)) {
    const property = mapper.propertyOf(column)
    const position = mapper.properties.indexOf(property)
    const value = key.onUpdate === 'CASCADE' ? valueAt(parent, key, column) : null
    if (!isElsewhere) undo.set(entity, property.name, value)
    written[position] = comparable(value, column.type)
    const part = mapper.primaryKey.indexOf(property)
    if (part >= 0) writtenKey[part] = value
  }
  Object.assign(child, { row: undefined, written, writtenKey })
  // One that is about to go is no member of anything any more.
  if (child.status === 'persistent') touched.add(child)
  const identity = keyOfParts(
    mapper.primaryKey.map((each) => written[mapper.properties.indexOf(each)] ?? null),
  )
  if (child.key === identity || identity === undefined) return
  identityMap.unregister(child)
  identityMap.register(child, identity)
}

function storedValues(state: EntityState): (IdentityKey | null)[] {
  return state.mapper.properties.map((_, position) => storedValue(state, position))
}

/** Whether any column changes by which other rows may point to it. */
function movesKey(state: EntityState): boolean {
  for (const position of referable(state.mapper)) if (isOtherAt(state, position)) return true
  return false
}

const referableOf = new WeakMap<Mapper, readonly number[]>()

/** The places of the properties by which other rows may point to one of the class. */
function referable(mapper: Mapper): readonly number[] {
  let positions = referableOf.get(mapper)
  if (positions === undefined) {
    positions = mapper.properties.flatMap(({ column }, position) => (isReferable(column) ? [position] : []))
    referableOf.set(mapper, positions)
  }
  return positions
}

/** Keys point to primary keys and unique columns; looking at every column would cost as much as finding the changes did. */
function isReferable(column: ForeignKeyConstraint['columns'][number]): boolean {
  const { table } = column
  if (column.primaryKey || column.options.unique === true) return true
  return table.constraints.some(
    (constraint) =>
      constraint.kind === 'unique' &&
      (constraint as unknown as { readonly columns: readonly unknown[] }).columns.includes(column),
  )
}

/** The rows that a key references and whose keys have changed, by the old ones. */
function movedParents(
  moves: readonly Move[],
  key: ForeignKeyConstraint,
): ReadonlyMap<IdentityKey, EntityState> {
  const parents = new Map<IdentityKey, EntityState>()
  for (const { state, before } of moves) {
    if (!state.mapper.tables.includes(key.referredTable)) continue
    const old = storedReferredKey(state, key, (position) => before[position] ?? null)
    const now = storedReferredKey(state, key)
    if (old !== undefined && old !== now) parents.set(old, state)
  }
  return parents
}
