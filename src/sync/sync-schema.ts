/**
 * Brings a database to a model. Enters: a model and an engine. Leaves: what was done and what was not. Nothing is destroyed
 * that was not allowed, and nothing that the model does not name is touched.
 */
import type { Engine } from '../engine/engine'
import type { Transaction } from '../engine/transaction'
import { DatabaseError, PendingChangesError } from '../errors'
import { assertGoingOn } from './abort'
import { applyUnderLock } from './apply'
import { compareWithDatabase, type Comparison } from './comparison'
import type { Fit } from './history'
import { KnownState } from './known-state'
import {
  applySettings,
  dropUnknownOf,
  wrongValue,
  type ApplyOptions,
  type ApplySettings,
  type CompareOptions,
} from './options'
import { Plan } from './plan'
import { describeStep, isAllowed, type Step } from './safety'
import { modelOf, type SyncModel, type SyncSource } from './source'
import { impatiently } from './sync-lock'
import type { SyncResult } from './sync-result'

/** How `sync` goes about it. */
export interface SyncOptions extends ApplyOptions, CompareOptions {
  /** `'throw'` raises `PendingChangesError` where steps are left; `'report'` (default) gives them back. */
  readonly onPending?: 'report' | 'throw'
}

/**
 * Brings the database to a model, as far as `allow` permits: what is missing is created, what differs is altered. Any number of
 * processes may call it at once; one does the work, and the others find nothing left to do. A process that dies in between leaves
 * nothing that the next call does not finish.
 *
 * @throws PendingChangesError if steps are left and `onPending` is `'throw'`
 * @throws SyncLockError if other processes, or long transactions, do not let go in time
 * @throws SyncStepError if a step fails
 * @throws SyncAbortedError if `signal` ends it between two steps
 *
 * @example
 * const { pending } = await sync(engine, [User, UserPreference])   // with the tables that these reference
 */
export async function sync(
  engine: Engine,
  source: SyncSource,
  options: SyncOptions = {},
): Promise<SyncResult> {
  const { onPending = 'report', dropUnknown, ...own } = options
  if (!['report', 'throw'].includes(onPending)) throw wrongValue('sync', 'onPending', ['report', 'throw'])
  const settings = applySettings('sync', own, ['onPending', 'dropUnknown'])
  const model = modelOf(source, dropUnknownOf('sync', { dropUnknown }))
  // Names may lead out of the schemas whose state is known.
  const known =
    settings.history && !Array.isArray(dropUnknown)
      ? new KnownState(engine.dialect, model, dropUnknown)
      : undefined
  assertGoingOn(settings.signal)
  if (await known?.fits(engine)) return { applied: [], pending: [], notes: [] }
  const result =
    (await pendingOnly(engine, model, { ...settings, known })) ??
    (await applyUnderLock(engine, {
      ...settings,
      known,
      compare: (tx) => compareWithDatabase(engine.dialect, tx, model),
    }))
  if (onPending === 'throw' && result.pending.length > 0)
    throw pendingError('The database was not brought to the model', result.pending)
  return result
}

/** Compares a model with the database and changes nothing. */
export async function planSync(
  engine: Engine,
  source: SyncSource,
  options: CompareOptions = {},
): Promise<Plan> {
  const model = modelOf(source, dropUnknownOf('planSync', options))
  const { dialect } = engine
  const comparison = await compare(engine, model, options.signal)
  return new Plan(
    { ...comparison, dialect: dialect.name, basis: comparison.basis() },
    async (plan, options) => {
      const settings = applySettings('plan.apply', options)
      if (!plan.steps.some((step) => isAllowed(step, settings.allow)))
        return { applied: [], pending: plan.steps, notes: plan.notes }
      return applyUnderLock(engine, {
        ...settings,
        compare: (tx) => compareWithDatabase(dialect, tx, model),
        only: new Set(plan.steps.map(({ sql }) => sql)),
      })
    },
  )
}

/**
 * Makes sure that the database is as the model wants it, and changes nothing.
 *
 * @throws PendingChangesError if it is not
 */
export async function verify(
  engine: Engine,
  source: SyncSource,
  options: CompareOptions = {},
): Promise<void> {
  const { steps } = await compare(engine, modelOf(source, dropUnknownOf('verify', options)), options.signal)
  if (steps.length > 0) throw pendingError('The database is not as the model wants it', steps)
}

/** Does something in the transaction of a comparison. */
type Around = (tx: Transaction, run: () => Promise<Comparison>) => Promise<Comparison>

async function compare(
  engine: Engine,
  model: SyncModel,
  signal: AbortSignal | undefined,
  around: Around = (_tx, run) => run(),
): Promise<Comparison> {
  const { dialect } = engine
  assertGoingOn(signal)
  const comparison = await looking(engine, (tx) => around(tx, () => compareWithDatabase(dialect, tx, model)))
  assertGoingOn(signal)
  return comparison
}

/** One view of the catalog for all queries. Where the comparison writes, what it writes is undone before the end. */
async function looking<T>(engine: Engine, run: (tx: Transaction) => Promise<T>): Promise<T> {
  if (!engine.dialect.capabilities.isolationLevels) return engine.transaction(run, { readOnly: true })
  const begun = new Set<Transaction>()
  const noted = (tx: Transaction): Promise<T> => {
    begun.add(tx)
    return run(tx)
  }
  try {
    // Sessions may be set to read only, which keeps from writing by mistake.
    return await engine.transaction(noted, { isolation: 'repeatable read', readOnly: false })
  } catch (error) {
    // A standby has no other transactions than such that read.
    if (begun.size > 0 || !(error instanceof DatabaseError) || error.code === 'connection') throw error
    return engine.transaction(run, { isolation: 'repeatable read' })
  }
}

/** What is left to do where nothing can be done: the usual case at a start, which needs no lock. */
async function pendingOnly(
  engine: Engine,
  model: SyncModel,
  { allow, known, signal }: ApplySettings & { readonly known: KnownState | undefined },
): Promise<SyncResult | undefined> {
  try {
    let fit: Fit | undefined
    const { steps, notes } = await compare(engine, model, signal, (tx, run) =>
      impatiently(engine.dialect, tx, async () => {
        fit = await known?.fitOf(tx)
        return run()
      }),
    )
    if (steps.length === 0 && fit !== undefined) await known?.remember(engine, fit)
    return steps.some((step) => isAllowed(step, allow)) ? undefined : { applied: [], pending: steps, notes }
  } catch (error) {
    // Another process may be changing the catalog that is being read. Under the lock nobody is.
    if (error instanceof DatabaseError && error.code !== 'connection') return undefined
    throw error
  }
}

function pendingError(message: string, steps: readonly Step[]): PendingChangesError {
  const lines = steps.map(describeStep)
  const told = `${message}: ${steps.length} step(s) are left.\n${lines.join('\n')}`
  const changes = new Map(steps.map(({ change }) => [JSON.stringify(change), change]))
  return new PendingChangesError(told, lines, [...changes.values()])
}
