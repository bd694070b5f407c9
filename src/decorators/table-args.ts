import type { ColumnsOf } from '../registry/columns-of'
import type { TableArgsDeclaration } from '../registry/declaration'
import { declareArgs } from '../registry/declaration-store'
import type { TableItem } from '../schema/items'
import { isPlainObject } from '../schema/items'
import type { TableOptions } from '../schema/table'
import type { DualClass } from './dual'

/**
 * Gives a class's table what concerns several columns: keys, constraints, indexes, and options of the table. Items name columns
 * by property; a callback gets them as typed columns. On a base class or mixin it holds for each class that extends it, with
 * constraints of its own.
 *
 * @example
 * @Table('user_preference')
 * @TableArgs<UserPreference>((c) => [new UniqueConstraint(c.userId, c.prefName), new Index('ix_pref', func.lower(c.prefName))])
 * // CONSTRAINT uq_user_preference_user_id_pref_name UNIQUE (user_id, pref_name)
 * // CREATE INDEX ix_pref ON user_preference (lower(pref_name))
 */
export function TableArgs<E extends object = any>( // eslint-disable-line @typescript-eslint/no-explicit-any -- then columns are untyped
  callback: (columns: ColumnsOf<E>) => readonly TableItem[],
  options?: TableOptions,
): DualClass<abstract new () => E>
export function TableArgs(
  ...args: readonly [...items: TableItem[], options: TableOptions] | readonly TableItem[]
): DualClass<abstract new () => object>
export function TableArgs(...args: readonly unknown[]): DualClass<abstract new () => never> {
  const last = args.at(-1)
  const hasOptions = isPlainObject(last)
  const [first] = args
  const items = typeof first === 'function' ? first : hasOptions ? args.slice(0, -1) : args
  const declaration = {
    items: items as TableArgsDeclaration['items'],
    options: (hasOptions ? last : {}) as TableOptions,
  }
  return (target) => {
    declareArgs(target, declaration)
  }
}
