/** The writing half of a session: what was flushed, in which transaction, and how it is undone. */
import { UsageError, ValidationFailedError } from '../errors'
import { CommitHooks, type CommitHook } from '../engine/commit-hooks'
import type { Connection } from '../engine/connection'
import type { Engine } from '../engine/engine'
import type { Executor } from '../engine/executor'
import { assertNotAborted, type ExecuteOptions } from '../engine/limits'
import { Transaction, type RetryingTransactionOptions } from '../engine/transaction'
import { locks, type RowOptions } from './entity-query'
import { flush } from './flush/flush'
import type { FlushHooks } from './flush/flush-hooks'
import type { FlushPlan } from './flush/flush-plan'
import { inPropertyTerms } from './flush/invalid-value'
import { pendingChanges, type PendingChanges } from './flush/pending-changes'
import { prepareFlush } from './flush/prepare-flush'
import { TouchedStates } from './flush/touched-states'
import { UndoLog } from './flush/undo-log'
import { inModelTerms } from './flush/violation'
import type { WriteContext } from './flush/write-context'
import type { IdentityMap } from './identity-map'
import type { LoaderContext } from './loader/loader-context'
import { MemorySnapshot } from './memory-snapshot'
import type { Validator } from './validator'
import { WorkTransaction } from './work-transaction'

/** What a session gives its unit of work. */
export interface UnitOfWorkOptions {
  readonly validator?: Validator | undefined
  readonly hooks?: FlushHooks
  /** Whether code may be generated; it is unless this says otherwise. */
  readonly generateCode?: boolean | undefined
}

/** A transaction with a callback that is open. */
export interface WorkScope {
  /** Whether it is open, and none that was opened after it. */
  readonly isInnermost: () => boolean
  readonly keep: () => Promise<void>
  /** Undoes it, and puts instances back to what they held when it was opened. */
  readonly drop: () => Promise<void>
}

/** Writes for one session, in a transaction of its own or as a guest in somebody else's. */
export class UnitOfWork {
  readonly #home: Executor
  readonly #identityMap: IdentityMap
  readonly #validator: Validator | undefined
  readonly #hooks: FlushHooks
  readonly #undo: UndoLog
  readonly #generateCode: boolean
  #transaction: WorkTransaction | undefined
  /** The transactions that were opened with callbacks, each inside the one before. */
  readonly #scopes: WorkTransaction[] = []
  #limits: ExecuteOptions | undefined

  constructor(home: Executor, identityMap: IdentityMap, options: UnitOfWorkOptions = {}) {
    this.#home = home
    this.#identityMap = identityMap
    this.#validator = options.validator
    this.#hooks = options.hooks ?? {}
    this.#undo = new UndoLog(identityMap)
    this.#generateCode = options.generateCode ?? true
  }

  /** What statements are executed with: the open transaction if there is one. */
  get executor(): Executor {
    return this.#limited(this.#scopes.at(-1)?.tx ?? this.#transaction?.tx ?? this.#home)
  }

  #limited(executor: Executor): Executor {
    return this.#limits === undefined ? executor : executor.within(this.#limits)
  }

  /** Whether nobody has opened a transaction yet, so that the next one decides over COMMIT. */
  get isIdle(): boolean {
    return this.isOutermost && !(this.#home instanceof Transaction)
  }

  /** Whether the next transaction with a callback is to the session what `commit` is: nothing of its own is open around it. */
  get isOutermost(): boolean {
    return this.#scopes.length === 0 && this.#transaction === undefined
  }

  /** Whether a transaction that was opened with a callback is open. */
  get isInScope(): boolean {
    return this.#scopes.length > 0
  }

  /** Opens a transaction, or a savepoint in the one that is open. */
  async openScope(options: RetryingTransactionOptions = {}): Promise<WorkScope> {
    const within = this.#scopes.at(-1)?.tx ?? this.#transaction?.tx ?? this.#home
    const transaction = await WorkTransaction.begin(within as Engine | Connection | Transaction, options)
    this.#scopes.push(transaction)
    const start = this.#undo.length
    const memory = new MemorySnapshot(this.#identityMap)
    let isKept = false
    return {
      isInnermost: () => this.#scopes.at(-1) === transaction,
      keep: async () => {
        isKept = true
        this.#scopes.pop()
        await transaction.commit()
        if (this.isIdle) this.#undo.clear()
      },
      drop: async () => {
        const place = this.#scopes.indexOf(transaction)
        // Those that began inside of it end with it, and have nothing to undo any more.
        const inner = place < 0 ? [] : this.#scopes.splice(place).slice(1)
        if (place < 0 && !isKept) return
        this.#undo.rollback(start)
        memory.restore()
        for (const each of [...inner.reverse(), transaction]) await each.rollback()
      },
    }
  }

  /** Runs a read, whose statements a signal or time limit ends early. */
  async within<T>(limits: ExecuteOptions, run: () => Promise<T>): Promise<T> {
    assertNotAborted(limits.signal)
    this.#limits = limits
    try {
      return await run()
    } finally {
      this.#limits = undefined
    }
  }

  /** Writes all changes into the transaction, which stays open. Should that fail, it ends and memory is as before. */
  async flush(loader: LoaderContext): Promise<void> {
    const context = { ...this.#shared, hooks: this.#hooks }
    await this.#orUndo(async () => {
      const plan = await prepareFlush({ executor: this.executor, loader, ...context })
      if (plan === undefined) return
      await this.#validate(plan)
      await this.#write((executor) => flush(plan, { executor, ...context }))
    })
  }

  /** What `flush` would write. */
  get pending(): PendingChanges {
    return pendingChanges({ executor: this.executor, ...this.#shared })
  }

  /** Writes all changes, then runs a statement of its own behind them, in the same transaction. */
  async write<T>(loader: LoaderContext, run: (context: WriteContext) => Promise<T>): Promise<T> {
    await this.flush(loader)
    const context = { ...this.#shared, touched: new TouchedStates() }
    return this.#orUndo(() => this.#write((executor) => run({ executor, ...context })))
  }

  /** What reading instances over and writing their rows have in common. */
  get #shared(): Pick<WriteContext, 'identityMap' | 'undo' | 'generateCode'> {
    return { identityMap: this.#identityMap, undo: this.#undo, generateCode: this.#generateCode }
  }

  /** Should it fail, the session's own transaction ends, and memory is as it was before that; as a guest, before this. */
  async #orUndo<T>(run: () => Promise<T>): Promise<T> {
    const start = this.#isGuest ? this.#undo.length : 0
    try {
      return await run()
    } catch (cause) {
      // Before the instances are as they were: a value that the flush itself put there may be what was refused.
      const error = inPropertyTerms(cause, this.#identityMap.states)
      const transaction = this.#isGuest ? undefined : this.#takeTransaction()
      this.#undo.rollback(start)
      // What went wrong first says more than a rollback that fails because of it.
      await transaction?.rollback().catch(() => undefined)
      throw error
    }
  }

  /** Commits what was flushed. Should that fail, nothing of it is kept, and the instances stay dirty. */
  async commit(): Promise<void> {
    const transaction = this.#takeTransaction()
    try {
      await transaction?.commit()
    } catch (error) {
      this.#undo.rollback()
      throw await inModelTerms(error, { states: [...this.#identityMap.states], executor: this.#home })
    }
    this.#undo.clear()
  }

  /**
   * Tells what the session has committed, once it is kept for good: as a guest, after the COMMIT of the other transaction, and
   * never where that is rolled back.
   *
   * @throws AfterCommitError for what fails now, too late to undo anything
   */
  async whenKept(tell: CommitHook): Promise<void> {
    if (this.#home instanceof Transaction) {
      this.#home.afterCommit(tell)
      return
    }
    const hooks = new CommitHooks()
    hooks.add(tell)
    await hooks.run()
  }

  /** Undoes what was flushed since the last commit. */
  async rollback(): Promise<void> {
    const transaction = this.#takeTransaction()
    this.#undo.rollback()
    await transaction?.rollback()
  }

  /** Runs something that belongs to the work: if it fails, what was flushed is undone, unless somebody else decides on that. */
  async undoing(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      if (!this.#isGuest) await this.rollback().catch(() => undefined)
      throw error
    }
  }

  /** Refuses to undo a part of what somebody else's transaction holds. */
  assertCanRollback(): void {
    if (!this.#isGuest || this.#undo.length === 0) return
    throw new UsageError(
      'The session writes into a transaction that is not its own, and cannot undo a part of it.',
      {
        hint: 'Throw from the callback of engine.transaction(…): that rolls back all of it.',
      },
    )
  }

  /** Whether the transaction is somebody else's, who alone can end it. */
  get #isGuest(): boolean {
    return this.#host !== undefined
  }

  get #host(): Transaction | undefined {
    return this.#scopes.at(-1)?.tx ?? (this.#home instanceof Transaction ? this.#home : undefined)
  }

  /** Writes in the session's own transaction; in somebody else's, so that a failure undoes this flush and no more. */
  async #write<T>(run: (executor: Executor) => Promise<T>): Promise<T> {
    const limited = (executor: Executor): Promise<T> => run(this.#limited(executor))
    if (this.#host !== undefined) return this.#host.transaction(limited)
    return limited((await this.#opened()).tx)
  }

  /** Runs a read. Rows stay locked as long as the transaction: one is opened for what locks them, unless there is one. */
  locking<T>(options: Pick<RowOptions, 'forUpdate'> | null, run: () => Promise<T>): Promise<T> {
    return !locks(options?.forUpdate) || this.#host !== undefined ? run() : this.#opened().then(run)
  }

  async #opened(): Promise<WorkTransaction> {
    return (this.#transaction ??= await WorkTransaction.begin(
      this.#home as Engine | Connection,
      undefined,
      this.#limits,
    ))
  }

  #takeTransaction(): WorkTransaction | undefined {
    const transaction = this.#transaction
    this.#transaction = undefined
    return transaction
  }

  async #validate({ created, changed }: FlushPlan): Promise<void> {
    if (this.#validator === undefined) return
    const problems = await this.#validator.validate(
      [...created, ...changed].map(({ entity, mapper, status }) => ({
        entity,
        entityName: mapper.name,
        isNew: status === 'new',
      })),
    )
    if (problems.length > 0) throw new ValidationFailedError(problems)
  }
}
