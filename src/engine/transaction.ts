import { setTimeout as sleep } from 'node:timers/promises'

import type { TransactionOptions } from '../dialect/dialect'
import type { DriverResult, WireValue } from '../driver/driver'
import { DatabaseError, SerializationError, TransactionClosedError, UsageError } from '../errors'
import type { Channel } from './channel'
import { CommitHooks, type Committed, type CommitHook } from './commit-hooks'
import type { EngineParts } from './engine-parts'
import { Executor } from './executor'
import type { StatementOptions } from './limits'
import { insideTransaction } from './scope'
import { leaseOf, type StreamLease } from './stream'

/** How `engine.transaction` opens a transaction, and whether it tries again. */
export interface RetryingTransactionOptions extends TransactionOptions {
  /**
   * Runs the whole callback again when the transaction lost against another one (serialization failure, deadlock, locked
   * SQLite database), with growing random pauses, until so many milliseconds have passed.
   */
  readonly retry?: { readonly deadlineMs: number }
}

const OPTION_NAMES = ['isolation', 'readOnly', 'deferrable', 'retry']
const LONGEST_PAUSE_MS = 1_000

/** An open transaction. It dies with COMMIT or ROLLBACK: whatever is asked of it afterwards throws. */
export class Transaction extends Executor {
  readonly #channel: Channel
  readonly #savepoints: { count: number }
  readonly #hooks = new CommitHooks()
  #isOpen = true
  #nested: Transaction | undefined

  /** @internal */
  constructor(parts: EngineParts, channel: Channel, savepoints = { count: 0 }) {
    super(parts)
    this.#channel = channel
    this.#savepoints = savepoints
  }

  /** Whether statements can still be executed in it. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  override send(
    sql: string,
    parameters: readonly WireValue[] = [],
    limits?: StatementOptions,
  ): Promise<DriverResult> {
    // The second look is for statements that were not awaited and get their turn when the transaction is over.
    const beforeSending = (): void => {
      this.#assertOpen()
    }
    return this.#refusal() ?? this.#channel.send(sql, parameters, { beforeSending, limits })
  }

  /**
   * A transaction inside this one: a savepoint. If the callback throws, only its own work is undone.
   *
   * @example
   * await tx.transaction(async (inner) => { await inner.execute(…) })
   */
  async transaction<T>(run: (tx: Transaction) => Promise<T> | T, ...rest: never[]): Promise<T> {
    this.#assertOpen()
    if (rest.length > 0) throw new UsageError('A nested transaction takes no options: it is a savepoint.')
    if (this.#nested !== undefined) {
      throw new UsageError('A nested transaction is still open.', {
        hint: 'Await it before starting another, or nest further with the handle that its callback is given.',
      })
    }
    const name = `dovetail_${++this.#savepoints.count}`
    const inner = new Transaction(this.parts, this.#channel, this.#savepoints)
    this.#nested = inner
    try {
      await this.send(`SAVEPOINT ${name}`)
      const value = await runNested(inner, this.#channel, name, run)
      this.#hooks.adopt(inner.#hooks)
      return value
    } finally {
      this.#nested = undefined
    }
  }

  /**
   * Calls a function once the transaction is committed, when its connection is free again: to send a mail, to drop a cache. Of
   * a nested transaction, once the outermost is committed; never if it, or what it is nested in, is rolled back. Hooks run one
   * after another, in the order in which they were added.
   *
   * @example
   * await engine.transaction(async (tx) => {
   *   await tx.execute(insert(orders).values({ total: 5 }))
   *   tx.afterCommit(() => mailer.send('…'))
   * })
   * @throws AfterCommitError from `engine.transaction`, which has committed nevertheless, with what the hooks threw
   */
  afterCommit(hook: CommitHook): void {
    this.#assertOpen()
    this.#hooks.add(hook)
  }

  /**
   * What is to happen after COMMIT.
   *
   * @internal
   */
  get hooks(): CommitHooks {
    return this.#hooks
  }

  /**
   * Runs a function so that the engine knows it to be inside of the transaction.
   *
   * @internal
   */
  enclose<T>(run: () => T): T {
    return insideTransaction(this.parts, () => this.#isOpen, run)
  }

  /**
   * Calls back, ends the handle, and makes sure that nothing of it is left running.
   *
   * @internal
   */
  async runAndClose<T>(run: (tx: Transaction) => Promise<T> | T): Promise<T> {
    try {
      assertCallback(run)
      const value = await this.enclose(() => run(this))
      const unfinished = this.#nested === undefined ? this.#channel.unfinished : 'a nested transaction'
      if (unfinished !== undefined) throw notAwaited(unfinished)
      return value
    } finally {
      this.#isOpen = false
      this.#nested?.abandon()
      await this.#channel.idle()
    }
  }

  /** @internal */
  abandon(): void {
    this.#isOpen = false
    this.#nested?.abandon()
  }

  protected override lease(): Promise<StreamLease<Executor>> {
    return this.#refusal() ?? Promise.resolve(leaseOf(this, this.#channel, true))
  }

  #assertOpen(): void {
    if (!this.#isOpen) throw closedError()
  }

  #refusal(): Promise<never> | undefined {
    return this.#isOpen ? undefined : Promise.reject(closedError())
  }
}

/** Opens a transaction on a connection, calls back, and commits; on any error everything is undone. */
export async function runTransaction<T>(
  parts: EngineParts,
  channel: Channel,
  options: TransactionOptions,
  run: (tx: Transaction) => Promise<T> | T,
): Promise<Committed<T>> {
  for (const sql of parts.dialect.begin(options)) await channel.send(sql)
  try {
    return await runToCommit(parts, channel, run)
  } finally {
    for (const sql of channel.isBroken ? [] : parts.dialect.afterEnd(options)) await channel.send(sql)
  }
}

async function runToCommit<T>(
  parts: EngineParts,
  channel: Channel,
  run: (tx: Transaction) => Promise<T> | T,
): Promise<Committed<T>> {
  const tx = new Transaction(parts, channel)
  let value: T
  try {
    value = await tx.runAndClose(run)
  } catch (error) {
    await rollback(parts, channel)
    throw error
  }
  await commit(parts, channel)
  return { value, hooks: tx.hooks }
}

/** Runs the whole of a transaction again while it loses against others and the time allows. */
export async function retrying<T>(
  options: RetryingTransactionOptions,
  attempt: () => Promise<T>,
): Promise<T> {
  checkOptions(options)
  const deadline = Date.now() + (options.retry?.deadlineMs ?? 0)
  for (let tries = 0; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (options.retry === undefined || !(error instanceof SerializationError)) throw error
      // Those who collided once would collide again if they waited for the same time.
      const pause = Math.random() * Math.min(LONGEST_PAUSE_MS, 10 * 2 ** tries)
      if (Date.now() + pause >= deadline) throw error
      await sleep(pause)
    }
  }
}

async function runNested<T>(
  inner: Transaction,
  channel: Channel,
  name: string,
  run: (tx: Transaction) => Promise<T> | T,
): Promise<T> {
  let value: T
  try {
    value = await inner.runAndClose(run)
  } catch (error) {
    await rollbackTo(channel, name)
    throw error
  }
  await channel.send(`RELEASE SAVEPOINT ${name}`)
  return value
}

async function rollbackTo(channel: Channel, name: string): Promise<void> {
  try {
    await channel.send(`ROLLBACK TO SAVEPOINT ${name}`)
    await channel.send(`RELEASE SAVEPOINT ${name}`)
  } catch {
    // The savepoint is gone (a deadlock takes the whole transaction, a broken connection too). The error that led here
    // says more; the outer transaction must not be committed any more.
    channel.markBroken()
  }
}

async function commit(parts: EngineParts, channel: Channel): Promise<void> {
  if (channel.isBroken)
    throw new DatabaseError('The transaction cannot be committed: a part of it could not be undone.')
  let command: string
  try {
    command = (await channel.send('COMMIT', [], { duringCommit: true })).command
  } catch (error) {
    // SQLite keeps the transaction open when COMMIT fails.
    await rollback(parts, channel)
    throw error
  }
  if (command !== 'ROLLBACK') return
  throw new DatabaseError(
    'The transaction was rolled back instead of committed: a statement in it had failed, and its error was caught.\n' +
      '  Let the error leave the callback, or put the statement into a nested transaction: tx.transaction(…).',
    { sql: 'COMMIT', dialect: parts.dialect.name },
  )
}

async function rollback(parts: EngineParts, channel: Channel): Promise<void> {
  if (channel.isBroken) return
  try {
    await channel.send('ROLLBACK')
  } catch (error) {
    if (error instanceof DatabaseError && parts.dialect.hasNoTransaction(error)) return
    channel.markBroken()
  }
}

function assertCallback(run: unknown): void {
  if (typeof run === 'function') return
  throw new UsageError('transaction takes a callback.', {
    hint: 'Write engine.transaction(async (tx) => { await tx.execute(…) }).',
  })
}

function closedError(): TransactionClosedError {
  return new TransactionClosedError('The transaction has ended; its handle cannot be used any more.', {
    hint: 'Await everything inside the callback of transaction(…), and use no tx outside of it.',
  })
}

function notAwaited(what: string): UsageError {
  return new UsageError(`The callback of the transaction returned while this was still running: ${what}`, {
    hint: 'Put await before it. The transaction was rolled back.',
  })
}

function checkOptions(options: RetryingTransactionOptions): void {
  const unknown = Object.keys(options).find((name) => !OPTION_NAMES.includes(name))
  if (unknown !== undefined) {
    throw new UsageError(`There is no transaction option '${unknown}'.`, {
      hint: `Known: ${OPTION_NAMES.join(', ')}.`,
    })
  }
  if (options.retry === undefined || hasDeadline(options.retry)) return
  throw new UsageError('The option retry needs a time limit.', {
    hint: 'Write { retry: { deadlineMs: 5000 } }.',
  })
}

function hasDeadline(retry: { readonly deadlineMs?: unknown } | null): boolean {
  return typeof retry?.deadlineMs === 'number'
}
