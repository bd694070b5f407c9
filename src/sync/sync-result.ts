import type { Step } from './safety'

/** What was done, and what was left. */
export interface SyncResult {
  readonly applied: readonly Step[]
  /** Steps that the policy does not allow, or that have to be taken by hand. */
  readonly pending: readonly Step[]
}
