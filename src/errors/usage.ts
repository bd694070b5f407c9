import { DovetailError, withHint, type ErrorOptions } from './base'

/** The library was called in a way that cannot be meant. */
export class UsageError extends DovetailError {
  readonly code: string = 'usage'

  constructor(message: string, options: ErrorOptions & { readonly hint?: string } = {}) {
    super(withHint(message, options.hint), options)
  }
}

/** A relation was used that has not been loaded. */
export class NotLoadedError extends UsageError {
  override readonly code = 'not-loaded'
}

/** A value does not fit the type of its column; the message names the column, never the value. */
export class InvalidValueError extends UsageError {
  override readonly code = 'invalid-value'
}

/** A query that must give a row gave none. */
export class NoResultError extends UsageError {
  override readonly code = 'no-result'
}

/** A query that must give at most one row gave several. */
export class MultipleResultsError extends UsageError {
  override readonly code = 'multiple-results'
}

/** A transaction handle was used after its transaction had ended. */
export class TransactionClosedError extends UsageError {
  override readonly code = 'transaction-closed'
}

/** A row that was to be updated or deleted is no longer there. */
export class StaleRowError extends UsageError {
  override readonly code = 'stale-row'
}

/** The npm package of a driver is not installed, or this Node is too old for it. */
export class MissingDriverError extends UsageError {
  override readonly code = 'missing-driver'
}
