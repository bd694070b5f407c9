import { DefinitionError } from '../errors'
import { Expression } from '../expression/expression'
import { unsafeSql } from '../expression/raw-sql'
import { checkOptions, oneOf } from './items'

/** Options of a generated column. */
export interface ComputedOptions {
  /** Kept with the row (default), or worked out whenever it is read (SQLite; PostgreSQL 18 and later). */
  readonly stored?: boolean | undefined
}

/**
 * GENERATED ALWAYS AS: a column that the database works out from others of its row.
 *
 * @example
 * new Column('area', t.integer(), { computed: new Computed('width * height') })
 * // area INTEGER GENERATED ALWAYS AS (width * height) STORED
 */
export class Computed {
  readonly kind = 'computed'
  readonly expression: Expression
  readonly stored: boolean

  constructor(expression: string | Expression, options: ComputedOptions = {}) {
    checkOptions('Computed', options, ['stored'])
    oneOf('stored', options.stored, [true, false])
    if (typeof expression !== 'string' && !((expression as unknown) instanceof Expression)) {
      throw new DefinitionError('Computed needs an expression.', {
        hint: "Write new Computed('width * height').",
      })
    }
    this.expression = typeof expression === 'string' ? unsafeSql(expression) : expression
    this.stored = options.stored ?? true
  }
}
