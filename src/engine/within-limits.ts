/** A statement ends early: while it runs, and while it waits for a connection. */
import type { AcquiredConnection } from '../driver/driver'
import { QueryTimeoutError } from '../errors'
import { aborted, assertNotAborted, type ExecuteOptions } from './limits'

/**
 * Runs one statement until it ends, or its signal or time limit stops it. A driver that cannot stop one lets it end: what
 * was done is told, not denied. The time counts `since` the statement began to wait for its connection.
 */
export async function withinLimits<T>(
  { signal, timeoutMs }: ExecuteOptions,
  {
    since = Date.now(),
    cancel,
  }: { readonly since?: number | undefined; readonly cancel: () => Promise<void> },
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
      : setTimeout(
          () => {
            passed.limit = true
            stop()
          },
          since + timeoutMs - Date.now(),
        )
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

/** Waits for a connection until it comes, or the signal or time limit says to wait no more. One that comes too late is given back. */
export function acquiredWithin(
  { signal, timeoutMs }: ExecuteOptions,
  acquiring: Promise<AcquiredConnection>,
): Promise<AcquiredConnection> {
  return new Promise((resolve, reject) => {
    let isOver = false
    const end = (): boolean => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      const wasOver = isOver
      isOver = true
      return !wasOver
    }
    const giveUp = (error: Error): void => {
      if (end()) reject(error)
    }
    const abort = (): void => {
      if (signal !== undefined) giveUp(aborted(signal))
    }
    const timer =
      timeoutMs === undefined ? undefined : setTimeout(() => giveUp(noneWithin(timeoutMs)), timeoutMs)
    signal?.addEventListener('abort', abort)
    acquiring.then((acquired) => {
      if (end()) resolve(acquired)
      // The settings of a new one have not been made.
      else acquired.connection.release(acquired.isNew)
    }, giveUp)
    if (signal?.aborted === true) abort()
  })
}

function noneWithin(timeoutMs: number): QueryTimeoutError {
  return new QueryTimeoutError(
    `The statement was not sent within its limit of ${timeoutMs} ms: all connections were in use.`,
  )
}
