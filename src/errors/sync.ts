import { DovetailError } from './base'

/** The schema could not be brought to the models. */
export class SyncError extends DovetailError {
  readonly code: string = 'sync'
}

/** Steps are left that the policy does not allow, and the caller asked to be stopped by that. */
export class PendingChangesError extends SyncError {
  override readonly code = 'pending-changes'
  /** The steps that were not taken, as readable lines. */
  readonly pending: readonly string[]

  constructor(message: string, pending: readonly string[]) {
    super(message)
    this.pending = pending
  }
}

/** The lock that guards schema changes could not be had in time. */
export class SyncLockError extends SyncError {
  override readonly code = 'sync-lock'
}
