import type { SqlType } from '../types/sql-type'
import { Expression, Parameter } from '../expression/expression'
import { t } from '../types/t'
import type { OutputColumn } from './output-columns'

/**
 * The keys bound at execution as a table: the i-th column's values in `key_<i>`, and the place of each key in the list, counted
 * from 0, in `key_position`. Joined to, it tells which key the database itself found equal to a row's.
 */
export class KeyList extends Expression {
  readonly kind = 'keyList'
  readonly type = undefined

  constructor(
    /** What the keys are compared with. */
    readonly columns: readonly (Expression & { readonly type: SqlType })[],
    readonly placeholder: string,
  ) {
    super()
  }

  /** The columns of the table. */
  get outputs(): readonly OutputColumn[] {
    const position = new Parameter(undefined, t.integer())
    return [...this.columns, position].map((expression, i) => {
      const name = expression === position ? 'key_position' : `key_${i}`
      return { expression, key: name, name, isNamed: true }
    })
  }
}
