import { DefinitionError } from '../errors'
import { SqlType, describe } from './sql-type'

/** How a custom type's values go to the database and come back. */
export interface CustomTypeOptions<T, B> {
  /** The SQL type that holds the values. */
  readonly base: SqlType<B>
  readonly toDatabase: (value: T) => B
  readonly fromDatabase: (stored: B) => T
}

/** A type of the user's own over a SQL type: to the database and back through two functions. */
export class CustomType<T, B = unknown> extends SqlType<T> {
  readonly kind = 'custom'

  constructor(readonly options: CustomTypeOptions<T, B>) {
    super()
    if (!((options.base as unknown) instanceof SqlType)) {
      throw new DefinitionError(`A custom type needs a base type, not ${describe(options.base)}.`, {
        hint: 'Write t.custom({ base: t.varchar(20), toDatabase, fromDatabase }).',
      })
    }
  }

  override forColumn(table: string, column: string): CustomType<T, B> {
    return new CustomType({ ...this.options, base: this.options.base.forColumn(table, column) })
  }

  override equals(other: SqlType): boolean {
    return this.options.base.equals(
      other.kind === 'custom' ? (other as CustomType<unknown>).options.base : other,
    )
  }

  override normalize(value: unknown): unknown {
    return this.options.base.normalize(this.options.toDatabase(value as T))
  }

  override fit(value: unknown): unknown {
    this.options.base.fit(this.options.toDatabase(value as T))
    return value
  }

  override toString(): string {
    return this.options.base.toString()
  }
}
