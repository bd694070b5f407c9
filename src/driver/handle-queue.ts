import { ConnectionError, UsageError } from '../errors'

/** A handle in the hands of one holder. */
export interface HeldHandle<H> {
  readonly handle: H
  /** The handle was opened for this holder: its session settings are still to be made. */
  readonly isNew: boolean
  /** Hands the handle to the next in line. With `broken` it is closed, and opened anew for the next one. */
  release(broken?: boolean): void
}

/** Gives a handle back once, however often it is asked to. */
class Hold<H> implements HeldHandle<H> {
  #isReleased = false

  constructor(
    readonly handle: H,
    readonly isNew: boolean,
    private readonly queue: { giveBack(broken: boolean, isBrief: boolean): void },
    private readonly isBrief: boolean,
  ) {}

  release(broken = false): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.queue.giveBack(broken, this.isBrief)
  }
}

/** How a single handle is opened and closed. */
export interface HandleQueueOptions<H> {
  open(): Promise<H> | H
  close(handle: H): Promise<void> | void
  /** How long a holder may be waited for. */
  readonly timeoutMs?: number | undefined
  /** How long `close` waits for the holder before it closes the handle under them. */
  readonly closeGraceMs?: number | undefined
  /** How many handles there are and what for, as those are told who have waited for too long. */
  readonly share?: string | undefined
}

interface Waiter {
  start(): void
  fail(error: unknown): void
}

const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_CLOSE_GRACE_MS = 5_000

/**
 * The one handle of a database that has no independent connections (SQLite, PGlite), given to one holder at a time, first
 * come, first served. Opened when it is first wanted.
 */
export class HandleQueue<H> {
  readonly #options: HandleQueueOptions<H>
  readonly #waiters: Waiter[] = []
  #open: { readonly handle: H } | undefined
  #held = false
  /** Those who hold the handle, or wait for it, for more than one statement. */
  #lasting = 0
  #closed = false
  #closing: Promise<void> | undefined
  #onIdle: (() => void) | undefined

  constructor(options: HandleQueueOptions<H>) {
    this.#options = options
  }

  /** The handle, if it is open. */
  get handle(): H | undefined {
    return this.#open?.handle
  }

  get isFree(): boolean {
    return !this.#held
  }

  /** Who gets in line now may have to wait for as long as a holder likes: one of those before them is not brief. */
  get isTaken(): boolean {
    return this.#lasting > 0
  }

  /**
   * Waits for the handle; one statement is brief.
   *
   * @throws {@link ConnectionError} if the holder keeps it for too long
   */
  async acquire(isBrief = false): Promise<HeldHandle<H>> {
    if (this.#closed) throw closedError()
    if (!isBrief) this.#lasting++
    if (this.#held) await this.#wait(isBrief)
    else this.#held = true
    const before = this.#open
    try {
      this.#open ??= { handle: await this.#options.open() }
    } catch (error) {
      this.#passOn(isBrief)
      throw error
    }
    return new Hold(this.#open.handle, before === undefined, this, isBrief)
  }

  /** The handle for one statement, if it is open and nobody holds it. */
  tryAcquire(): HeldHandle<H> | undefined {
    if (this.#closed || this.#held || this.#open === undefined) return undefined
    this.#held = true
    return new Hold(this.#open.handle, false, this, true)
  }

  /** Closes the handle when its holder has given it back, and not before `others` are closed. Those who wait for it are turned away. */
  close(others?: Promise<void>): Promise<void> {
    return (this.#closing ??= this.#close(others))
  }

  async #close(others?: Promise<void>): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiters.splice(0)) waiter.fail(closedError())
    await Promise.all([this.#held ? this.#idleOrGrace() : undefined, others])
    const open = this.#open
    this.#open = undefined
    if (open !== undefined) await this.#options.close(open.handle)
  }

  /** Called by a holder who needs the handle no more. */
  giveBack(broken: boolean, isBrief: boolean): void {
    if (broken) void this.#discard(isBrief)
    else this.#passOn(isBrief)
  }

  async #discard(isBrief: boolean): Promise<void> {
    const open = this.#open
    this.#open = undefined
    try {
      if (open !== undefined) await this.#options.close(open.handle)
    } catch {
      // The handle was broken before; that it cannot be closed either changes nothing for the next holder.
    }
    this.#passOn(isBrief)
  }

  #passOn(isBrief: boolean): void {
    if (!isBrief) this.#lasting--
    const next = this.#waiters.shift()
    if (next !== undefined) return next.start()
    this.#held = false
    this.#onIdle?.()
  }

  #wait(isBrief: boolean): Promise<void> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, share } = this.#options
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        start: () => {
          clearTimeout(timer)
          resolve()
        },
        fail: (error) => {
          clearTimeout(timer)
          if (!isBrief) this.#lasting--
          reject(error instanceof Error ? error : closedError())
        },
      }
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        waiter.fail(timeoutError(timeoutMs, share))
      }, timeoutMs)
      this.#waiters.push(waiter)
    })
  }

  #idleOrGrace(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#options.closeGraceMs ?? DEFAULT_CLOSE_GRACE_MS)
      this.#onIdle = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

function closedError(): UsageError {
  return new UsageError('The engine has been disposed.', { hint: 'Make a new one with createEngine(…).' })
}

function timeoutError(timeoutMs: number, share = 'this database has only one'): ConnectionError {
  return new ConnectionError(
    `The connection was not free within ${timeoutMs} ms: ${share}, and a transaction, a session that has ` +
      'flushed and not committed, a stream or a connection of engine.connect() holds it.\n  ' +
      'Commit or close what is open before others go on, send statements through what holds it, or raise connectTimeoutMs.',
  )
}
