import { DovetailError } from '../../src/errors'

/** The error that a function throws. */
export function thrownBy(run: () => unknown): DovetailError {
  try {
    run()
  } catch (error) {
    if (error instanceof DovetailError) return error
    throw error
  }
  throw new TypeError('nothing was thrown')
}
