/** In which order rows are updated whose unique values change: one that takes a value goes behind the one that gives it up. */
import { UsageError } from '../../errors'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { IdentityKey } from '../identity-key'
import type { ChangedRows } from './changed-rows'
import type { HeldValues } from './held-rows'
import { inLevels, type Edge } from './levels'
import type { RowPlan } from './row-plan'
import { storedUniqueKey, uniqueKeyIn, uniqueKeysOf, type UniqueKey } from './unique-keys'

/** A row that is to be updated, by its place among those that are updated like it. */
interface Updated {
  readonly group: ChangedRows
  readonly at: number
}

interface ValueEdge extends Edge<Updated> {
  readonly key: UniqueKey
}

/** Rows of one class in levels that can be written one after another, each in any order. */
export function updateOrder(
  plan: RowPlan,
  groups: readonly ChangedRows[],
): readonly (readonly ChangedRows[])[] {
  const keys = uniqueKeysOf(plan.mapper).filter((key) => groups.some((group) => changes(group, key)))
  if (keys.length === 0) return [groups]
  const rows = groups.flatMap((group) => group.states.map((_, at): Updated => ({ group, at })))
  const edges = keys.flatMap((key) => edgesOf(key, rows))
  if (edges.length === 0) return [groups]
  const levels = inLevels(rows, edges, (circle) => {
    // Whether a partial index is about the rows is for the database to say.
    const open = circle.find(({ key }) => key.where !== undefined)
    if (open === undefined) throw exchange(plan, (circle[0] as ValueEdge).key)
    return open
  })
  return levels.map((level) => [...groupBy(level, ({ group }) => group)].map(takenFrom))
}

function changes({ shape }: ChangedRows, { deciding }: UniqueKey): boolean {
  return shape.set.some(({ position }) => deciding.includes(position))
}

function takenFrom([group, rows]: [ChangedRows, readonly Updated[]]): ChangedRows {
  const { shape, states, values, keys, wires } = group
  const width = wires.length / states.length
  return {
    shape,
    states: rows.map(({ at }) => states[at] as EntityState),
    values: rows.map(({ at }) => values[at] as HeldValues),
    keys: keys && rows.map(({ at }) => keys[at] as unknown[]),
    wires: rows.flatMap(({ at }) => wires.slice(at * width, (at + 1) * width)),
  }
}

function edgesOf(key: UniqueKey, rows: readonly Updated[]): ValueEdge[] {
  const changing = rows.filter(({ group }) => changes(group, key))
  if (changing.length < 2) return []
  const stateOf = ({ group, at }: Updated): EntityState => group.states[at] as EntityState
  const wantedBy = (row: Updated): IdentityKey | undefined =>
    uniqueKeyIn(stateOf(row).mapper, key, (position) => row.group.values[row.at]?.[position] ?? null)
  const holders = new Map<IdentityKey | undefined, Updated>()
  for (const row of changing) {
    const held = storedUniqueKey(stateOf(row), key)
    if (held !== wantedBy(row)) holders.set(held, row)
  }
  holders.delete(undefined)
  return changing.flatMap((row) => {
    const holder = holders.get(wantedBy(row))
    return holder === undefined || holder === row ? [] : [{ before: holder, after: row, key }]
  })
}

function exchange({ mapper }: RowPlan, { properties }: UniqueKey): UsageError {
  const names = properties.map(({ name }) => name).join(', ')
  return new UsageError(
    `Rows of ${mapper.name} exchange their values of ${names}, which must be unique after each of the updates.`,
    {
      hint:
        `Give one of them another value first, and await session.flush() in between; or declare the constraint ` +
        "{ deferrable: true, initially: 'DEFERRED' }, where the database can.",
    },
  )
}
