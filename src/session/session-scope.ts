import { AsyncLocalStorage } from 'node:async_hooks'

import { UsageError } from '../errors'
import type { Executor } from '../engine/executor'
import { checkOptions } from '../schema/items'
import { assertExecutor } from './arguments'
import { Session } from './session'
import { SESSION_OPTIONS, type SessionOptions } from './session-options'

/** Options of a `SessionScope`: those of its sessions, and how they end. */
export interface SessionScopeOptions extends SessionOptions {
  /**
   * What happens to a session whose callback has returned: `'commit'` writes and commits all changes, `'close'` rolls back
   * whatever was not committed. A callback that throws is always rolled back.
   */
  readonly atEnd?: 'commit' | 'close'
}

/**
 * A session for each request, which whatever runs in the request finds without being handed it. Requests that run at the same
 * time never see each other's. When the callback of `run` has ended, its session is dead.
 *
 * @example
 * const sessions = new SessionScope(engine)
 * createServer((request, response) => {
 *   void sessions.run(async () => handle(request)).then((body) => response.end(body))
 * })
 * // anywhere below handle(): await sessions.current.find(User)
 */
export class SessionScope {
  readonly #storage = new AsyncLocalStorage<Session>()
  readonly #executor: Executor
  readonly #options: SessionOptions
  readonly #atEnd: 'commit' | 'close'

  constructor(executor: Executor, { atEnd = 'commit', ...options }: SessionScopeOptions = {}) {
    assertExecutor(executor)
    checkOptions('SessionScope', options, SESSION_OPTIONS)
    if (!['commit', 'close'].includes(atEnd))
      throw new UsageError("atEnd is 'commit' or 'close'.", { hint: "Write { atEnd: 'commit' }." })
    this.#executor = executor
    this.#options = options
    this.#atEnd = atEnd
  }

  /**
   * Runs a callback with a session of its own. A call inside another one's callback has a session of its own, too.
   *
   * @throws whatever the callback throws; then nothing is committed
   */
  async run<T>(callback: (session: Session) => Promise<T> | T): Promise<T> {
    const session = new Session(this.#executor, this.#options)
    try {
      return await this.#storage.run(session, async () => {
        const value = await callback(session)
        if (this.#atEnd === 'commit') await session.commit()
        return value
      })
    } finally {
      await session.end()
    }
  }

  /** Whether this runs inside the callback of `run`. */
  get isActive(): boolean {
    return this.#storage.getStore()?.hasEnded === false
  }

  /**
   * The session of the request.
   *
   * @throws UsageError outside of the callback of `run`
   * @throws SessionClosedError in what goes on when the request has ended
   */
  get current(): Session {
    const session = this.#storage.getStore()
    if (session === undefined) {
      throw new UsageError('There is no current session: this does not run inside of a request.', {
        hint: 'Write await sessions.run(async () => { … }) around it.',
      })
    }
    session.assertUsable()
    return session
  }
}
