import type { Step } from '../../src/core'

/** A step as one line; the names of helpers end in a hash. */
export function stepLine({ possible, reason, safety, statements }: Step): string {
  const line = possible ? `${safety}: ${statements.join('; ')}` : `by hand: ${reason}`
  return line.replaceAll(/dovetail_index_[0-9a-f]{12}/g, 'dovetail_index_#')
}
