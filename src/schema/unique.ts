import { DefinitionError } from '../errors'
import { isColumnRef } from './column-ref'
import { ColumnCollectionConstraint, detach, type ColumnRef, type ConstraintOptions } from './constraint'
import { splitItems, type ItemsThenOptions } from './items'

/**
 * UNIQUE over one or more columns.
 *
 * @example
 * new UniqueConstraint('user_id', 'pref_name', { name: 'uq_user_pref' })
 * // CONSTRAINT uq_user_pref UNIQUE (user_id, pref_name)
 */
export class UniqueConstraint extends ColumnCollectionConstraint {
  readonly kind = 'unique'
  protected readonly namedKind = 'uq'

  constructor(...args: ItemsThenOptions<ColumnRef, ConstraintOptions>) {
    const { items, options } = splitItems<ColumnRef, ConstraintOptions>(
      'UniqueConstraint',
      args,
      isColumnRef,
      ['name', 'deferrable', 'initially'],
    )
    if (items.length === 0) {
      throw new DefinitionError('UniqueConstraint needs columns.', {
        hint: "Write new UniqueConstraint('email').",
      })
    }
    super(items, options)
    this.attachToColumns()
  }

  copy(): UniqueConstraint {
    return new UniqueConstraint(...this.columnRefs.map(detach), this.baseOptions())
  }
}
