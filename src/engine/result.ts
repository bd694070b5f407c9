import { MultipleResultsError, NoResultError } from '../errors'

/** A row as an object, its values by the names of the columns. */
export type Row = Record<string, unknown>

/**
 * What a statement gave.
 *
 * @example
 * const result = await engine.execute(select(user.c.name))
 * for (const { name } of result) console.log(name)
 */
export class Result<R = Row> implements Iterable<R> {
  readonly rows: readonly R[]
  /** How many rows an INSERT, UPDATE or DELETE touched; 0 for other statements. */
  readonly rowCount: number
  /** The names of the columns, in their order. */
  readonly keys: readonly string[]

  constructor(rows: readonly R[], rowCount: number, keys: readonly string[]) {
    this.rows = rows
    this.rowCount = rowCount
    this.keys = keys
  }

  /** The rows, one after another. */
  [Symbol.iterator](): Iterator<R> {
    return this.rows[Symbol.iterator]()
  }

  /** The only row. @throws {@link NoResultError}, {@link MultipleResultsError} */
  one(): R {
    const row = this.oneOrNull()
    if (row !== null) return row
    throw new NoResultError('The statement gave no row where one was expected.', {
      hint: 'Use oneOrNull() if there may be none.',
    })
  }

  /** The only row, or null if there is none. @throws {@link MultipleResultsError} */
  oneOrNull(): R | null {
    if (this.rows.length > 1) {
      throw new MultipleResultsError(`The statement gave ${this.rows.length} rows where one was expected.`, {
        hint: 'Narrow the condition, or use rows.',
      })
    }
    return this.rows[0] ?? null
  }

  /** The first column of the only row. */
  scalar<T = unknown>(): T {
    return this.#firstValue(this.one()) as T
  }

  /** The first column of every row. */
  scalars<T = unknown>(): T[] {
    return this.rows.map((row) => this.#firstValue(row) as T)
  }

  #firstValue(row: R): unknown {
    const [key] = this.keys
    return key === undefined ? undefined : (row as Row)[key]
  }
}
