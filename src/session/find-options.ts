import type { Expression, Ordering } from '../expression/expression'
import type { ColumnKeys, ColumnsOf } from '../registry/columns-of'
import type { RelKeys, Target } from './loaded'
import type { Condition, ConditionGroup } from './condition'

/** A condition by property: a value, null (IS NULL), or an operator such as `like('ui.%')`. All of them must hold. */
export type WhereObject<E> = { readonly [K in ColumnKeys<E>]?: Exclude<E[K], undefined> | Condition | null }

/**
 * Which rows: an object, a callback that is given the typed columns, or an expression.
 *
 * @example
 * { where: { name: 'Smith', age: gt(17) } }                       // name = 'Smith' AND age > 17
 * { where: or({ name: 'Smith' }, { age: gt(65) }) }              // name = 'Smith' OR age > 65
 * { where: (c) => c.name.startsWith('Sm').or(c.age.gt(17)) }      // name LIKE 'Sm%' OR age > 17
 */
export type Where<E> =
  WhereObject<E> | ConditionGroup<E> | ((columns: ColumnsOf<E>) => Expression) | Expression

/** A direction by property. The properties' order in the object is that of the sorting. */
type OrderByObject<E> = { readonly [K in ColumnKeys<E>]?: 'asc' | 'desc' }

type OrderingItem = Ordering | Expression

/** In which order: an object, several of them, or a callback that is given the typed columns. */
export type OrderBy<E> =
  | OrderByObject<E>
  | readonly OrderByObject<E>[]
  | ((columns: ColumnsOf<E>) => OrderingItem | readonly OrderingItem[])

/** How the rows of one relation are loaded. */
interface WithOptions<E> {
  readonly with?: With<E>
  readonly where?: Where<E>
  readonly orderBy?: OrderBy<E>
  readonly limit?: number
}

/** Which relations to load, and theirs in turn. */
export type With<E> = { readonly [K in RelKeys<E>]?: true | WithOptions<Target<E[K]>> }

/** No relation was named. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- an object without properties is what it means
export type NoRelations = Readonly<Record<never, never>>

/** What `find` takes. `W` is what the result's type is made of. */
export interface FindOptions<E, W = unknown> {
  readonly where?: Where<E>
  readonly with?: W & With<E>
  readonly orderBy?: OrderBy<E>
  readonly limit?: number
  readonly offset?: number
}
