import { DefinitionError } from '../errors'
import { SqlType } from './sql-type'

/** Options of an enum column. */
export interface EnumOptions {
  /** The type's name in the database; `<table>_<column>` if not given. */
  readonly name?: string
  /** `false` stores text with a CHECK on every database instead of a type of its own where there is one. */
  readonly native?: boolean
}

/** An enumeration: a type of its own on PostgreSQL, text with a CHECK on SQLite. A string in JavaScript. */
export class EnumType<T = string> extends SqlType<T> {
  readonly kind = 'enum'

  constructor(
    readonly values: readonly string[],
    readonly name: string | undefined,
    readonly native: boolean,
  ) {
    super()
    if (values.length === 0 || new Set(values).size !== values.length) {
      throw new DefinitionError('An enum needs labels that differ from each other.', {
        hint: "Write t.enum('status', ['new', 'old']).",
      })
    }
  }

  override get parameters(): readonly unknown[] {
    return [this.native ? this.name : undefined, ...this.values]
  }

  override normalize(value: unknown): string {
    if (typeof value !== 'string' || !this.values.includes(value)) {
      this.refuse(`one of ${this.values.map((label) => `'${label}'`).join(', ')}`, value)
    }
    return value
  }

  override forColumn(table: string, column: string): EnumType<T> {
    return this.name === undefined ? new EnumType<T>(this.values, `${table}_${column}`, this.native) : this
  }

  override toString(): string {
    return this.name === undefined ? 'enum' : `enum ${this.name}`
  }
}
