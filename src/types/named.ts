import { DefinitionError } from '../errors'
import { SqlType, describe } from './sql-type'

const TYPE_NAME = /^[a-z_][a-z0-9_ ]*(\.[a-z_][a-z0-9_]*)?(\(\d+(, ?\d+)?\))?(\[\])?$/i

/** A type that only the database knows, by its name; its text in JavaScript. */
export class NamedType<T = string> extends SqlType<T> {
  readonly kind = 'named'

  constructor(readonly name: string) {
    super()
    if (!TYPE_NAME.test(name)) {
      throw new DefinitionError(`'${name}' is not the name of a SQL type.`, {
        hint: "Write t.named('inet').",
      })
    }
  }

  override get parameters(): readonly unknown[] {
    return [this.name]
  }

  override normalize(value: unknown): string {
    if (typeof value !== 'string') this.refuse(`the text of a ${this.name}`, value)
    return value
  }

  override toString(): string {
    return this.name
  }
}

/** The SQL type behind a type: that of a custom type, of any other the type itself. */
export function baseType(type: SqlType): SqlType {
  return type instanceof CustomType ? baseType((type as CustomType<unknown>).options.base) : type
}

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
