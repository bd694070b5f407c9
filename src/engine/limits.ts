/** The ways in which a caller ends a statement early: a signal, or a time limit. */
import type { StatementTraits } from '../compiler/compiled-statement'
import { QueryAbortedError, QueryTimeoutError, UsageError } from '../errors'
import { checkOptions } from '../schema/items'

/** How long a statement may run. */
export interface ExecuteOptions {
  /** Stops the statement with a `QueryAbortedError` when it is aborted. */
  readonly signal?: AbortSignal
  /** Stops the statement with a `QueryTimeoutError` when it has been running for so many milliseconds. */
  readonly timeoutMs?: number
}

/** The names of these options. */
export const LIMIT_OPTIONS = ['signal', 'timeoutMs']

/** What the layers above say of a statement that they send. */
export interface StatementOptions extends ExecuteOptions, StatementTraits {}

/** Whether something may end the statement early. */
export function isLimited(options: StatementOptions): boolean {
  return options.signal !== undefined || options.timeoutMs !== undefined
}

/** Refuses options that do not exist, and limits that are none. */
export function checkLimits(options: ExecuteOptions): ExecuteOptions {
  checkOptions('execute', options, LIMIT_OPTIONS)
  const { timeoutMs } = options
  if (timeoutMs === undefined || (Number.isFinite(timeoutMs) && timeoutMs > 0)) return options
  throw new UsageError('timeoutMs must be a number of milliseconds above 0.', {
    hint: 'Write { timeoutMs: 5000 }.',
  })
}

/** What options with others beside them say of the end of statements; undefined if nothing. */
export function limitsIn(options: ExecuteOptions | null | undefined): ExecuteOptions | undefined {
  // What is no object at all is refused with the other options, by the one who reads them.
  const { signal, timeoutMs } = options ?? {}
  if (signal === undefined && timeoutMs === undefined) return undefined
  return checkLimits({ ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) })
}

/** Refuses to go on when the signal has said to stop. */
export function assertNotAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw aborted(signal)
}

/** The error of a signal that was aborted. */
export function aborted(signal: AbortSignal, cause: unknown = signal.reason): QueryAbortedError {
  return new QueryAbortedError('The query was aborted by its signal.', { cause })
}

/**
 * Runs one statement until it ends, or its signal or time limit stops it. A driver that cannot stop one lets it end: what
 * was done is told, not denied.
 */
export async function withinLimits<T>(
  { signal, timeoutMs }: ExecuteOptions,
  cancel: () => Promise<void>,
  run: () => Promise<T>,
): Promise<T> {
  assertNotAborted(signal)
  let cancelling = Promise.resolve()
  const passed = { limit: false }
  const stop = (): void => {
    cancelling = cancel().catch(() => undefined)
  }
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          passed.limit = true
          stop()
        }, timeoutMs)
  signal?.addEventListener('abort', stop)
  try {
    return await run()
  } catch (error) {
    // What stops a statement is told by databases as a cancellation; any other error is the statement's own.
    if (!(error instanceof QueryTimeoutError)) throw error
    if (signal?.aborted === true) throw aborted(signal, error)
    if (!passed.limit) throw error
    throw new QueryTimeoutError(`The statement took longer than its limit of ${timeoutMs ?? 0} ms.`, {
      sql: error.sql,
      parameters: error.parameters,
      dialect: error.dialect,
      cause: error,
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    // A cancellation under way would hit whatever runs next.
    await cancelling
  }
}
