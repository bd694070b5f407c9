/** The lock that lets one process at a time change a schema, and patience with those who hold what is needed. */
import { setTimeout as sleep } from 'node:timers/promises'

import type { SyncLock } from '../dialect/dialect'
import type { Connection } from '../engine/connection'
import type { Engine } from '../engine/engine'
import { DatabaseError, SerializationError, SyncError, SyncLockError } from '../errors'

const LONGEST_PAUSE_MS = 250

/** Holds the lock on one connection, whose end is the end of the lock. */
export class SyncLockHolder {
  constructor(
    private readonly connection: Connection,
    private readonly lock: SyncLock,
  ) {}

  /**
   * Asks for the lock again and again. A connection that waits inside the database would hold a snapshot, and deadlock with
   * CREATE INDEX CONCURRENTLY.
   */
  async acquire(deadline: number): Promise<void> {
    while (!(await this.asks(this.lock.tryLock))) {
      if (Date.now() >= deadline) throw tooLate()
      await pause(deadline)
    }
    await this.assertHeld()
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

  /** The end of the connection is the end of the lock, so a failure here needs no telling. */
  async release(): Promise<void> {
    try {
      await this.connection.send(this.lock.unlock)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }

  private async asks(question: string): Promise<boolean> {
    const [row] = await this.connection.read(question)
    return Object.values(row ?? {})[0] === true
  }
}

/** Tries again while tables, or the database's file, are locked by others. */
export async function whileOthersHold<T>(
  deadline: number,
  engine: Engine,
  attempt: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!isLocked(error, engine)) throw error
      if (Date.now() >= deadline) throw tooLate(error)
      await pause(deadline)
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
async function pause(deadline: number): Promise<void> {
  await sleep(Math.max(1, Math.min(deadline - Date.now(), 20 + Math.random() * LONGEST_PAUSE_MS)))
}

function tooLate(cause?: unknown): SyncLockError {
  return new SyncLockError(
    'The lock for changing the schema, or for a table to be changed, could not be had in time.\n' +
      '  Another process holds it: look for long transactions, or raise lockTimeoutMs.',
    { cause },
  )
}
