import { DovetailError, type ErrorOptions } from './base'
import { withHint } from './hint'

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
  /** The entity class and property that the value was meant for; filled in by the session. */
  entity: string | undefined
  property: string | undefined
}

/** A text is no cursor of the query: it was changed, or belongs to another class or order. */
export class InvalidCursorError extends UsageError {
  override readonly code = 'invalid-cursor'
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

/** A session was used after the request that it belonged to. */
export class SessionClosedError extends UsageError {
  override readonly code = 'session-closed'
}

/** A row that was to be updated or deleted is no longer there. */
export class StaleRowError extends UsageError {
  override readonly code = 'stale-row'
  /**
   * The instances whose rows were to be written by the statement: the row of a single one is stale for certain; of several the
   * message says how many. Not enumerable, so that a log does not print them.
   */
  declare readonly instances: readonly object[]

  constructor(
    message: string,
    {
      instances = [],
      ...options
    }: ConstructorParameters<typeof UsageError>[1] & { instances?: readonly object[] } = {},
  ) {
    super(message, options)
    Object.defineProperty(this, 'instances', { value: instances })
  }
}

/** The npm package of a driver is not installed, or this Node is too old for it. */
export class MissingDriverError extends UsageError {
  override readonly code = 'missing-driver'
}

/** What is wrong with one instance, by property. */
export interface InvalidEntity {
  readonly entity: object
  readonly entityName: string
  readonly problems: readonly { readonly property: string; readonly messages: readonly string[] }[]
}

/** Instances are not valid; nothing was written. */
export class ValidationFailedError extends DovetailError {
  readonly code = 'validation-failed'
  /** All of them, with all that is wrong. */
  readonly invalid: readonly InvalidEntity[]

  constructor(invalid: readonly InvalidEntity[]) {
    const lines = invalid.flatMap(({ entityName, problems }) =>
      problems.map(({ property, messages }) => `  ${entityName}.${property}: ${messages.join(', ')}`),
    )
    super(`Nothing was written, because ${invalid.length} instance(s) are not valid:\n${lines.join('\n')}`)
    this.invalid = invalid
  }
}
