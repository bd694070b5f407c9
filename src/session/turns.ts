/** Runs calls one after another: what one changes in memory must not meet what another reads. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs a call when all earlier ones have ended, whichever way they did. */
  take<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run)
    this.#last = result.catch(() => undefined)
    return result
  }
}
