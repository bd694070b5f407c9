import { DovetailError, type ErrorOptions } from './base'
import { withHint } from './hint'

/** The place of a mistake in a model, and the line that mends it. */
export interface DefinitionErrorOptions extends ErrorOptions {
  readonly className?: string | undefined
  readonly propertyName?: string | undefined
  /** What to write instead. */
  readonly hint?: string | undefined
}

/** A model or a Core table is declared in a way that cannot work. Raised while declaring or when metadata is configured. */
export class DefinitionError extends DovetailError {
  readonly code: string = 'definition'
  readonly className: string | undefined
  readonly propertyName: string | undefined
  readonly hint: string | undefined

  constructor(message: string, options: DefinitionErrorOptions = {}) {
    super(withHint(place(options) + message, options.hint), options)
    this.className = options.className
    this.propertyName = options.propertyName
    this.hint = options.hint
  }
}

function place({ className, propertyName }: DefinitionErrorOptions): string {
  if (className === undefined) return ''
  return propertyName === undefined ? `${className}: ` : `${className}.${propertyName}: `
}

/** A column was declared without a type and none could be read from the property. */
export class UnreadableTypeError extends DefinitionError {
  override readonly code = 'unreadable-type'
}

/** A class or table is used as an entity but has no primary key. */
export class MissingPrimaryKeyError extends DefinitionError {
  override readonly code = 'missing-primary-key'
}

/** The name of a table, column or class leads nowhere. */
export class UnresolvedTargetError extends DefinitionError {
  override readonly code = 'unresolved-target'
}

/** Two tables (or classes) are to be joined, and no foreign key links them. */
export class NoForeignKeysError extends DefinitionError {
  override readonly code = 'no-foreign-keys'
}

/** Two tables are linked by several foreign keys, and none was chosen. */
export class AmbiguousForeignKeysError extends DefinitionError {
  override readonly code = 'ambiguous-foreign-keys'
  /** The names of the constraints to choose from. */
  readonly candidates: readonly string[]

  constructor(message: string, options: DefinitionErrorOptions & { readonly candidates: readonly string[] }) {
    super(message, options)
    this.candidates = options.candidates
  }
}

/** Two things of one kind have the same name. */
export class DuplicateNameError extends DefinitionError {
  override readonly code = 'duplicate-name'
}

/** A table of this name is already part of the MetaData, with another definition. */
export class TableAlreadyDefinedError extends DuplicateNameError {}

/** Several problems of one set of models, reported together. */
export class ConfigurationError extends DefinitionError {
  override readonly code = 'configuration'
  readonly problems: readonly DefinitionError[]

  constructor(problems: readonly DefinitionError[]) {
    const lines = problems.map((problem, i) => `${i + 1}. ${problem.message}`)
    super(`${problems.length} problems in the declared models:\n${lines.join('\n')}`)
    this.problems = problems
  }

  /** Throws nothing for no problem, the problem itself for one, and all of them together for several. */
  static throwIfAny(problems: readonly DefinitionError[]): void {
    const [first] = problems
    if (first === undefined) return
    throw problems.length === 1 ? first : new ConfigurationError(problems)
  }
}
