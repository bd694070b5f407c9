import { SqlType } from './sql-type'

/** JSON writes these characters, and no others of this range, as escapes. The backslash before them is not escaped itself. */
const UNSTORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

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
    const text = textOf(value)
    if (text === undefined || text === 'null') this.refuse('something JSON can express', value)
    if (UNSTORABLE.test(text))
      this.refuse('free of NUL characters and half surrogate pairs, which PostgreSQL cannot store', value)
    // Looked for only where there may be one: a walk through the value costs more than writing it.
    if (text.includes('null') && holdsNoNumber(value))
      this.refuse('free of NaN and Infinity, which JSON would write as null', value)
    return text
  }

  /** The object itself, which the program may go on to change. */
  override fit(value: unknown): unknown {
    this.normalize(value)
    return value
  }
}

function holdsNoNumber(value: unknown): boolean {
  let isFound = false
  JSON.stringify(value, (_key, inner: unknown) => {
    isFound ||= typeof inner === 'number' && !Number.isFinite(inner)
    return inner
  })
  return isFound
}

/** Undefined for what JSON has no form for: a function, a bigint, an object that holds itself. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
