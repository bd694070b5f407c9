import { t } from '../types/t'
import type { SqlType } from '../types/sql-type'
import { Expression } from './expression'

const BOOLEAN = t.boolean()

/** What one part of a key is compared with. */
export type KeyPart = Expression & { readonly type: SqlType }

/** A list of keys: one array per column of the key, in parallel. */
export type KeyLists = readonly (readonly unknown[])[]

/** `columns [NOT] IN (keys)`: one text for any number of keys, composite ones included. */
export class KeyMembership extends Expression<boolean> {
  readonly kind = 'keyMembership'
  readonly type = BOOLEAN

  constructor(
    readonly columns: readonly KeyPart[],
    /** The keys, or the name of the placeholder with which they come at execution. */
    readonly keys: string | KeyLists,
    readonly negated = false,
  ) {
    super()
  }

  override get operands(): readonly Expression[] {
    return this.columns
  }
}
