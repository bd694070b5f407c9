import { DovetailError, type ErrorOptions } from './base'
import { withHint } from './hint'

/** A statement cannot be written as SQL. */
export class CompileError extends DovetailError {
  readonly code: string = 'compile'
  /** Where several things cannot be written, all of them. */
  readonly problems: readonly CompileError[]

  constructor(message: string, options: ErrorOptions & { readonly problems?: readonly CompileError[] } = {}) {
    super(message, options)
    this.problems = options.problems ?? []
  }

  /** Throws nothing for no problem, the problem itself for one, and all of them together for several. */
  static throwIfAny(found: readonly CompileError[]): void {
    const problems = found.flatMap((problem) => (problem.problems.length > 0 ? problem.problems : problem))
    const [first] = problems
    if (first === undefined) return
    if (problems.length === 1) throw first
    if (problems.every((problem) => problem instanceof UnsupportedFeatureError))
      throw UnsupportedFeatureError.all(problems)
    const isName = problems.every((problem) => problem instanceof InvalidIdentifierError)
    throw new (isName ? InvalidIdentifierError : CompileError)(listing(problems), { problems })
  }
}

/** The facts of a refusal. */
export interface UnsupportedFeature extends ErrorOptions {
  readonly dialect: string
  readonly feature: string
  /** What to write instead. */
  readonly hint?: string
  /** Where it stands for several refusals, these. */
  readonly problems?: readonly UnsupportedFeatureError[]
}

/** This database cannot do what was asked; nothing is ever dropped silently. */
export class UnsupportedFeatureError extends CompileError {
  override readonly code = 'unsupported-feature'
  readonly dialect: string
  readonly feature: string

  constructor(facts: UnsupportedFeature) {
    const own = withHint(`${facts.dialect} does not support ${facts.feature}.`, facts.hint)
    super(facts.problems === undefined ? own : listing(facts.problems), facts)
    this.dialect = facts.dialect
    this.feature = facts.feature
  }

  /** Several refusals as one. */
  static all(problems: readonly UnsupportedFeatureError[]): UnsupportedFeatureError {
    const feature = problems.map((problem) => problem.feature).join('; ')
    return new UnsupportedFeatureError({ dialect: problems[0]?.dialect ?? '', feature, problems })
  }
}

function listing(problems: readonly CompileError[]): string {
  const lines = problems.map(({ message }, i) => `${i + 1}. ${message}`)
  return `${problems.length} parts of the schema cannot be written:\n${lines.join('\n')}`
}

/** An identifier that the database cannot hold: empty, too long, or with a NUL character. */
export class InvalidIdentifierError extends CompileError {
  override readonly code = 'invalid-identifier'
}
