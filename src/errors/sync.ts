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

/** A plan from a file does not fit the database any more. */
export class StalePlanError extends SyncError {
  override readonly code = 'stale-plan'
}

/** The database refused a step of a plan. What stood in the same transaction was undone; what was committed before it stays. */
export class SyncStepError extends SyncError {
  override readonly code = 'sync-step'
  /** What the step is about: `constraint uq_user_email of table user`. */
  readonly subject: string
  /** Its statements. */
  readonly sql: string

  constructor(
    message: string,
    { subject, sql, cause }: { readonly subject: string; readonly sql: string; readonly cause: unknown },
  ) {
    super(message, { cause })
    this.subject = subject
    this.sql = sql
  }
}
