/** What the database did by itself to rows that pointed to deleted ones is done to their instances too. */
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { IdentityMap } from '../identity-map'
import { Deletion } from '../owner'
import { heldKey, referredKey } from './key-values'
import type { UndoLog } from './undo-log'

/** What deleting rows led to. */
export interface DeleteEffects {
  /** All instances whose rows are gone. */
  readonly gone: Set<EntityState>
  /** Those whose keys have become null. */
  readonly cleared: ReadonlySet<EntityState>
}

/** Follows ON DELETE CASCADE and SET NULL from deleted rows on. */
export function followDeletes(
  { identityMap, undo }: { readonly identityMap: IdentityMap; readonly undo: UndoLog },
  deleted: readonly EntityState[],
): DeleteEffects {
  const gone = new Set(deleted)
  const cleared = new Set<EntityState>()
  let wave = deleted
  while (wave.length > 0) {
    const next: EntityState[] = []
    for (const { state, key } of pointingTo(identityMap, wave)) {
      if (gone.has(state)) continue
      undo.remember(state)
      if (key.onDelete === 'CASCADE') {
        identityMap.bury(state, Deletion.ofRow)
        gone.add(state)
        next.push(state)
      } else {
        clearKey(undo, state, key)
        cleared.add(state)
      }
    }
    wave = next
  }
  return { gone, cleared }
}

/** The instances that a wave of deletes reaches, and by which key. */
function pointingTo(
  identityMap: IdentityMap,
  wave: readonly EntityState[],
): { state: EntityState; key: ForeignKeyConstraint }[] {
  const byTable = rowsByTable(wave)
  const known = groupBy(identityMap.states, ({ mapper }) => mapper)
  return [...known].flatMap(([mapper, states]) =>
    mapper.foreignKeys.filter(hasEffect).flatMap((key) => {
      const parents = byTable.get(key.referredTable) ?? []
      if (parents.length === 0) return []
      const keys = new Set(parents.map((parent) => referredKey(parent.entity, parent.mapper, key)))
      return states
        .filter((state) => state.status === 'persistent' && isIn(keys, heldKey(state, key)))
        .map((state) => ({ state, key }))
    }),
  )
}

/** The instances by each of the tables that their rows are in. */
export function rowsByTable(states: readonly EntityState[]): ReadonlyMap<Table, readonly EntityState[]> {
  const byTable = new Map<Table, EntityState[]>()
  for (const [{ tables }, ofClass] of groupBy(states, ({ mapper }) => mapper))
    for (const table of tables) byTable.set(table, [...(byTable.get(table) ?? []), ...ofClass])
  return byTable
}

function hasEffect({ onDelete }: ForeignKeyConstraint): boolean {
  return onDelete === 'CASCADE' || onDelete === 'SET NULL'
}

function isIn<T>(keys: ReadonlySet<T>, key: T): boolean {
  return key !== undefined && keys.has(key)
}

function clearKey(undo: UndoLog, state: EntityState, key: ForeignKeyConstraint): void {
  const { mapper, entity } = state
  const positions = key.columns.map((column) => mapper.properties.indexOf(mapper.propertyOf(column)))
  for (const position of positions) undo.set(entity, mapper.properties[position]?.name ?? '', null)
  const cleared = <T>(values: readonly T[] | undefined): (T | null)[] | undefined =>
    values?.map((value, i) => (positions.includes(i) ? null : value))
  Object.assign(state, { row: cleared(state.row), written: cleared(state.written) })
}
