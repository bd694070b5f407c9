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
    private readonly queue: { giveBack(broken: boolean): void },
  ) {}

  release(broken = false): void {
    if (this.#isReleased) return
    this.#isReleased = true
    this.queue.giveBack(broken)
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
  #closed = false
  #onIdle: (() => void) | undefined

  constructor(options: HandleQueueOptions<H>) {
    this.#options = options
  }

  /** Waits for the handle. @throws {@link ConnectionError} if the holder keeps it for too long */
  async acquire(): Promise<HeldHandle<H>> {
    if (this.#closed) throw closedError()
    if (this.#held) await this.#wait()
    else this.#held = true
    const before = this.#open
    try {
      this.#open ??= { handle: await this.#options.open() }
    } catch (error) {
      this.#passOn()
      throw error
    }
    return new Hold(this.#open.handle, before === undefined, this)
  }

  /** The handle, if it is open and nobody holds it. */
  tryAcquire(): HeldHandle<H> | undefined {
    if (this.#closed || this.#held || this.#open === undefined) return undefined
    this.#held = true
    return new Hold(this.#open.handle, false, this)
  }

  /** Closes the handle when its holder has given it back. Those who wait for it are turned away. */
  async close(): Promise<void> {
    this.#closed = true
    for (const waiter of this.#waiters.splice(0)) waiter.fail(closedError())
    if (this.#held) await this.#idleOrGrace()
    const open = this.#open
    this.#open = undefined
    if (open !== undefined) await this.#options.close(open.handle)
  }

  /** Called by a holder who needs the handle no more. */
  giveBack(broken: boolean): void {
    if (broken) void this.#discard()
    else this.#passOn()
  }

  async #discard(): Promise<void> {
    const open = this.#open
    this.#open = undefined
    try {
      if (open !== undefined) await this.#options.close(open.handle)
    } catch {
      // The handle was broken before; that it cannot be closed either changes nothing for the next holder.
    }
    this.#passOn()
  }

  #passOn(): void {
    const next = this.#waiters.shift()
    if (next !== undefined) return next.start()
    this.#held = false
    this.#onIdle?.()
  }

  #wait(): Promise<void> {
    const timeoutMs = this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        start: () => {
          clearTimeout(timer)
          resolve()
        },
        fail: (error) => {
          clearTimeout(timer)
          reject(error instanceof Error ? error : closedError())
        },
      }
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        waiter.fail(timeoutError(timeoutMs))
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

/** Whoever asks for a connection of an engine that was disposed of. */
export function closedError(): UsageError {
  return new UsageError('The engine has been disposed.', { hint: 'Make a new one with createEngine(…).' })
}

function timeoutError(timeoutMs: number): ConnectionError {
  return new ConnectionError(
    `The connection was not free within ${timeoutMs} ms: this database has only one, and a transaction, a session that has ` +
      'flushed and not committed, a stream or a connection of engine.connect() holds it.\n  ' +
      'Commit or close what is open before others go on, send statements through what holds it, or raise connectTimeoutMs.',
  )
}
