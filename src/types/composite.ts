import { DefinitionError } from '../errors'
import { DefinedType, type DefinedTypeOptions } from './defined-type'
import { SqlType } from './sql-type'

/** What a field of a composite type says besides its type. */
interface CompositeFieldOptions {
  readonly collation?: string | undefined
  /** COMMENT ON the field. */
  readonly comment?: string | undefined
}

/** One field of a composite type: its name and type. */
export type CompositeField = readonly [name: string, type: SqlType, options?: CompositeFieldOptions]

/**
 * A type of several named fields; its text in JavaScript: `(1,"a b")`.
 *
 * @example
 * new Column('size', composite('size', [['width', t.integer()], ['height', t.integer()]]))
 * // CREATE TYPE size AS (width INTEGER, height INTEGER)
 * // size size
 */
export class CompositeType<T = string> extends DefinedType<T> {
  readonly kind = 'composite'
  readonly fields: readonly CompositeField[]

  constructor(
    readonly name: string,
    fields: readonly CompositeField[],
    options: DefinedTypeOptions = {},
  ) {
    super(options)
    const isField = (field: unknown): boolean =>
      Array.isArray(field) &&
      typeof field[0] === 'string' &&
      field[0] !== '' &&
      field[1] instanceof SqlType &&
      Object.keys((field[2] ?? {}) as object).every(
        (option) => option === 'collation' || option === 'comment',
      )
    if (typeof (name as unknown) !== 'string' || name === '' || !fields.every(isField)) {
      throw new DefinitionError('A composite type needs a name, and of each field the name and type.', {
        hint: "Write composite('address', [['street', t.text()], ['zip', t.varchar(10)]]).",
      })
    }
    if (new Set(fields.map(([field]) => field)).size !== fields.length) {
      throw new DefinitionError(`Composite type '${name}' has two fields of one name.`)
    }
    this.fields = fields.map(normalField)
  }

  override normalize(value: unknown): string {
    if (typeof value !== 'string') this.refuse(`the text of a ${this.name}`, value)
    return value
  }
}

/** A field that says nothing but its type is the same with and without options. */
function normalField(field: CompositeField): CompositeField {
  const [name, type, options = {}] = field
  return Object.values(options).some((value) => value !== undefined) ? [name, type, options] : [name, type]
}
