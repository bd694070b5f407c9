/** The ways in which a caller ends a statement early: a signal, or a time limit. */
import type { StatementTraits } from '../compiler/compiled-statement'
import { QueryAbortedError, UsageError } from '../errors'
import { checkOptions } from '../schema/items'

/** How long a statement may take. */
export interface ExecuteOptions {
  /** Stops the statement with a `QueryAbortedError` when it is aborted. */
  readonly signal?: AbortSignal
  /** Stops the statement with a `QueryTimeoutError` after so many milliseconds, those included in which it waits for a connection. */
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
