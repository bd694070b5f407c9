/** Plans a `find`: what its statement is, which relations come with it, and which are loaded behind it. */
import type { Executor } from '../engine/executor'
import type { Mapper } from '../registry/mapper'
import { assertFindOptions } from './arguments'
import { asksForOneRow, locks, type RowOptions } from './entity-query'
import { findShape } from './find-shape'
import { planJoins, type JoinedRelation } from './loader/join-plan'
import { assertStrategy, assertWith, type LoadStrategy } from './loader/with-spec'
import type { FindPlan, PlanCache } from './plan-cache'
import { filterValues, placeholderValues } from './query-shape'
import type { ActiveFilters, FilterOptions } from './row-filters'

/** Options of `find`, as they arrive. */
export type FindSpec = RowOptions &
  FilterOptions & {
    readonly with?: unknown
    readonly strategy?: LoadStrategy | undefined
    readonly refresh?: boolean | undefined
  }

/** Whether rows that are known are to be read again: what is locked is meant to be as it is. */
export function readsAgain({ refresh, forUpdate }: FindSpec): boolean {
  return refresh ?? locks(forUpdate)
}

/** Whether a row is to be asked for although it is known: to be read again, or to be locked. */
export function asksForKnown({ refresh, forUpdate }: FindSpec): boolean {
  return refresh === true || locks(forUpdate)
}

/** A plan, and what this one query asks of it. */
export interface PlannedFind {
  readonly plan: Pick<FindPlan, 'compiled' | 'joined' | 'rest'>
  readonly values: Readonly<Record<string, unknown>>
  readonly active: ActiveFilters
}

/** The plan of a `find`, its options checked: the one that is kept for its shape, or a new one. */
export function planFind(
  plans: PlanCache,
  executor: Executor,
  mapper: Mapper,
  { options, filters }: { readonly options: FindSpec; readonly filters: ActiveFilters },
): PlannedFind {
  const shape = findShape(options)
  if (shape === undefined) {
    assertFindOptions(mapper, options)
    return newPlan(plans, executor, mapper, { options, active: filters.forRead(mapper, options) })
  }
  const active = filters.forRead(mapper, options)
  const key = active.withDeleted ? `all ${shape.key}` : shape.key
  const kept = plans.finds(mapper)
  const known = kept.get(key)
  if (known !== undefined)
    return { plan: known, values: placeholderValues(mapper, known, shape.values), active }
  // A plan that is kept must not change with an object that the caller still has.
  const copy = { ...options, with: structuredClone(options.with) }
  const found = newPlan(plans, executor, mapper, { options: copy, active })
  const { plan, values } = found
  if (plan.compiled.isReused === true && isSteady(mapper, plan.joined)) {
    const properties = Object.keys(options.where ?? {}).map((name) => mapper.property(name))
    kept.set(key, { ...plan, properties, fixed: filterValues(values) })
  }
  return found
}

function newPlan(
  plans: PlanCache,
  executor: Executor,
  mapper: Mapper,
  { options, active }: { readonly options: FindSpec; readonly active: ActiveFilters },
): PlannedFind {
  assertFindOptions(mapper, options)
  assertWith(mapper, options.with)
  assertStrategy(options.strategy, 'find')
  const isOneRow = asksForOneRow(mapper, options)
  const { joined, rest } = planJoins(mapper, options.with, options.strategy, isOneRow)
  const { withDeleted: _, filters: __, ...asked } = options
  const narrowed = { active, ...asked, narrowing: active.of(mapper) }
  const { compiled, values } = plans.find(executor, mapper, narrowed, joined)
  const isAll = Object.keys(rest).length === 0
  return { plan: { compiled, joined, rest: isAll ? undefined : rest }, values, active }
}

/** Whether no class has named filters: their parameters are others from session to session. */
function isSteady(mapper: Mapper | undefined, joined: readonly JoinedRelation[]): boolean {
  return (
    (mapper?.rowFilters.named.size ?? 0) === 0 &&
    joined.every(
      ({ relationship: { target, through }, joined: inner }) =>
        isSteady(target, inner) && isSteady(through?.mapper, []),
    )
  )
}
