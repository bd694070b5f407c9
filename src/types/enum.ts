import { DefinitionError } from '../errors'
import { fitName } from '../util/fit-name'
import type { FormerNames } from '../util/former-names'
import { DefinedType, type DefinedTypeOptions } from './defined-type'
import { checkFormerLabels } from './former-label-checks'

/** The shortest limit of a database that has enum types: PostgreSQL's. */
const NAME_BYTES = 63

/** What an enum and its labels were called in earlier versions of the model. */
export interface FormerEnumNames<L extends string = string> {
  /**
   * The name that the type had in earlier versions of the model, or several: where a database has a type of such a name and none of the
   * present one, sync renames it. Without it nothing is taken for renamed.
   */
  readonly renamedFrom?: FormerNames | undefined
  /**
   * The names that labels had in earlier versions of the model, by the present ones: where a database has such a label and none of the
   * present name, sync renames it, and the rows that have it follow. Without it nothing is taken for renamed.
   *
   * @example
   * t.enum('state', ['new', 'cancelled'], { renamedLabels: { cancelled: 'canceled' } })
   * // PostgreSQL: ALTER TYPE "state" RENAME VALUE 'canceled' TO 'cancelled'
   * // SQLite: the table is built anew, with 'cancelled' where there was 'canceled'
   */
  readonly renamedLabels?: Readonly<Partial<Record<L, FormerNames>>> | undefined
}

/** Options of an enum column. */
export interface EnumOptions<L extends string = string> extends DefinedTypeOptions, FormerEnumNames<L> {
  /** The type's name in the database; `<table>_<column>` if not given. */
  readonly name?: string
  /** `false` stores text with a CHECK on every database instead of a type of its own where there is one. */
  readonly native?: boolean
}

/** An enumeration: a type of its own on PostgreSQL, text with a CHECK on SQLite. A string in JavaScript. */
export class EnumType<T = string> extends DefinedType<T> {
  readonly kind = 'enum'
  readonly renamedFrom: FormerNames | undefined
  readonly renamedLabels: FormerEnumNames['renamedLabels']

  constructor(
    readonly values: readonly string[],
    readonly name: string | undefined,
    readonly native: boolean,
    options: DefinedTypeOptions & FormerEnumNames = {},
  ) {
    super(options)
    this.renamedFrom = options.renamedFrom
    this.renamedLabels = options.renamedLabels
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
    if ((options.renamedFrom ?? options.renamedLabels) !== undefined) checkFormerLabels(this)
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
