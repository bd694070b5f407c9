import {
  AmbiguousForeignKeysError,
  ConfigurationError,
  DefinitionError,
  DovetailError,
  UnresolvedTargetError,
} from '../errors'

/** Where in a model something went wrong: a class and its property, or a table and its column. */
export interface Place {
  readonly className: string
  readonly propertyName?: string | undefined
}

/** Runs a step and gives its result; an error becomes one of the problems, told with its place. */
export function attempt<T>(problems: DefinitionError[], place: Place, step: () => T): T | undefined {
  try {
    return step()
  } catch (error) {
    if (error instanceof BrokenTargetError) return undefined
    problems.push(placed(error, place))
    return undefined
  }
}

/** The result of a step, or undefined where it fails: what is wrong is told by whoever owns it. */
export function quietly<T>(step: () => T): T | undefined {
  return attempt([], { className: '' }, step)
}

/** The problems that a step throws, one by one. */
export function problemsOf(step: () => void): DefinitionError[] {
  try {
    step()
    return []
  } catch (error) {
    if (error instanceof ConfigurationError) return [...error.problems]
    if (error instanceof DefinitionError) return [error]
    throw error
  }
}

/** Another model could not be built. It reports its own problems, so whoever leads to it stays silent. */
export class BrokenTargetError extends DefinitionError {
  override readonly code = 'broken-target'
}

/** The same error with class and property in it, whatever was thrown. */
function placed(error: unknown, place: Place): DefinitionError {
  if (error instanceof DefinitionError) return error.className === undefined ? atPlace(error, place) : error
  if (error instanceof ReferenceError) {
    return new UnresolvedTargetError(`a class was used before it existed (${error.message}).`, {
      ...place,
      cause: error,
      hint: 'Modules that import each other: write targets as functions, () => User, and call nothing at module level.',
    })
  }
  const message = error instanceof Error ? error.message : String(error)
  const text = error instanceof DovetailError ? message : `a function of the declaration threw: ${message}`
  return new DefinitionError(text, { ...place, cause: error })
}

function atPlace(error: DefinitionError, place: Place): DefinitionError {
  const { hint } = error
  const text = hint === undefined ? error.message : error.message.slice(0, -`\n  ${hint}`.length)
  const options = { ...place, hint, cause: error.cause }
  if (error instanceof AmbiguousForeignKeysError) {
    return new AmbiguousForeignKeysError(text, { ...options, candidates: error.candidates })
  }
  const Kind = error.constructor as new (message: string, options: object) => DefinitionError
  return new Kind(text, options)
}
