import type { Engine } from '../engine/engine'
import { StalePlanError } from '../errors'
import { applyUnderLock } from './apply'
import { readBasis } from './basis'
import { applySettings, type ApplyOptions } from './options'
import type { PlanData } from './plan-data'
import { isAllowed } from './safety'
import type { SyncResult } from './sync-result'
import { firstFilled } from './table-sizes'

/** Applies a plan that was read from a file: as it stands, and only to the database that it was made against. */
export async function applyPlan(
  engine: Engine,
  { basis, steps, notes }: PlanData,
  options: ApplyOptions,
): Promise<SyncResult> {
  const settings = applySettings('plan.apply', options)
  if (!steps.some((step) => isAllowed(step, settings.allow))) return { applied: [], pending: steps, notes }
  return applyUnderLock(engine, {
    ...settings,
    compare: async (tx) => {
      const { fingerprint } = await readBasis(engine.dialect, tx, basis.scope)
      if (fingerprint !== basis.fingerprint)
        throw stale('its tables were changed since, perhaps by this plan')
      const filled = await firstFilled(engine.dialect, tx, basis.empty ?? [])
      if (filled !== undefined) throw stale(`${filled} was empty then, and has rows now`)
      return { steps, notes }
    },
  })
}

function stale(why: string): StalePlanError {
  return new StalePlanError(
    `The database is not what the plan was made against: ${why}.\n  Make a new plan, and review it.`,
  )
}
