import { SyncAbortedError } from '../errors'
import type { Step } from './safety'

/** Ends what is done when the signal has said so, and tells what was committed until then. @throws SyncAbortedError */
export function assertGoingOn(signal: AbortSignal | undefined, applied: readonly Step[] = []): void {
  if (signal?.aborted !== true) return
  const subjects = new Set(applied.map(({ change }) => change.subject))
  throw new SyncAbortedError([...subjects], signal.reason)
}
