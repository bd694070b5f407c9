import { SessionClosedError } from '../errors'

/** Runs calls one after another: what one changes in memory must not meet what another reads. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()
  #isOver = false

  get isOver(): boolean {
    return this.#isOver
  }

  /** Runs a call when all earlier ones have ended, whichever way they did. */
  take<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(() => {
      this.assertNotOver()
      return run()
    })
    this.#last = result.catch(() => undefined)
    return result
  }

  /** From now on no call gets a turn, not even one that waits for it; gives the end of the one that runs. */
  async end(): Promise<void> {
    this.#isOver = true
    await this.#last
  }

  assertNotOver(): void {
    if (!this.#isOver) return
    throw new SessionClosedError(
      'The session belongs to a request that has ended, and cannot be used any more.',
      {
        hint: 'Await everything inside the callback of sessions.run(…), and keep no session outside of it.',
      },
    )
  }
}
