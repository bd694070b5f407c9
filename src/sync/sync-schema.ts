/**
 * Brings a database to a model. Enters: a model and an engine. Leaves: what was done and what was not. Nothing is destroyed,
 * and nothing that the model does not name is touched.
 */
import type { Safety } from '../dialect/diff-rules'
import type { Engine } from '../engine/engine'
import { DatabaseError, PendingChangesError, UsageError } from '../errors'
import { suggest } from '../util/closest'
import { applyUnderLock } from './apply'
import { computePlan, Plan, type ApplyOptions, type SyncResult } from './plan'
import { describeStep, isAllowed, isSafety, type Step } from './safety'
import { modelOf, type SyncSource } from './source'

/** How `sync` goes about it. */
export interface SyncOptions extends ApplyOptions {
  /** `'throw'` raises `PendingChangesError` where steps are left; `'report'` (default) gives them back. */
  readonly onPending?: 'report' | 'throw'
}

const DEFAULT_LOCK_TIMEOUT_MS = 60_000

/**
 * Creates what the database lacks of a model: schemas, enum types, tables, columns, indexes and constraints. Any number of
 * processes may call it at once; one does the work, and the others find nothing left to do.
 *
 * @example
 * const { pending } = await sync(engine, [User, UserPreference])   // with the tables that these reference
 */
export async function sync(
  engine: Engine,
  source: SyncSource,
  options: SyncOptions = {},
): Promise<SyncResult> {
  checkOptions('sync', options, ['allow', 'lockTimeoutMs', 'onPending'])
  const { allow = 'safe', lockTimeoutMs = DEFAULT_LOCK_TIMEOUT_MS, onPending = 'report' } = options
  const model = modelOf(source)
  const pending = await pendingOnly(engine, source, allow)
  const result =
    pending === undefined
      ? await applyUnderLock(engine, { model, allow, lockTimeoutMs })
      : { applied: [], pending }
  if (onPending === 'throw' && result.pending.length > 0)
    throw pendingError('The database was not brought to the model', result.pending)
  return result
}

/** Compares a model with the database and changes nothing. */
export async function planSync(engine: Engine, source: SyncSource): Promise<Plan> {
  const model = modelOf(source)
  return new Plan(await compare(engine, source), async (plan, options) => {
    checkOptions('plan.apply', options, ['allow', 'lockTimeoutMs'])
    const { allow = 'safe', lockTimeoutMs = DEFAULT_LOCK_TIMEOUT_MS } = options
    const only = new Set(plan.steps.map(({ sql }) => sql))
    if (!plan.steps.some((step) => isAllowed(step, allow))) return { applied: [], pending: plan.steps }
    return applyUnderLock(engine, { model, allow, lockTimeoutMs, only })
  })
}

/**
 * Makes sure that the database is as the model wants it, and changes nothing.
 *
 * @throws PendingChangesError if it is not
 */
export async function verify(engine: Engine, source: SyncSource): Promise<void> {
  const { steps } = await compare(engine, source)
  if (steps.length > 0) throw pendingError('The database is not as the model wants it', steps)
}

async function compare(engine: Engine, source: SyncSource): ReturnType<typeof computePlan> {
  const model = modelOf(source)
  const { dialect } = engine
  // One view of the catalog for all queries. Where the comparison writes, what it writes is undone before the end.
  const options = dialect.capabilities.isolationLevels
    ? ({ isolation: 'repeatable read' } as const)
    : { readOnly: true }
  return engine.transaction((tx) => computePlan(dialect, tx, model), options)
}

/** What is left to do where nothing can be done: the usual case at a start, which needs no lock. */
async function pendingOnly(
  engine: Engine,
  source: SyncSource,
  allow: Safety,
): Promise<readonly Step[] | undefined> {
  try {
    const { steps } = await compare(engine, source)
    return steps.some((step) => isAllowed(step, allow)) ? undefined : steps
  } catch (error) {
    // Another process may be changing the catalog that is being read. Under the lock nobody is.
    if (error instanceof DatabaseError && error.code !== 'connection') return undefined
    throw error
  }
}

function pendingError(message: string, steps: readonly Step[]): PendingChangesError {
  const lines = steps.map(describeStep)
  return new PendingChangesError(`${message}: ${steps.length} step(s) are left.\n${lines.join('\n')}`, lines)
}

function checkOptions(owner: string, options: SyncOptions, names: readonly (keyof SyncOptions)[]): void {
  for (const name of Object.keys(options)) {
    if (names.includes(name as keyof SyncOptions)) continue
    throw new UsageError(`${owner} has no option '${name}'.`, { hint: suggest(name, names) })
  }
  const { allow, onPending } = options
  if (allow !== undefined && !isSafety(allow)) {
    throw new UsageError(`${owner}: the option 'allow' has a value that is not allowed.`, {
      hint: "Write 'safe', 'scans', 'rewrites' or 'destroys'.",
    })
  }
  if (onPending !== undefined && !['report', 'throw'].includes(onPending)) {
    throw new UsageError(`${owner}: the option 'onPending' has a value that is not allowed.`, {
      hint: "Write 'report' or 'throw'.",
    })
  }
}
