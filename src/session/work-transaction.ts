import type { Connection } from '../engine/connection'
import { Engine } from '../engine/engine'
import type { ExecuteOptions } from '../engine/limits'
import { Transaction, type RetryingTransactionOptions } from '../engine/transaction'

const ROLLBACK = Symbol('the session rolls back')

/**
 * A transaction of the engine that stays open from a session's first flush to its commit. The engine knows transactions
 * only as callbacks, so that none is ever left open; here the callback waits for the session.
 */
export class WorkTransaction {
  private constructor(
    readonly tx: Transaction,
    private readonly end: (outcome: 'commit' | 'rollback') => void,
    private readonly ended: Promise<void>,
  ) {}

  /** On a transaction, it is a savepoint. The limits are for the wait for a connection. */
  static async begin(
    home: Engine | Connection | Transaction,
    options: RetryingTransactionOptions = {},
    limits?: ExecuteOptions,
  ): Promise<WorkTransaction> {
    let end: (outcome: 'commit' | 'rollback') => void = () => undefined
    const outcome = new Promise<'commit' | 'rollback'>((resolve) => {
      end = resolve
    })
    return new Promise((resolve, reject) => {
      const work = async (tx: Transaction): Promise<void> => {
        resolve(
          new WorkTransaction(
            tx,
            end,
            Promise.resolve().then(() => ended),
          ),
        )
        if ((await outcome) === 'rollback') throw ROLLBACK as unknown as Error
      }
      const ended =
        home instanceof Transaction
          ? home.transaction(work)
          : home instanceof Engine
            ? home.transactionWithin(limits, work, options)
            : home.transaction(work, options)
      // Settled before the callback ran: no connection, or BEGIN failed. Afterwards commit and rollback await it.
      ended.catch(reject)
    })
  }

  async commit(): Promise<void> {
    this.end('commit')
    await this.ended
  }

  async rollback(): Promise<void> {
    this.end('rollback')
    await this.ended.catch((error: unknown) => {
      if (error !== ROLLBACK) throw error
    })
  }
}
