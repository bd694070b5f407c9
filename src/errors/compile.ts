import { DovetailError, type ErrorOptions } from './base'
import { withHint } from './hint'

/** A statement cannot be written as SQL. */
export class CompileError extends DovetailError {
  readonly code: string = 'compile'
}

/** The facts of a refusal. */
export interface UnsupportedFeature extends ErrorOptions {
  readonly dialect: string
  readonly feature: string
  /** What to write instead. */
  readonly hint?: string
}

/** This database cannot do what was asked; nothing is ever dropped silently. */
export class UnsupportedFeatureError extends CompileError {
  override readonly code = 'unsupported-feature'
  readonly dialect: string
  readonly feature: string

  constructor(facts: UnsupportedFeature) {
    super(withHint(`${facts.dialect} does not support ${facts.feature}.`, facts.hint), facts)
    this.dialect = facts.dialect
    this.feature = facts.feature
  }
}

/** An identifier that the database cannot hold: empty, too long, or with a NUL character. */
export class InvalidIdentifierError extends CompileError {
  override readonly code = 'invalid-identifier'
}
