/** Where a failed operation was looking: every part is optional because errors are raised on several layers. */
export interface ErrorOptions {
  readonly cause?: unknown
}

/**
 * The root of every error that Dovetail throws. `code` is stable and has a section of `docs/errors.md`.
 *
 * @example
 * try { await session.commit() } catch (e) { if (e instanceof DovetailError) report(e.code, e.message) }
 */
export abstract class DovetailError extends Error {
  /** The stable name of the kind of failure; an anchor in `docs/errors.md`. */
  abstract readonly code: string

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
  }
}
