import { DefinitionError } from '../errors'
import { otherText, SqlType } from './sql-type'

/** VARCHAR(length), CHAR(length) and TEXT; a string in JavaScript. CHAR's padding is never seen. */
export class StringType<T = string> extends SqlType<T> {
  constructor(
    readonly kind: 'varchar' | 'char' | 'text',
    readonly length?: number,
  ) {
    super()
    if (length !== undefined && (!Number.isInteger(length) || length < 1)) {
      throw new DefinitionError(`${kind} takes a whole length above 0.`, { hint: `Write t.${kind}(40).` })
    }
  }

  override get parameters(): readonly unknown[] {
    return [this.length]
  }

  override normalize(value: unknown): string {
    if (typeof value !== 'string') this.refuse('a string', value)
    if (value.includes('\0')) this.refuse('free of NUL characters, which PostgreSQL cannot store', value)
    if (!value.isWellFormed()) this.refuse('well-formed Unicode (it holds half a surrogate pair)', value)
    return this.kind === 'char' ? value.replace(/ +$/, '') : value
  }

  /** The length counts characters, as PostgreSQL does; SQLite would not look at it. */
  override fit(value: unknown): unknown {
    const text = this.normalize(value)
    if (this.length !== undefined && text.length > this.length && [...text].length > this.length) {
      this.refuse(`at most ${this.length} characters long`, value, `one of ${[...text].length}`)
    }
    return text
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** UUID; a lower-case string in JavaScript. */
export class UuidType<T = string> extends SqlType<T> {
  readonly kind = 'uuid'

  override normalize(value: unknown): string {
    const text = typeof value === 'string' ? value.toLowerCase() : ''
    if (!UUID.test(text))
      this.refuse('a UUID such as 0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11', value, otherText(value))
    return text
  }
}

/** BYTEA or BLOB; a Buffer in JavaScript. */
export class BinaryType<T = Buffer> extends SqlType<T> {
  readonly kind = 'binary'

  override normalize(value: unknown): Buffer {
    if (Buffer.isBuffer(value)) return value
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return this.refuse('a Buffer or Uint8Array', value)
  }
}
