/** Keys that change, and what the database does by itself to the rows that point to them: ON UPDATE CASCADE and SET NULL. */
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { comparable, keyOfParts, type IdentityKey } from '../identity-key'
import { referredKey, storedHeldKey } from './key-values'
import { valueAt } from './links'
import { storedValue } from './snapshot'
import type { WriteContext } from './write-context'

/** A row that points to one whose key is about to change. */
interface Follower {
  readonly child: EntityState
  readonly parent: EntityState
  readonly key: ForeignKeyConstraint
  /** What its row held before. */
  readonly held: IdentityKey
}

/** The instances that will follow changed keys, told before the rows are updated: afterwards the old keys are forgotten. */
export function followersOf(
  states: Iterable<EntityState>,
  changed: readonly EntityState[],
): readonly Follower[] {
  const moving = changed.filter((state) => movesKey(state))
  if (moving.length === 0) return []
  const followers: Follower[] = []
  for (const [mapper, children] of groupBy(states, (state) => state.mapper)) {
    for (const key of mapper.foreignKeys) {
      if (key.onUpdate !== 'CASCADE' && key.onUpdate !== 'SET NULL') continue
      const parents = movedParents(moving, key)
      for (const child of parents.size === 0 ? [] : children) {
        const held = child.status === 'persistent' ? storedHeldKey(child, key) : undefined
        const parent = held === undefined ? undefined : parents.get(held)
        if (held !== undefined && parent !== undefined) followers.push({ child, parent, key, held })
      }
    }
  }
  return followers
}

/** Gives the instances the keys that their rows have now. What the program has pointed elsewhere stays. */
export function followKeys({ undo, touched }: WriteContext, followers: readonly Follower[]): void {
  for (const { child, parent, key, held } of followers) {
    // Written in the same flush, it may hold another key by now.
    if (storedHeldKey(child, key) !== held) continue
    const { mapper, entity } = child
    const written = mapper.properties.map((_, position) => storedValue(child, position))
    undo.remember(child)
    for (const column of key.columns) {
      const { name } = mapper.propertyOf(column)
      const value = key.onUpdate === 'CASCADE' ? valueAt(parent, key, column) : null
      undo.set(entity, name, value)
      written[mapper.properties.indexOf(mapper.propertyOf(column))] = comparable(value, column.type)
    }
    const writtenKey = mapper.primaryKey.map(({ name }) => entity[name])
    Object.assign(child, { row: undefined, written, writtenKey })
    touched.add(child)
  }
}

/** Whether any column changes by which other rows may point to it. */
function movesKey(state: EntityState): boolean {
  const { mapper, entity } = state
  return mapper.properties.some(
    ({ name, column }, position) =>
      isReferable(column) && comparable(entity[name], column.type) !== storedValue(state, position),
  )
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

/** The rows that a key references and whose keys change, by the old ones. */
function movedParents(
  moving: readonly EntityState[],
  key: ForeignKeyConstraint,
): ReadonlyMap<IdentityKey, EntityState> {
  const parents = new Map<IdentityKey, EntityState>()
  for (const state of moving) {
    const { mapper, entity } = state
    if (!mapper.tables.includes(key.referredTable)) continue
    const positions = key.referredColumns.map((column) =>
      mapper.properties.indexOf(mapper.propertyOf(column)),
    )
    const old = keyOfParts(positions.map((position) => storedValue(state, position)))
    if (old !== undefined && old !== referredKey(entity, mapper, key)) parents.set(old, state)
  }
  return parents
}
