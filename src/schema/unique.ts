import { DefinitionError } from '../errors'
import { isColumnRef } from './column-ref'
import { detach, type ColumnRef } from './constraint'
import type { UniqueDialectOptions } from './dialect-options'
import { oneOf, splitItems, type ItemsThenOptions } from './items'
import { KEY_OPTIONS, KeyConstraint, type KeyOptions } from './key-constraint'

/** Options of a UNIQUE constraint. */
export interface UniqueOptions extends KeyOptions {
  /** NULLS NOT DISTINCT: null equals null, so that only one row may hold it. */
  readonly nullsNotDistinct?: boolean | undefined
  readonly dialect?: UniqueDialectOptions | undefined
}

/**
 * UNIQUE over one or more columns.
 *
 * @example
 * new UniqueConstraint('user_id', 'pref_name', { name: 'uq_user_pref' })
 * // CONSTRAINT uq_user_pref UNIQUE (user_id, pref_name)
 */
export class UniqueConstraint extends KeyConstraint {
  readonly kind = 'unique'
  protected readonly namedKind = 'uq'
  readonly nullsNotDistinct: boolean
  declare readonly dialect: UniqueDialectOptions

  constructor(...args: ItemsThenOptions<ColumnRef, UniqueOptions>) {
    const { items, options } = splitItems<ColumnRef, UniqueOptions>('UniqueConstraint', args, isColumnRef, [
      ...KEY_OPTIONS,
      'nullsNotDistinct',
    ])
    oneOf('nullsNotDistinct', options.nullsNotDistinct, [true, false])
    if (items.length === 0) {
      throw new DefinitionError('UniqueConstraint needs columns.', {
        hint: "Write new UniqueConstraint('email').",
      })
    }
    super('unique', items, options)
    this.nullsNotDistinct = options.nullsNotDistinct ?? false
    this.attachToColumns()
  }

  /** A fresh, unattached one of the same definition. */
  copy(): UniqueConstraint {
    const { nullsNotDistinct } = this
    return new UniqueConstraint(...this.columnRefs.map(detach), { ...this.baseOptions(), nullsNotDistinct })
  }
}
