import { UsageError } from '../errors'

/** What class-validator says of one property. */
export interface ValidationError {
  readonly property: string
  readonly constraints?: Readonly<Record<string, string>>
  readonly children?: readonly ValidationError[]
}

/** A rule that is made of a function. */
interface RuleOptions {
  readonly name: string
  readonly constraints?: readonly unknown[]
  readonly validator: {
    readonly validate: (value: unknown) => boolean
    readonly defaultMessage: () => string
  }
}

/** What is used of the package. */
export interface ClassValidator {
  readonly validate: (object: object, options: object) => Promise<readonly ValidationError[]>
  readonly ValidateBy: (rule: RuleOptions, options: { readonly always: boolean }) => PropertyDecorator
}

/** The package. @throws UsageError where it is not installed */
export function loadClassValidator(): ClassValidator {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- an optional package, loaded when it is needed
    return require('class-validator') as ClassValidator
  } catch (cause) {
    throw new UsageError('The package class-validator is not installed.', {
      cause,
      hint: 'npm install class-validator',
    })
  }
}
