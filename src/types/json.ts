import { SqlType } from './sql-type'

/** JSON and JSONB; the parsed value in JavaScript. NULL is the SQL null, never the JSON one. */
export class JsonType<T = unknown> extends SqlType<T> {
  readonly kind = 'json'

  constructor(readonly binary: boolean) {
    super()
  }

  override get parameters(): readonly unknown[] {
    return [this.binary ? 'binary' : undefined]
  }

  /** The text of the value: what is stored, and what two values are compared by. */
  override normalize(value: unknown): string {
    const text = JSON.stringify(value) as string | undefined
    if (text === undefined) this.refuse('something JSON can express', value)
    return text
  }
}
