import { DovetailError } from './base'

/** The schema could not be brought to the models. */
export class SyncError extends DovetailError {
  readonly code: string = 'sync'
}

/** A difference between a model and its database, as data. */
export interface PendingChange {
  /** `addColumn`, `changeColumn` and so on. */
  readonly kind: string
  /** What it is about, for people: `column user.name`. */
  readonly subject: string
  /** The table of the model that it concerns, as `schema.name`. */
  readonly table?: string
  /** How the model has what differs. */
  readonly wanted?: string
  /** How the database has what differs. */
  readonly found?: string
  /** What one step makes true of several changes. */
  readonly parts?: readonly PendingChange[]
}

/** Steps are left that the policy does not allow, and the caller asked to be stopped by that. */
export class PendingChangesError extends SyncError {
  override readonly code = 'pending-changes'
  /** The steps that were not taken, as readable lines. */
  readonly pending: readonly string[]
  /** What differs, each difference once. */
  readonly changes: readonly PendingChange[]

  constructor(message: string, pending: readonly string[], changes: readonly PendingChange[]) {
    super(message)
    this.pending = pending
    this.changes = changes
  }
}

/** A signal ended `sync` between two steps. What was committed before stays, and the next `sync` goes on from there. */
export class SyncAbortedError extends SyncError {
  override readonly code = 'sync-aborted'
  /** What was applied and committed: `column user.name`. */
  readonly applied: readonly string[]

  constructor(applied: readonly string[], cause: unknown) {
    const done = applied.length === 0 ? 'nothing was applied' : `applied before: ${applied.join(', ')}`
    super(`The schema change was aborted by its signal; ${done}.\n  The next sync goes on from there.`, {
      cause,
    })
    this.applied = applied
  }
}

/** A session of the database that others wait for. */
export interface BlockingSession {
  /** The number of its process on the server; 0 for a transaction that was prepared. */
  readonly pid: number
  /** As the program calls itself (`application_name`). */
  readonly application: string
  /** `idle in transaction`, `active` and so on; null where the server does not say. */
  readonly state: string | null
  /** How long its transaction has been open, or else how long it has been in this state. */
  readonly seconds: number | null
}

/** The lock that guards schema changes, or one for a table to be changed, could not be had in time. */
export class SyncLockError extends SyncError {
  override readonly code = 'sync-lock'
  /** Who was waited for, as far as the database told. */
  readonly blockers: readonly BlockingSession[]

  constructor({
    cause,
    blockers = [],
  }: {
    readonly cause?: unknown
    readonly blockers?: readonly BlockingSession[] | undefined
  }) {
    super(
      'The lock for changing the schema, or for a table to be changed, could not be had in time.\n' +
        (blockers.length === 0
          ? '  Another process holds it: look for long transactions, or raise lockTimeoutMs.'
          : `  Waited for ${blockers.map(told).join(', ')}: end what it does, or raise lockTimeoutMs.`),
      { cause },
    )
    this.blockers = blockers
  }
}

function told({ pid, application, state, seconds }: BlockingSession): string {
  const facts = [application, state ?? '', seconds === null ? '' : `${seconds} s`].filter(
    (each) => each !== '',
  )
  return `session ${pid}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`
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
