/** Carries out a plan: one process at a time, and the plan is made only when the lock is held. */
import type { DiffRules } from '../dialect/diff-rules'
import type { Connection } from '../engine/connection'
import type { Engine } from '../engine/engine'
import type { Executor } from '../engine/executor'
import type { Transaction } from '../engine/transaction'
import { DatabaseError, SyncAbortedError, SyncError, SyncLockError } from '../errors'
import { assertGoingOn } from './abort'
import type { PlanFacts } from './comparison'
import { RevisionRecord } from './history'
import { FilledMeanwhile, keepEmpty } from './filled-meanwhile'
import type { KnownState } from './known-state'
import type { ApplySettings } from './options'
import { watchOver } from './blocker-watch'
import { Progress } from './progress'
import { refusal, stepError } from './refusal'
import { refuseRowsInTheWay } from './rows-in-the-way'
import { isAllowed, type Step } from './safety'
import { groupsOf, type StepGroup } from './step-groups'
import { SHORT_WAIT_MS, SyncLockHolder, whileOthersHold, type Patience } from './sync-lock'
import type { SyncResult } from './sync-result'

/** What is to be carried out. */
export interface Application extends ApplySettings {
  /** Makes the plan, once nobody else can change the schema. */
  readonly compare: (tx: Transaction) => Promise<PlanFacts>
  /** The only statements that may run; any that the policy allows if not given. */
  readonly only?: ReadonlySet<string>
  /** Is told when nothing is left to do. */
  readonly known?: KnownState | undefined
}

const NOTHING_LEFT: SyncResult = { applied: [], pending: [], notes: [] }

/** Compares, and takes the allowed steps, under the lock. */
export async function applyUnderLock(engine: Engine, application: Application): Promise<SyncResult> {
  const { lockTimeoutMs, signal } = application
  const deadline = Date.now() + lockTimeoutMs
  const { syncLock } = engine.dialect
  const connection = await engine.connect()
  const committed: Step[] = []
  const goOn = (): void => {
    assertGoingOn(signal, committed)
  }
  const patience: Patience = { deadline, signal, assertGoingOn: goOn }
  const work: Work = { engine, connection, patience, application, committed }
  try {
    // Where there is no such lock, a transaction that writes is the lock.
    if (syncLock === undefined) return await applyInOne(work)
    await assertWritable(engine, connection)
    const lock = new SyncLockHolder(connection, syncLock, patience)
    const { known } = application
    if (!(await lock.acquire(async () => (await known?.fits(connection)) === true))) return NOTHING_LEFT
    const watch = await watchOver(engine, connection, { lock: syncLock, deadline })
    try {
      return await applyInRounds({ ...work, patience: { ...patience, watch } }, lock)
    } finally {
      watch.close()
      await lock.release()
    }
  } finally {
    await connection.close()
  }
}

/** What is worked with while a plan is carried out. */
interface Work {
  readonly engine: Engine
  readonly connection: Connection
  readonly patience: Patience
  readonly application: Application
  /** The steps that nothing undoes any more. */
  readonly committed: Step[]
}

/** All in one transaction, inside of what the database wants around it. */
async function applyInOne(work: Work): Promise<SyncResult> {
  const { engine, connection, patience } = work
  const { changeFrame: frame } = engine.dialect
  const begun: { run?: Run } = {}
  try {
    for (const sql of frame?.enter ?? []) await connection.send(sql)
    return await whileOthersHold(patience, engine, () => attemptInOne(work, begun))
  } catch (error) {
    throw begun.run === undefined ? error : await begun.run.failure(error, work, false)
  } finally {
    for (const sql of [...(frame?.leave ?? []), ...(frame === undefined ? [] : [frame.wait()])])
      await connection.send(sql)
  }
}

async function attemptInOne(
  { engine, connection, application, patience }: Work,
  begun: { run?: Run },
): Promise<SyncResult> {
  const { changeFrame: frame } = engine.dialect
  // Who waits inside of the database does not look at the clock.
  if (frame !== undefined) await connection.send(frame.wait(SHORT_WAIT_MS))
  return connection.transaction(async (tx) => {
    // What is done need not be done again because somebody reads when it is to be committed.
    if (frame !== undefined)
      await tx.send(frame.wait(Math.max(SHORT_WAIT_MS, patience.deadline - Date.now())))
    const result = choose(await application.compare(tx), application)
    if (result.applied.length === 0) return result
    const before = await frame?.begin(
      tx,
      result.applied.map(({ change }) => change.kind),
    )
    const run = new Run(result.applied, application, patience, engine.dialect.diffRules)
    begun.run = run
    await run.record?.begin(tx)
    for (const step of result.applied) await run.take(step, tx)
    await checked(() => frame?.check(tx, before), result.applied, tx)
    await run.end(tx, { ...result, isPartial: false })
    return result
  })
}

/** Where foreign keys are looked after at the end, it is told which of them the rows break, and how these are found. */
async function checked(
  check: () => Promise<void> | undefined,
  steps: readonly Step[],
  tx: Transaction,
): Promise<void> {
  try {
    await check()
  } catch (error) {
    if (!(error instanceof SyncError)) throw error
    for (const step of steps) {
      for (const search of step.searches.filter(({ kind }) => kind === 'foreignKey')) {
        const [row] = await tx.read(`SELECT EXISTS (${search.query}) AS found`)
        if (Number(row?.['found']) === 1) throw refusal(step, { cause: error, searches: [search] })
      }
    }
    throw error
  }
}

/** More often than this nothing comes of what the steps before have brought. */
const MOST_ROUNDS = 3

/** What could not be compared before (a default that is a label which is yet to come) is compared when the steps are done. */
async function applyInRounds(work: Work, lock: SyncLockHolder): Promise<SyncResult> {
  for (let round = 1; ; round++) {
    const { isPartial, ...result } = await whileRowsCome(work.patience, () => applyInGroups(work, lock))
    const isOver = result.applied.length === 0 || !isPartial || round === MOST_ROUNDS
    if (isOver) return { ...result, applied: work.committed }
  }
}

/** Begins anew, with another plan, where a table is not empty any more. */
async function whileRowsCome<T>({ deadline }: Patience, attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    const isLast = Date.now() >= deadline
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof FilledMeanwhile) || isLast) throw error
    }
  }
}

interface RoundResult extends SyncResult {
  readonly isPartial: boolean
}

/** Step by step in as few transactions as can be, after the comparison. Nobody else changes the schema meanwhile. */
async function applyInGroups(work: Work, lock: SyncLockHolder): Promise<RoundResult> {
  const { engine, connection, patience, application, committed } = work
  const compare = (): Promise<PlanFacts> =>
    connection.transaction((tx) => application.compare(tx), { isolation: 'repeatable read' })
  const facts = await whileOthersHold(patience, engine, compare)
  const result = { ...choose(facts, application), isPartial: facts.isPartial === true }
  if (result.applied.length === 0) return result
  const run = new Run(result.applied, application, patience, engine.dialect.diffRules)
  const groups = groupsOf(result.applied)
  try {
    if (groups.length > 1) await refuseRowsInTheWay(result.applied, work)
  } catch (error) {
    throw await run.failure(error, work, false)
  }
  for (const [i, group] of groups.entries()) {
    try {
      await lock.assertHeld()
      const ends = { isFirst: i === 0, isLast: i === groups.length - 1 }
      const attempt = groupRunner(work, run, { ...group, ...ends, result })
      await whileOthersHold(patience, engine, attempt)
      committed.push(...group.steps)
    } catch (error) {
      throw await run.failure(error, work, i > 0 || group.transaction === 'none')
    }
  }
  return result
}

interface PlacedGroup extends StepGroup {
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly result: RoundResult
}

/** Takes the steps of a group, as often as it is called until they are done. */
function groupRunner(work: Work, run: Run, group: PlacedGroup): () => Promise<void> {
  return group.transaction === 'none' ? runnerOutside(work, run, group) : () => runTogether(work, run, group)
}

/** History is written in the same transactions as what it tells of, where there are any. */
async function runTogether({ engine, connection }: Work, run: Run, group: PlacedGroup): Promise<void> {
  const { dialect } = engine
  const isolated = async (tx: Transaction): Promise<void> => {
    for (const sql of dialect.diffRules.transactionSetup) await tx.send(sql)
    if (group.isFirst) await run.record?.begin(tx)
    for (const step of group.steps) await run.take(step, tx, () => keepEmpty(step, dialect, tx))
    if (group.isLast) await run.end(tx, group.result)
  }
  // What others have committed while a lock was waited for has to be seen.
  await connection.transaction(isolated, { isolation: 'read committed' })
}

/** What no transaction takes back is taken back before it is tried again. */
function runnerOutside(work: Work, run: Run, group: PlacedGroup): () => Promise<void> {
  const { connection } = work
  let isBegun = false
  return async () => {
    if (group.isFirst && !isBegun) await run.record?.begin(connection)
    // Nobody who reads or writes queues behind such a step, which would lose all its work if it gave up sooner.
    await waitingAtMost(work.application.lockTimeoutMs, work, async () => {
      for (const step of group.steps) {
        if (isBegun) for (const sql of step.undo) await connection.send(sql)
        isBegun = true
        await run.take(step, connection)
      }
    })
    if (group.isLast) await run.end(connection, group.result)
  }
}

/** Lets no statement wait longer for a lock, outside of transactions. */
async function waitingAtMost(
  waitMs: number,
  { connection, engine }: Pick<Work, 'connection' | 'engine'>,
  run: () => Promise<void>,
): Promise<void> {
  const { lockWait } = engine.dialect.diffRules
  for (const sql of lockWait(waitMs)) await connection.send(sql)
  try {
    await run()
  } finally {
    await withoutFurtherErrors(async () => {
      for (const sql of lockWait()) await connection.send(sql)
    })
  }
}

/** The steps that are taken, with those who are told of them. */
class Run {
  readonly record: RevisionRecord | undefined
  readonly #progress: Progress
  readonly #known: KnownState | undefined

  constructor(
    steps: readonly Step[],
    { allow, onStep, history, known }: Application,
    private readonly patience: Patience,
    private readonly rules: DiffRules,
  ) {
    this.#known = known
    this.record = history ? new RevisionRecord(steps, allow, rules) : undefined
    this.#progress = new Progress(steps, onStep)
  }

  /** `before` makes sure, when the step has begun, that it may be taken. */
  async take(step: Step, executor: Executor, before?: () => Promise<void> | undefined): Promise<void> {
    this.patience.assertGoingOn()
    await this.#progress.during(step, async () => {
      await before?.()
      for (const sql of step.statements) await executor.send(sql)
    })
  }

  /** Writes down that all was done. */
  async end(executor: Executor, { pending, isPartial }: RoundResult): Promise<void> {
    const fits = pending.length === 0 && !isPartial
    await this.record?.end(executor, fits ? await this.#known?.fitOf(executor) : undefined)
  }

  /** Cleans up behind a step that failed, writes it down, and gives the error to throw. */
  async failure(
    error: unknown,
    work: Pick<Work, 'connection' | 'engine' | 'patience'>,
    isBegun: boolean,
  ): Promise<unknown> {
    const step = this.#progress.current
    const isNothingDone = error instanceof SyncAbortedError || error instanceof FilledMeanwhile
    if (isNothingDone && !isBegun) return error
    await withoutFurtherErrors(() => cleanUpBehind(step, work))
    await withoutFurtherErrors(async () => this.record?.fail(work.connection, error, isBegun))
    const isOfStep = error instanceof DatabaseError && error.code !== 'connection'
    return step === undefined || !isOfStep ? error : stepError(step, error, this.rules)
  }
}

/** Takes away what a failed step has left; a table that others work on is waited for as by any step. */
async function cleanUpBehind(
  step: Step | undefined,
  { connection, engine, patience: { deadline } }: Pick<Work, 'connection' | 'engine' | 'patience'>,
): Promise<void> {
  if (step === undefined || step.undo.length === 0) return
  const undo = async (): Promise<void> => {
    for (const sql of step.undo) await connection.send(sql)
  }
  const patience: Patience = { deadline, signal: undefined, assertGoingOn: () => undefined }
  await whileOthersHold(patience, engine, () => waitingAtMost(CLEAN_UP_WAIT_MS, { connection, engine }, undo))
}

/** A check that goes keeps everybody out, and who waits for it queues. */
const CLEAN_UP_WAIT_MS = 2000

/** What cannot be cleaned up now is found by the next comparison; the first error is the one to tell. */
async function withoutFurtherErrors(cleanUp: () => Promise<void>): Promise<void> {
  try {
    await cleanUp()
  } catch (error) {
    if (!(error instanceof DatabaseError || error instanceof SyncLockError)) throw error
  }
}

/** What the policy allows, and what it leaves. */
function choose({ steps, notes }: PlanFacts, { allow, only }: Application): SyncResult {
  const isWanted = (step: Step): boolean =>
    isAllowed(step, allow) && (only === undefined || only.has(step.sql))
  return { applied: steps.filter(isWanted), pending: steps.filter((step) => !isWanted(step)), notes }
}

/** Nobody need wait for the lock where nothing can come of it. */
async function assertWritable({ dialect }: Engine, connection: Connection): Promise<void> {
  const { readOnlyQuery } = dialect.diffRules
  if (readOnlyQuery === undefined) return
  const [row] = await connection.read(readOnlyQuery)
  if (typeof row?.['why'] === 'string') throw new SyncError(row['why'])
}
