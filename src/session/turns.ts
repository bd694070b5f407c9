import { AsyncLocalStorage } from 'node:async_hooks'

import { SessionClosedError } from '../errors'

/** Where listeners run: what they call is part of the call that waits for them. */
const insideOf = new AsyncLocalStorage<{ readonly turns: Turns; isOpen: boolean }>()

/** Runs calls one after another: what one changes in memory must not meet what another reads. */
export class Turns {
  /** The end of the last call; undefined where none is running. */
  #last: Promise<unknown> | undefined
  #isOver = false
  #usesInside = false

  get isOver(): boolean {
    return this.#isOver
  }

  /** Runs a call when all earlier ones have ended, whichever way they did. */
  take<T>(run: () => Promise<T>): Promise<T> {
    if (this.isInside) return run()
    const isFree = this.#last === undefined && !this.#isOver
    const result = isFree ? run() : this.#afterOthers(run)
    const ended = (): void => {
      if (this.#last === end) this.#last = undefined
    }
    const end = result.then(ended, ended)
    this.#last = end
    return result
  }

  async #afterOthers<T>(run: () => Promise<T>): Promise<T> {
    await this.#last
    this.assertNotOver()
    return run()
  }

  /** Whether this is called by what `inside` runs. */
  get isInside(): boolean {
    if (!this.#usesInside) return false
    const place = insideOf.getStore()
    return place?.turns === this && place.isOpen
  }

  /** Runs something for which the call whose turn it is waits: its own calls do not wait for that one. */
  async inside<T>(run: () => Promise<T>): Promise<T> {
    this.#usesInside = true
    const place = { turns: this as Turns, isOpen: true }
    try {
      return await insideOf.run(place, run)
    } finally {
      place.isOpen = false
    }
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
