import { SqlType } from './sql-type'

/** What a column without a type of its own may hold. */
export type AnyValue = string | number | bigint | Uint8Array

/** SQLite's columns that take values of every kind: declared ANY, or without any type. */
export class AnyType<T = AnyValue> extends SqlType<T> {
  readonly kind = 'any'

  constructor(
    /** What stands behind the column's name. */
    readonly name: 'ANY' | '',
  ) {
    super()
  }

  override get parameters(): readonly unknown[] {
    return [this.name]
  }

  override normalize(value: unknown): AnyValue {
    if (typeof value === 'string' || typeof value === 'bigint') return value
    if (typeof value === 'number' && !Number.isNaN(value)) return value
    if (Buffer.isBuffer(value)) return value
    if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    return this.refuse('a string, a number, a bigint or a Buffer', value)
  }

  override toString(): string {
    return this.name === '' ? 'untyped' : 'any'
  }
}
