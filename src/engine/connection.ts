/// <reference lib="esnext.disposable" preserve="true" />
import type { DriverResult, WireValue } from '../driver/driver'
import { UsageError } from '../errors'
import type { Channel } from './channel'
import { finished, type Committed } from './commit-hooks'
import type { EngineParts } from './engine-parts'
import { Executor } from './executor'
import type { StatementOptions } from './limits'
import { leaseOf, type StreamLease } from './stream'
import { retrying, runTransaction, type RetryingTransactionOptions, type Transaction } from './transaction'

/**
 * A connection of one's own, until it is closed: for what must happen on one session. Statements run one after another,
 * each committed by itself unless a transaction is opened.
 *
 * @example
 * await using connection = await engine.connect()
 * await connection.execute(sql`listen changes`)
 */
export class Connection extends Executor implements AsyncDisposable {
  readonly #channel: Channel
  #isClosed = false
  #inTransaction = false

  /** @internal */
  constructor(parts: EngineParts, channel: Channel) {
    super(parts)
    this.#channel = channel
  }

  override async send(
    sql: string,
    parameters: readonly WireValue[] = [],
    limits?: StatementOptions,
  ): Promise<DriverResult> {
    this.#assertUsable()
    return this.#channel.send(sql, parameters, { beforeSending: () => this.#assertUsable(), limits })
  }

  /** Runs a callback in a transaction on this connection. See `engine.transaction`. */
  async transaction<T>(
    run: (tx: Transaction) => Promise<T> | T,
    options: RetryingTransactionOptions = {},
  ): Promise<T> {
    this.#assertUsable()
    this.#inTransaction = true
    let committed: Committed<T>
    try {
      await this.#channel.idle()
      committed = await retrying(options, () => runTransaction(this.parts, this.#channel, options, run))
    } finally {
      this.#inTransaction = false
    }
    return finished(committed)
  }

  /** Gives the connection back. Closing it twice does nothing. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    if (this.#inTransaction) {
      throw new UsageError('The connection is inside a transaction and cannot be closed.', {
        hint: 'Await the transaction first.',
      })
    }
    this.#isClosed = true
    await this.#channel.idle()
    this.#channel.release()
  }

  /** Closes the connection at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  protected override lease(): Promise<StreamLease<Executor>> {
    return Promise.resolve(this.streamLease())
  }

  /** @internal */
  streamLease(): StreamLease<Executor> {
    this.#assertUsable()
    return leaseOf(this, this.#channel, false)
  }

  #assertUsable(): void {
    if (this.#isClosed) {
      throw new UsageError('The connection has been closed.', {
        hint: 'Take another one: await engine.connect().',
      })
    }
    if (this.#inTransaction) {
      throw new UsageError('This connection is inside a transaction.', {
        hint: 'Use the handle that the callback of transaction(…) is given.',
      })
    }
  }
}
