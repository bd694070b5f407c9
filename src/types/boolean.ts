import { SqlType } from './sql-type'

/** BOOLEAN; a boolean in JavaScript on every database. */
export class BooleanType<T = boolean> extends SqlType<T> {
  readonly kind = 'boolean'

  override normalize(value: unknown): boolean {
    if (typeof value !== 'boolean') this.refuse('true or false', value)
    return value
  }
}
