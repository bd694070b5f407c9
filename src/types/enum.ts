import { DefinitionError } from '../errors'
import { fitName } from '../util/fit-name'
import { DefinedType, type DefinedTypeOptions } from './defined-type'

/** The shortest limit of a database that has enum types: PostgreSQL's. */
const NAME_BYTES = 63

/** Options of an enum column. */
export interface EnumOptions extends DefinedTypeOptions {
  /** The type's name in the database; `<table>_<column>` if not given. */
  readonly name?: string
  /** `false` stores text with a CHECK on every database instead of a type of its own where there is one. */
  readonly native?: boolean
}

/** An enumeration: a type of its own on PostgreSQL, text with a CHECK on SQLite. A string in JavaScript. */
export class EnumType<T = string> extends DefinedType<T> {
  readonly kind = 'enum'

  constructor(
    readonly values: readonly string[],
    readonly name: string | undefined,
    readonly native: boolean,
    options: DefinedTypeOptions = {},
  ) {
    super(options)
    if (!values.every(isLabel)) {
      throw new DefinitionError(
        'The labels of an enum are text, free of NUL characters and half surrogate pairs.',
        {
          hint: "Write t.enum('status', ['new', 'old']), or give it a TypeScript enum whose members are strings.",
        },
      )
    }
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
      this.refuse(
        `one of ${this.values.map((label) => `'${label}'`).join(', ')}`,
        value,
        typeof value === 'string' ? 'another text' : undefined,
      )
    }
    return value
  }

  override forColumn(table: string, column: string): EnumType<T> {
    if (this.name !== undefined) return this
    return new EnumType<T>(this.values, fitName(`${table}_${column}`, NAME_BYTES), this.native, this)
  }
}

function isLabel(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0') && value.isWellFormed()
}
