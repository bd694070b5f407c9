import { checkOptions } from '../schema/items'
import { UsageError } from '../errors'
import type { TableLike } from '../schema/table-source'
import { fromItem, type FromItem } from './from'

/** How the rows of a select are locked until the transaction ends. */
export interface LockOptions {
  /** Only against writers: `FOR SHARE`. */
  readonly read?: boolean
  /** Weaker: others may still insert rows that refer to these (`FOR NO KEY UPDATE`, with `read` `FOR KEY SHARE`). */
  readonly keyShare?: boolean
  /** The tables whose rows are locked; those of all if not said. */
  readonly of?: TableLike | FromItem | readonly (TableLike | FromItem)[]
  /** Leaves out rows that others have locked. */
  readonly skipLocked?: boolean
  /** Fails at once where others have locked a row. */
  readonly noWait?: boolean
}

/** A lock on the rows of a select. */
export interface RowLock {
  readonly strength: 'UPDATE' | 'NO KEY UPDATE' | 'SHARE' | 'KEY SHARE'
  readonly of: readonly FromItem[]
  readonly wait: 'SKIP LOCKED' | 'NOWAIT' | undefined
}

const NAMES: readonly (keyof LockOptions)[] = ['read', 'keyShare', 'of', 'skipLocked', 'noWait']

/** The lock that the options describe. */
export function rowLock(options: LockOptions): RowLock {
  checkOptions('forUpdate', options, NAMES)
  const { read = false, keyShare = false, of = [], skipLocked = false, noWait = false } = options
  if (skipLocked && noWait)
    throw new UsageError('A lock either skips locked rows or does not wait for them.', {
      hint: 'Keep one of them.',
    })
  const list = Array.isArray(of) ? (of as readonly (TableLike | FromItem)[]) : [of as TableLike | FromItem]
  return {
    strength: strengthOf(read, keyShare),
    of: list.map(fromItem),
    wait: skipLocked ? 'SKIP LOCKED' : noWait ? 'NOWAIT' : undefined,
  }
}

function strengthOf(read: boolean, keyShare: boolean): RowLock['strength'] {
  if (read) return keyShare ? 'KEY SHARE' : 'SHARE'
  return keyShare ? 'NO KEY UPDATE' : 'UPDATE'
}
