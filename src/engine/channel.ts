/**
 * One connection of the driver in the engine's hands. Enters: SQL text and values for the wire. Leaves: the driver's
 * answer, or an error of ours. The only place where drivers' errors are translated.
 */
import { setTimeout as sleep } from 'node:timers/promises'

import type {
  AcquiredConnection,
  ConnectionUse,
  DriverConnection,
  DriverResult,
  WireValue,
} from '../driver/driver'
import { DovetailError, SerializationError } from '../errors'
import type { EngineParts } from './engine-parts'
import { assertNotAborted, isLimited, type ExecuteOptions, type StatementOptions } from './limits'
import { assertOutside } from './scope'
import type { StreamedQuery } from './stream'
import { acquiredWithin, withinLimits } from './within-limits'

const LONGEST_WISH_MS = 1000

/** What a statement wants to be done around it. */
export interface SendOptions {
  /** The statement is COMMIT: a connection lost under it leaves the outcome unknown. */
  readonly duringCommit?: boolean
  /** Called when the statement's turn has come; what it throws keeps the statement from being sent. */
  readonly beforeSending?: () => void
  /** What ends the statement early. */
  readonly limits?: StatementOptions | undefined
  /** When the statement began to wait for its connection, as `Date.now()` tells it. */
  readonly since?: number | undefined
}

/** A connection that takes one statement at a time: others wait for their turn. */
export class Channel {
  readonly #parts: EngineParts
  readonly #connection: DriverConnection
  readonly #waiting: string[] = []
  #last: Promise<unknown> = Promise.resolve()
  #broken = false

  private constructor(parts: EngineParts, connection: DriverConnection) {
    this.#parts = parts
    this.#connection = connection
  }

  /** Takes a connection from the driver, and makes the session settings on a new one. */
  static async open(parts: EngineParts, use?: ConnectionUse, limits?: ExecuteOptions): Promise<Channel> {
    return Channel.over(parts, await acquire(parts, use, limits))
  }

  /** Makes the session settings on a connection that is new. */
  static async over(parts: EngineParts, { connection, isNew }: AcquiredConnection): Promise<Channel> {
    const channel = new Channel(parts, connection)
    if (!isNew) return channel
    try {
      await channel.#setUp()
    } catch (error) {
      channel.#broken = true
      channel.release()
      throw error
    }
    return channel
  }

  /** The statement that is running, or the first that waits, if there is one. */
  get unfinished(): string | undefined {
    return this.#waiting[0]
  }

  /** The connection has broken, or is in a state that nobody can know. */
  get isBroken(): boolean {
    return this.#broken
  }

  markBroken(): void {
    this.#broken = true
  }

  /** Sends one statement when those before it have ended. */
  send(sql: string, parameters: readonly WireValue[] = [], options: SendOptions = {}): Promise<DriverResult> {
    this.#waiting.push(sql)
    const answer = this.#last.then(() => {
      options.beforeSending?.()
      return this.#parts.events.around(sql, parameters, () => this.#query(sql, parameters, options))
    })
    const ended = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(sql), 1)
    }
    this.#last = answer.then(ended, ended)
    return answer
  }

  /** Whether the driver steps through rows by itself. */
  get canStep(): boolean {
    return this.#connection.step !== undefined
  }

  /** Steps through the rows of one statement; it is told of when its first rows are there. */
  async *step({ sql, parameters, size }: StreamedQuery): AsyncGenerator<DriverResult, void> {
    await this.idle()
    const parts = this.#connection.step?.(sql, parameters, size)
    if (parts === undefined) return
    try {
      const next = (): Promise<IteratorResult<DriverResult, void>> =>
        parts.next().catch((cause: unknown) => {
          throw translated(this.#parts, cause, { sql, parameters, duringCommit: false })
        })
      let part = await this.#parts.events.around(sql, parameters, next)
      for (; part.done !== true; part = await next()) yield part.value
    } finally {
      await parts.return()
    }
  }

  /** Asks the database to stop the statement that is running, where the driver can. */
  async cancel(): Promise<void> {
    if (this.unfinished !== undefined || this.canStep) await this.#connection.cancel?.()
  }

  /** Waits until no statement is running. */
  async idle(): Promise<void> {
    await this.#last
  }

  /** Gives the connection back to the driver. */
  release(): void {
    this.#connection.release(this.#broken)
  }

  #query(sql: string, parameters: readonly WireValue[], options: SendOptions): Promise<DriverResult> {
    const ask = (): Promise<DriverResult> => this.#ask(sql, parameters, options)
    const { limits, since } = options
    if (limits === undefined || !isLimited(limits)) return ask()
    return withinLimits(limits, { since, cancel: () => this.cancel() }, ask)
  }

  async #ask(sql: string, parameters: readonly WireValue[], options: SendOptions): Promise<DriverResult> {
    try {
      return await this.#connection.query(sql, parameters, options.limits?.isReused)
    } catch (cause) {
      if (this.#parts.dialect.isConnectionLost(cause)) this.#broken = true
      throw translated(this.#parts, cause, { sql, parameters, duringCommit: options.duringCommit === true })
    }
  }

  async #setUp(): Promise<void> {
    const { dialect, database, setupTimeoutMs } = this.#parts
    const deadline = Date.now() + setupTimeoutMs
    for (const sql of dialect.connectionWishes(database)) await this.#tryOut(sql)
    for (const sql of dialect.connectionSetup(database)) await this.#untilUnlocked(sql, deadline)
  }

  /** Whether the database can be used at all is told by the first statement that needs it. */
  async #tryOut(sql: string): Promise<void> {
    const deadline = Date.now() + Math.min(this.#parts.setupTimeoutMs, LONGEST_WISH_MS)
    await this.#untilUnlocked(sql, deadline).catch(() => {
      this.#broken = false
    })
  }

  // Switching a file to WAL needs it for oneself and does not wait for others: processes that start at once get in each
  // other's way for a moment.
  async #untilUnlocked(sql: string, deadline: number): Promise<void> {
    for (;;) {
      try {
        await this.send(sql)
        return
      } catch (error) {
        if (!(error instanceof SerializationError) || Date.now() >= deadline) throw error
        await sleep(5 + Math.random() * 20)
      }
    }
  }
}

/**
 * Sends one statement on a connection that is taken for it alone. Without what a channel is for (turns, limits, listeners)
 * a row by its key costs SQLite half as much.
 */
export async function sendOnce(
  parts: EngineParts,
  { sql, parameters, limits }: SentStatement,
): Promise<DriverResult> {
  assertOutside(parts, 'engine.execute()')
  assertNotAborted(limits?.signal)
  const hasLimits = limits !== undefined && isLimited(limits)
  const since = hasLimits ? Date.now() : undefined
  const acquired = parts.driver.tryAcquire?.() ?? (await acquire(parts, useOf(limits), limits))
  if (acquired.isNew || parts.events.isHeard || hasLimits) {
    const channel = await Channel.over(parts, acquired)
    try {
      return await channel.send(sql, parameters, { limits, since })
    } finally {
      channel.release()
    }
  }
  const { connection } = acquired
  let isBroken = false
  try {
    return connection.querySync === undefined
      ? await connection.query(sql, parameters, limits?.isReused)
      : connection.querySync(sql, parameters)
  } catch (cause) {
    isBroken = parts.dialect.isConnectionLost(cause)
    throw translated(parts, cause, { sql, parameters, duringCommit: false })
  } finally {
    connection.release(isBroken)
  }
}

function useOf(options: StatementOptions | undefined): ConnectionUse {
  return options?.isQuery === true ? 'query' : 'statement'
}

/** One statement, and what ends it early. */
interface SentStatement {
  readonly sql: string
  readonly parameters: readonly WireValue[]
  readonly limits: StatementOptions | undefined
}

async function acquire(
  parts: EngineParts,
  use: ConnectionUse | undefined,
  limits: ExecuteOptions = {},
): Promise<AcquiredConnection> {
  try {
    const acquiring = parts.driver.acquire(use)
    return await (isLimited(limits) ? acquiredWithin(limits, acquiring) : acquiring)
  } catch (cause) {
    throw translated(parts, cause, {})
  }
}

function translated(
  parts: EngineParts,
  cause: unknown,
  facts: { sql?: string; parameters?: readonly WireValue[]; duringCommit?: boolean },
): unknown {
  // Drivers throw errors of ours for what is not the database's doing: a missing package, two statements in one text.
  return cause instanceof DovetailError
    ? cause
    : parts.dialect.translateError(cause, { ...facts, path: parts.driver.path })
}
