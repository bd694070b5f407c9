import type { SyncLock } from '../dialect/dialect'
import type { Connection } from '../engine/connection'
import type { Engine } from '../engine/engine'
import { DatabaseError, type BlockingSession } from '../errors'

const FIRST_LOOK_MS = 250
const LONGEST_PAUSE_MS = 10_000

/**
 * Sees who a session waits for, from a connection of its own: one that waits answers no questions, and one that waits no more
 * is blocked by nobody. It looks only when time is about to run out, so that a plan that waits for nobody needs no other connection.
 */
export class BlockerWatch {
  /** Who was waited for when it was looked last. */
  blockers: readonly BlockingSession[] = []
  #connection: Promise<Connection> | undefined

  constructor(
    private readonly engine: Engine,
    private readonly lock: SyncLock,
    private readonly session: number,
    private readonly deadline: number,
  ) {}

  /** Watches the session while it does something. */
  async during<T>(attempt: () => Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    let isOver = false
    const lookIn = (waitMs: number, pauseMs: number): void => {
      timer = setTimeout(() => {
        void this.look().then(() => {
          if (!isOver) lookIn(pauseMs, Math.min(LONGEST_PAUSE_MS, 2 * pauseMs))
        })
      }, waitMs)
      timer.unref()
    }
    lookIn(Math.max(FIRST_LOOK_MS, this.deadline - Date.now() - 4 * FIRST_LOOK_MS), FIRST_LOOK_MS)
    try {
      return await attempt()
    } finally {
      isOver = true
      clearTimeout(timer)
    }
  }

  /** Gives the connection back; one that is still waited for is given back when it comes. */
  close(): void {
    void this.#connection?.then((connection) => connection.close()).catch(() => undefined)
    this.#connection = undefined
  }

  /** Who cannot be seen is not told. */
  private async look(): Promise<void> {
    try {
      this.#connection ??= this.engine.connect()
      const rows = await sessions(await this.#connection, this.lock.blockers(this.session))
      if (rows.length > 0) this.blockers = rows
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }
}

/** Watches a session of a database that knows who waits for whom. */
export async function watchOver(
  engine: Engine,
  connection: Connection,
  { lock, deadline }: { readonly lock: SyncLock; readonly deadline: number },
): Promise<BlockerWatch> {
  const [row] = await connection.read(lock.session)
  return new BlockerWatch(engine, lock, Number(row?.['pid']), deadline)
}

/** Sessions as the database tells them. */
export async function sessions(connection: Connection, query: string): Promise<readonly BlockingSession[]> {
  const rows = await connection.read(query)
  return rows.map(({ pid, application, state, seconds }) => ({
    pid: Number(pid),
    application: typeof application === 'string' ? application : '',
    state: typeof state === 'string' ? state : null,
    seconds: seconds === null ? null : Number(seconds),
  }))
}
