import { DovetailError, type ErrorOptions } from './base'

/** What is known of a statement that the database refused. */
export interface DatabaseErrorFacts extends ErrorOptions {
  /** The statement's text; its parameters are in `parameters`, never in a message. */
  readonly sql?: string | undefined
  readonly parameters?: readonly unknown[] | undefined
  readonly dialect?: string | undefined
  /** SQLSTATE on PostgreSQL, the result code's name (`SQLITE_BUSY`) on SQLite. */
  readonly driverCode?: string | undefined
}

/** The database, or the way to it, refused a statement. `cause` is the driver's own error. */
export class DatabaseError extends DovetailError {
  readonly code: string = 'database'
  readonly sql: string | undefined
  readonly dialect: string | undefined
  readonly driverCode: string | undefined
  /** The values that were bound: not enumerable, so that loggers do not print users' data. */
  declare readonly parameters: readonly unknown[] | undefined

  constructor(message: string, facts: DatabaseErrorFacts = {}) {
    super(message, facts)
    this.sql = facts.sql
    this.dialect = facts.dialect
    this.driverCode = facts.driverCode
    Object.defineProperty(this, 'parameters', { value: facts.parameters, enumerable: false })
  }
}

/** What the database said about a broken constraint. */
export interface IntegrityErrorFacts extends DatabaseErrorFacts {
  readonly constraint?: string | undefined
  readonly table?: string | undefined
  readonly columns?: readonly string[] | undefined
  /** The values of the key as the database wrote them, `1, x`: to be compared, not to be printed. */
  readonly keyText?: string | undefined
  /** Of a foreign key: which of its two sides was broken. */
  readonly reason?: ForeignKeyViolationError['reason']
}

/** A constraint of the database was violated. */
export class IntegrityError extends DatabaseError {
  override readonly code: string = 'integrity'
  /** The constraint's name, where the database tells it, or the session has found it. */
  constraint: string | undefined
  /** The table of the constraint; of a foreign key the one that points. */
  table: string | undefined
  /** The columns of the constraint. */
  columns: readonly string[] | undefined
  /** The entity class and property behind the table and column; filled in by the session. */
  entity: string | undefined
  property: string | undefined
  /** The relation whose foreign key it is; filled in by the session where the constraint is known. */
  relation: string | undefined
  /**
   * The instance whose row was refused; filled in by the session where it can be told. Not enumerable, as `keyText` is not, so
   * that loggers do not print users' data.
   */
  declare instance: object | undefined
  /** The values of the key as the database wrote them. */
  declare readonly keyText: string | undefined

  constructor(message: string, facts: IntegrityErrorFacts = {}) {
    super(message, facts)
    this.constraint = facts.constraint
    this.table = facts.table
    this.columns = facts.columns
    Object.defineProperty(this, 'instance', { value: undefined, writable: true, enumerable: false })
    Object.defineProperty(this, 'keyText', { value: facts.keyText, enumerable: false })
  }
}

/** A unique constraint, unique index or primary key was violated. */
export class UniqueViolationError extends IntegrityError {
  override readonly code = 'unique-violation'
}

/** A row points to a row that does not exist, or a row that others point to was to go. */
export class ForeignKeyViolationError extends IntegrityError {
  override readonly code = 'foreign-key-violation'
  /** What was broken: a row points to one that is not there, or a row was to go to which others still point; undefined if unknown. */
  reason: 'not-present' | 'still-referenced' | undefined

  constructor(message: string, facts: IntegrityErrorFacts = {}) {
    super(message, facts)
    this.reason = facts.reason
  }
}

/** A CHECK constraint was violated. */
export class CheckViolationError extends IntegrityError {
  override readonly code = 'check-violation'
}

/** A NOT NULL column was given no value. */
export class NotNullViolationError extends IntegrityError {
  override readonly code = 'not-null-violation'
}

/** The transaction lost against another one; running the whole transaction again may succeed. */
export class SerializationError extends DatabaseError {
  override readonly code = 'serialization'
}

/** The database could not be reached, or the connection broke. */
export class ConnectionError extends DatabaseError {
  override readonly code: string = 'connection'
}

/** The connection broke while COMMIT was under way: whether the work was kept is unknown. Never retried. */
export class CommitUnknownError extends ConnectionError {
  override readonly code = 'commit-unknown'
}

/** A statement was stopped by the caller's own signal. `cause` is the signal's reason, or what the database said. */
export class QueryAbortedError extends DatabaseError {
  override readonly code = 'query-aborted'
}

/** A statement took longer than its time limit. */
export class QueryTimeoutError extends DatabaseError {
  override readonly code: string = 'query-timeout'
}

/**
 * Another transaction holds a lock for which the statement does not wait (`noWait`), or has waited as long as `lock_timeout` says.
 * A `QueryTimeoutError` because it was one before it had a class of its own.
 */
export class LockNotAvailableError extends QueryTimeoutError {
  override readonly code = 'lock-not-available'
}

/** The transaction was committed; a hook that was to run afterwards failed. `cause` is what the first of them threw. */
export class AfterCommitError extends DovetailError {
  readonly code = 'after-commit'
  /** What the hooks threw. */
  readonly errors: readonly unknown[]

  constructor(errors: readonly unknown[]) {
    super(
      'The transaction was committed, but what was to happen afterwards failed.\n' +
        '  What was written stays: do not run the transaction again. See cause and errors.',
      { cause: errors[0] },
    )
    this.errors = errors
  }
}
