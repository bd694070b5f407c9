/** The lock that lets one process at a time change a schema, and patience with those who hold what is needed. */
import { setTimeout as sleep } from 'node:timers/promises'

import type { SyncLock } from '../dialect/dialect'
import type { Connection } from '../engine/connection'
import type { Engine } from '../engine/engine'
import type { Transaction } from '../engine/transaction'
import { DatabaseError, SerializationError, SyncError, SyncLockError } from '../errors'
import { sessions, type BlockerWatch } from './blocker-watch'

const LONGEST_PAUSE_MS = 250
/** How long a statement may wait inside of a database that has no other way to end its waiting. */
export const SHORT_WAIT_MS = 50
const LONGEST_RELEASE_MS = 3000
/** How often who waits for the lock looks whether it is still needed: that costs more than asking for the lock. */
const LOOK_AGAIN_MS = 1000

/** How long others are waited for, and what ends that early. */
export interface Patience {
  /** As `Date.now()` tells the time. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** @throws SyncAbortedError when the signal was aborted */
  readonly assertGoingOn: () => void
  /** Sees who is waited for. */
  readonly watch?: BlockerWatch
}

/** Holds the lock on one connection, whose end is the end of the lock. */
export class SyncLockHolder {
  constructor(
    private readonly connection: Connection,
    private readonly lock: SyncLock,
    private readonly patience: Patience,
  ) {}

  /**
   * Asks for the lock again and again. A connection that waits inside the database would hold a snapshot, and deadlock with
   * CREATE INDEX CONCURRENTLY.
   *
   * @param isDone whether another process has done the work meanwhile: of many that start at once, each would else have the lock
   * only to find that out
   * @returns whether the lock is held; not so if the work is done
   */
  async acquire(isDone: () => Promise<boolean>): Promise<boolean> {
    let looked = Date.now()
    while (!(await this.asks(this.lock.tryLock))) {
      if (Date.now() >= this.patience.deadline)
        throw new SyncLockError({ blockers: await sessions(this.connection, this.lock.holders) })
      await pause(this.patience)
      if (Date.now() - looked < LOOK_AGAIN_MS) continue
      if (await isDone()) return false
      looked = Date.now()
    }
    try {
      await this.assertHeld()
    } catch (error) {
      await this.release()
      throw error
    }
    return true
  }

  /**
   * A pooler that gives each statement whatever server connection is free makes a lock of the session worthless: it is held by
   * somebody else's session then.
   */
  async assertHeld(): Promise<void> {
    if (await this.asks(this.lock.isHeld)) return
    throw new SyncError(
      'The lock of sync is not held by the server connection that answers: something between here and the database, such as PgBouncer in transaction mode, hands statements to different ones.\n' +
        '  Give sync a connection of its own: a URL that leads to the database itself, or to a pool in session mode.',
    )
  }

  /**
   * The end of the connection is the end of the lock, so a failure here needs no telling. Behind a pooler it is not: there the
   * session that has the lock has to be met again, or nobody could have the lock as long as the pooler keeps it.
   */
  async release(): Promise<void> {
    const deadline = Date.now() + LONGEST_RELEASE_MS
    try {
      while (!(await this.asks(this.lock.unlock)) && Date.now() < deadline) await sleep(Math.random() * 10)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }

  private async asks(question: string): Promise<boolean> {
    const [row] = await this.connection.read(question)
    return Object.values(row ?? {})[0] === true
  }
}

/** Lets nothing of a transaction wait for long, where the database can be held as a whole. */
export async function impatiently<T>(
  { changeFrame }: Engine['dialect'],
  tx: Transaction,
  run: () => Promise<T>,
): Promise<T> {
  if (changeFrame === undefined) return run()
  await tx.send(changeFrame.wait(SHORT_WAIT_MS))
  try {
    return await run()
  } finally {
    await tx.send(changeFrame.wait())
  }
}

/** Tries again while tables, or the database's file, are locked by others. */
export async function whileOthersHold<T>(
  patience: Patience,
  engine: Engine,
  attempt: () => Promise<T>,
): Promise<T> {
  const { watch } = patience
  for (;;) {
    patience.assertGoingOn()
    try {
      return await (watch === undefined ? attempt() : watch.during(attempt))
    } catch (error) {
      if (!isLocked(error, engine)) throw error
      if (Date.now() >= patience.deadline)
        throw new SyncLockError({ cause: error, blockers: watch?.blockers })
      await pause(patience)
    }
  }
}

function isLocked(error: unknown, { dialect }: Engine): boolean {
  const cause = error instanceof SyncError ? error.cause : error
  return (
    cause instanceof DatabaseError &&
    (cause instanceof SerializationError || dialect.diffRules.isLockTimeout(cause))
  )
}

/** Those who collided once would collide again if they waited for the same time. */
async function pause({ deadline, signal, assertGoingOn }: Patience): Promise<void> {
  const pauseMs = Math.max(1, Math.min(deadline - Date.now(), 20 + Math.random() * LONGEST_PAUSE_MS))
  // The signal ends the pause, and is then what is told.
  await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  assertGoingOn()
}
