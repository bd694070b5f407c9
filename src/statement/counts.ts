import { UsageError } from '../errors'

/** Refuses what is no number of rows. */
export function assertCount(what: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new UsageError(`${what} takes a whole number that is not negative.`)
}
