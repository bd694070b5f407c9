/** The rows of a statement in parts, so that however many there are, only some are in memory at a time. */
import type { Dialect } from '../dialect/dialect'
import type { DriverResult, WireValue } from '../driver/driver'
import { QueryAbortedError, UnsupportedFeatureError, UsageError } from '../errors'
import { aborted, assertNotAborted } from './limits'

/** How `stream` reads. */
export interface StreamOptions {
  /** How many rows are fetched at a time, and kept in memory; 500 if not said. */
  readonly batchSize?: number
  /** Ends the stream, and the statement that is running, with a `QueryAbortedError`. */
  readonly signal?: AbortSignal
}

/** What a stream sends its statements through. */
interface Sender {
  readonly dialect: Dialect
  send(sql: string, parameters?: readonly WireValue[]): Promise<DriverResult>
}

/** What a stream needs of the connection under it. */
interface SteppedChannel {
  readonly canStep: boolean
  step(query: StreamedQuery): AsyncGenerator<DriverResult, void>
  cancel(): Promise<void>
  markBroken(): void
}

/** One connection, for as long as a stream needs it. Declarations leave out `send`, so `E` cannot be asked to have it. */
export interface StreamLease<E = Sender> {
  /** Executes on the same connection, between the parts of the stream too. */
  readonly executor: E
  readonly inTransaction: boolean
  /** The rows in parts, where the driver steps through them by itself. */
  step(query: StreamedQuery): AsyncGenerator<DriverResult, void> | undefined
  /** Stops the statement that is running, if one is. */
  cancel(): void
  /** Nothing is being stopped any more: it would hit whatever runs next. */
  settled(): Promise<void>
  /** The connection is in a state that nobody can know. */
  spoil(): void
  close(): Promise<void>
}

/** A statement ready for the wire, and how many of its rows come at a time. */
export interface StreamedQuery {
  readonly sql: string
  readonly parameters: readonly WireValue[]
  readonly size: number
}

const DEFAULT_SIZE = 500
let opened = 0

/** The number of rows at a time. @throws UsageError for what is no such number */
export function batchSizeOf({ batchSize = DEFAULT_SIZE }: StreamOptions): number {
  if (Number.isSafeInteger(batchSize) && batchSize > 0) return batchSize
  throw new UsageError('batchSize must be a whole number, 1 or more.', { hint: 'Write { batchSize: 500 }.' })
}

/** The connection under a handle. */
export function leaseOf<E extends Sender>(
  executor: E,
  channel: SteppedChannel,
  inTransaction: boolean,
): StreamLease<E> {
  let cancelling = Promise.resolve()
  return {
    executor,
    inTransaction,
    step: (query) => (channel.canStep ? channel.step(query) : undefined),
    cancel: () => {
      cancelling = channel.cancel().catch(() => undefined)
    },
    settled: () => cancelling,
    spoil: () => {
      channel.markBroken()
    },
    close: () => Promise.resolve(),
  }
}

/** The parts, until they are all read, the reader stops, or the signal says so. */
export async function* readParts(
  lease: StreamLease,
  query: StreamedQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<DriverResult, void> {
  const stop = (): void => {
    lease.cancel()
  }
  signal?.addEventListener('abort', stop)
  try {
    for await (const part of lease.step(query) ?? cursorParts(lease, query)) {
      assertNotAborted(signal)
      yield part
      assertNotAborted(signal)
    }
  } catch (error) {
    if (signal?.aborted !== true || error instanceof QueryAbortedError) throw error
    throw aborted(signal, error)
  } finally {
    signal?.removeEventListener('abort', stop)
    await lease.settled()
  }
}

/** What was read of a part, one after another; the reader may say to stop at any of them. */
export function* untilAborted<T>(items: Iterable<T>, signal: AbortSignal | undefined): Generator<T, void> {
  for (const item of items) {
    yield item
    assertNotAborted(signal)
  }
}

/** A cursor of the server, which lives inside a transaction. */
async function* cursorParts(
  lease: StreamLease,
  { sql, parameters, size }: StreamedQuery,
): AsyncGenerator<DriverResult, void> {
  const { executor } = lease
  const { dialect } = executor
  const { cursor } = dialect
  if (cursor === undefined)
    throw new UnsupportedFeatureError({ dialect: dialect.name, feature: 'stream with this driver' })
  const name = `dovetail_cursor_${++opened}`
  if (!lease.inTransaction) for (const begin of dialect.begin({ readOnly: true })) await executor.send(begin)
  let hasFailed = false
  try {
    await executor.send(cursor.declare(name, sql), parameters)
    yield* fetched(executor, cursor.fetch(name, size), size)
  } catch (error) {
    hasFailed = true
    await undo(lease)
    throw error
  } finally {
    // A reader who stops early comes here too.
    await lease.settled()
    if (!hasFailed) await executor.send(lease.inTransaction ? cursor.close(name) : 'COMMIT')
  }
}

async function* fetched(executor: Sender, fetch: string, size: number): AsyncGenerator<DriverResult, void> {
  for (;;) {
    const part = await executor.send(fetch)
    if (part.rows.length > 0) yield part
    if (part.rows.length < size) return
  }
}

/** A transaction of the caller's own is theirs to end. */
async function undo(lease: StreamLease): Promise<void> {
  await lease.settled()
  if (lease.inTransaction) return
  try {
    await lease.executor.send('ROLLBACK')
  } catch {
    // The error that led here says more.
    lease.spoil()
  }
}
