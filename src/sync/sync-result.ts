import type { Step } from './safety'

/** What was done, and what was left. */
export interface SyncResult {
  readonly applied: readonly Step[]
  /** Steps that the policy does not allow, or that have to be taken by hand. */
  readonly pending: readonly Step[]
  /**
   * What a person should look at: what could not be compared, names in `dropUnknown` that nothing has, columns that keep inserts
   * from working. None where the database was known to fit, so that nothing was compared.
   */
  readonly notes: readonly string[]
}
