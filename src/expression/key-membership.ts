import { t } from '../types/t'
import type { SqlType } from '../types/sql-type'
import { Expression } from './expression'

const BOOLEAN = t.boolean()

/**
 * `columns IN (the keys bound at execution)`: one text for any number of keys, composite ones included. The parameter
 * `<placeholder>_<i>` holds the list of the i-th column's values; the lists run in parallel.
 */
export class KeyMembership extends Expression<boolean> {
  readonly kind = 'keyMembership'
  readonly type = BOOLEAN

  constructor(
    readonly columns: readonly (Expression & { readonly type: SqlType })[],
    readonly placeholder: string,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return this.columns
  }
}
