import type { WireValue } from '../driver/driver'

/** One statement that was sent to the database, told when it has ended. */
export interface StatementEvent {
  readonly sql: string
  /** The values as they were sent. Not enumerable, so that a logger that prints the event does not print users' data. */
  readonly parameters: readonly WireValue[]
  readonly durationMs: number
  /** What the statement failed with. */
  readonly error?: Error
}

/** Is called after every statement. */
export type StatementListener = (event: StatementEvent) => void

/** Where lines of a log go: `console` is one. */
export interface Logger {
  /** Takes one line. */
  log(line: string): void
}

/** Who hears of statements, and the telling. */
export class StatementEvents {
  readonly #listeners = new Set<StatementListener>()

  on(listener: StatementListener): void {
    this.#listeners.add(listener)
  }

  off(listener: StatementListener): void {
    this.#listeners.delete(listener)
  }

  /** Whether anybody listens. */
  get isHeard(): boolean {
    return this.#listeners.size > 0
  }

  /** Runs one statement and tells how it went. */
  async around<T>(sql: string, parameters: readonly WireValue[], run: () => Promise<T>): Promise<T> {
    if (this.#listeners.size === 0) return run()
    const start = performance.now()
    try {
      const result = await run()
      this.#tell({ sql, durationMs: performance.now() - start }, parameters)
      return result
    } catch (error) {
      this.#tell({ sql, durationMs: performance.now() - start, error: error as Error }, parameters)
      throw error
    }
  }

  #tell(facts: Omit<StatementEvent, 'parameters'>, parameters: readonly WireValue[]): void {
    const event = Object.defineProperty({ ...facts }, 'parameters', { value: parameters }) as StatementEvent
    for (const listener of this.#listeners) {
      try {
        listener(event)
      } catch (error) {
        // The statement has been executed: a listener's mistake must not make it look as if it had failed.
        process.emitWarning(`A listener for statements threw: ${String(error)}`, 'DovetailWarning')
      }
    }
  }
}

/** A listener that writes one line per statement, without values. */
export function logStatements(logger: Logger): StatementListener {
  return ({ sql, durationMs, error }) => {
    const outcome = error === undefined ? '' : `  -- ${error.message.split('\n')[0] ?? ''}`
    logger.log(`${durationMs.toFixed(1)} ms  ${sql}${outcome}`)
  }
}
