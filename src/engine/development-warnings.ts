import { UsageError } from '../errors'

/** What a program does that works, but not as it should. */
export interface DevelopmentWarning {
  /** `row-by-row`: rows are read one at a time that one statement would read together. */
  readonly code: 'row-by-row'
  readonly message: string
  /** What to write instead. */
  readonly hint: string
  /** The line of the program: `file:line:column`; undefined where nothing on the stack tells it. */
  readonly place: string | undefined
}

/** Where warnings go; `false`: nobody wants them. */
export type OnWarning = false | ((warning: DevelopmentWarning) => void)

/** Tells warnings, each once for a place in the program. */
export class DevelopmentWarnings {
  readonly #told = new Set<string>()

  private constructor(private readonly tell: (warning: DevelopmentWarning) => void) {}

  /** Those that go to somebody, to Node's own warnings if nobody is named; undefined where none are wanted, as in production. */
  static to(onWarning: OnWarning = emit): DevelopmentWarnings | undefined {
    if (onWarning !== false && typeof onWarning !== 'function') {
      throw new UsageError('onWarning is a function, or false.', {
        hint: 'Write { onWarning: ({ message, hint }) => logger.warn(message, hint) }.',
      })
    }
    if (onWarning === false || process.env['NODE_ENV'] === 'production') return undefined
    return new DevelopmentWarnings(onWarning)
  }

  /** Whether a place was told of already, which is so from now on. */
  isKnown(place: string): boolean {
    const isKnown = this.#told.has(place)
    this.#told.add(place)
    return isKnown
  }

  warn(warning: DevelopmentWarning): void {
    try {
      this.tell(warning)
    } catch (error) {
      // What was asked of the session has been done: a listener's mistake must not make it fail.
      emitText(`onWarning threw: ${String(error)}`)
    }
  }
}

function emit({ message, hint }: DevelopmentWarning): void {
  process.emitWarning(message, { type: 'DovetailWarning', code: 'DOVETAIL_ROW_BY_ROW', detail: hint })
}

function emitText(message: string): void {
  process.emitWarning(message, 'DovetailWarning')
}
