/** In which order rows are updated whose unique values change: one that takes a value goes behind the one that gives it up. */
import { UsageError } from '../../errors'
import type { EntityState } from '../entity-state'
import { keyOfParts, type IdentityKey } from '../identity-key'
import type { HeldRow } from './held-row'
import { inLevels, type Edge } from './levels'
import type { RowColumn, RowPlan } from './row-plan'
import { storedUniqueKey, uniqueKeysOf, type UniqueKey } from './unique-keys'

/** A row that is to be updated. */
interface Updated {
  readonly state: EntityState
  readonly set: readonly RowColumn[]
  readonly held: HeldRow
}

interface ValueEdge<R> extends Edge<R> {
  readonly key: UniqueKey
}

/** Rows of one class in levels that can be written one after another, each in any order. */
export function updateOrder<R extends Updated>(plan: RowPlan, rows: readonly R[]): readonly (readonly R[])[] {
  const edges = uniqueKeysOf(plan.mapper).flatMap((key) => edgesOf(key, rows))
  return inLevels(rows, edges, ([edge]) => {
    throw exchange(plan, (edge as ValueEdge<R>).key)
  })
}

function edgesOf<R extends Updated>(key: UniqueKey, rows: readonly R[]): ValueEdge<R>[] {
  const changing = rows.filter(({ set }) => set.some(({ position }) => key.positions.includes(position)))
  if (changing.length < 2) return []
  const holders = new Map<IdentityKey | undefined, R>(
    changing.map((row) => [storedUniqueKey(row.state, key), row]),
  )
  holders.delete(undefined)
  return changing.flatMap((row) => {
    const wanted = keyOfParts(key.positions.map((position) => row.held.values[position] ?? null))
    const holder = wanted === undefined ? undefined : holders.get(wanted)
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
