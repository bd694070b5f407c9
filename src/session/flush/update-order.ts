/** In which order rows are updated whose unique values change: one that takes a value goes behind the one that gives it up. */
import { UsageError } from '../../errors'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { IdentityKey } from '../identity-key'
import type { ChangedRows } from './changed-rows'
import type { HeldValues } from './held-rows'
import { inLevels, type Edge } from './levels'
import { storedUniqueKey, uniqueKeyIn, uniqueKeysOf, type UniqueKey } from './unique-keys'

/** A row that is to be updated, by its place among those that are updated like it. */
interface Updated {
  readonly group: ChangedRows
  readonly at: number
}

interface ValueEdge extends Edge<Updated> {
  readonly key: UniqueKey
}

/** Rows of one table in levels that can be written one after another, each in any order. */
export function updateOrder(groups: readonly ChangedRows[]): readonly (readonly ChangedRows[])[] {
  const changing = new Map<string, (readonly [ChangedRows, UniqueKey])[]>()
  for (const group of groups)
    for (const key of uniqueKeysOf(group.plan.mapper))
      if (changes(group, key)) changing.set(key.id, [...(changing.get(key.id) ?? []), [group, key]])
  if (changing.size === 0) return [groups]
  const rowsOf = new Map(
    groups.map((group) => [group, group.states.map((_, at): Updated => ({ group, at }))] as const),
  )
  const edges = [...changing.values()].flatMap((ofKey) => edgesOf(ofKey, rowsOf))
  if (edges.length === 0) return [groups]
  const levels = inLevels([...rowsOf.values()].flat(), edges, (circle) => {
    // Whether a partial index is about the rows is for the database to say.
    const open = circle.find(({ key }) => key.where !== undefined)
    if (open === undefined) throw exchange(circle as readonly [ValueEdge])
    return open
  })
  return levels.map((level) => [...groupBy(level, ({ group }) => group)].map(takenFrom))
}

function changes({ shape }: ChangedRows, { deciding }: UniqueKey): boolean {
  return shape.set.some(({ position }) => deciding.includes(position))
}

function takenFrom([group, rows]: [ChangedRows, readonly Updated[]]): ChangedRows {
  const { plan, shape, states, values, keys, wires } = group
  const width = wires.length / states.length
  return {
    plan,
    shape,
    states: rows.map(({ at }) => states[at] as EntityState),
    values: rows.map(({ at }) => values[at] as HeldValues),
    keys: keys && rows.map(({ at }) => keys[at] as unknown[]),
    wires: rows.flatMap(({ at }) => wires.slice(at * width, (at + 1) * width)),
  }
}

/** Along one unique key, which rows of several classes may have. */
function edgesOf(
  changing: readonly (readonly [ChangedRows, UniqueKey])[],
  rowsOf: ReadonlyMap<ChangedRows, readonly Updated[]>,
): ValueEdge[] {
  const takers: {
    readonly row: Updated
    readonly key: UniqueKey
    readonly wanted: IdentityKey | undefined
  }[] = []
  const holders = new Map<IdentityKey | undefined, Updated>()
  for (const [group, key] of changing) {
    for (const row of rowsOf.get(group) ?? []) {
      const state = group.states[row.at] as EntityState
      const wanted = uniqueKeyIn(state.mapper, key, (position) => group.values[row.at]?.[position] ?? null)
      const held = storedUniqueKey(state, key)
      if (held !== wanted) holders.set(held, row)
      takers.push({ row, key, wanted })
    }
  }
  holders.delete(undefined)
  return takers.flatMap(({ row, key, wanted }) => {
    const holder = holders.get(wanted)
    return holder === undefined || holder === row ? [] : [{ before: holder, after: row, key }]
  })
}

function exchange(circle: readonly [ValueEdge, ...ValueEdge[]]): UsageError {
  const classes = new Set(circle.map(({ after }) => after.group.plan.mapper.name))
  const names = circle[0].key.properties.map(({ name }) => name).join(', ')
  return new UsageError(
    `Rows of ${[...classes].join(' and ')} exchange their values of ${names}, which must be unique after each of the updates.`,
    {
      hint:
        `Give one of them another value first, and await session.flush() in between; or declare the constraint ` +
        "{ deferrable: true, initially: 'DEFERRED' }, where the database can.",
    },
  )
}
