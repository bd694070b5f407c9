import type { FilterOptions } from './row-filters'
import type { ColumnsOf } from '../registry/columns-of'
import type { ColumnKeys, EmbeddedClass, IsEmbedded } from '../schema/relation-brand'
import type { ClassRow } from '../statement/row-input'
import type { Where } from './find-options'

/**
 * What `create` takes: values by property; of relations, instances or keys to one, and arrays of instances; of value objects,
 * their own values.
 */
export type EntityValues<E> = {
  readonly [K in keyof E]?: E[K] extends (...args: never) => unknown ? never : ValueOf<E[K]>
}

/** What a property is given; a value object may be made of its values. */
type ValueOf<F> = IsEmbedded<F> extends true ? F | EntityValues<EmbeddedClass<F>> : F

/** A row by property. What is left out gets its default. */
export type RowValues<E> = { readonly [K in ColumnKeys<E>]?: ValueOf<E[K]> }

/** Options of `upsert`. */
export interface UpsertOptions<E> {
  /** The key that tells whether a row is there: its name, or its properties. */
  readonly on: string | readonly ColumnKeys<E>[]
  /** What a row that is there is given of the new one: all but the keys if not said, nothing if empty. */
  readonly update?: readonly ColumnKeys<E>[]
}

/** Which rows a write of many is about; those that filters leave out are not. */
type RowsOf<E> = FilterOptions &
  (
    | { readonly where: Where<E>; readonly everyRow?: never }
    /** All rows are really meant. */
    | { readonly everyRow: true; readonly where?: never }
  )

/** Options of `deleteWhere`: which rows, and whether those of a class with `softDelete` go for good. */
export type DeleteWhereOptions<E> = RowsOf<E> & { readonly hardDelete?: boolean }

/**
 * Options of `updateWhere`: which rows, and what they are given; a callback is given the typed columns.
 *
 * @example
 * { where: { itemId: 7 }, set: { price: '3.50' } }                       // SET price = $1
 * { where: { itemId: 7 }, set: (c) => ({ stock: c.stock.minus(1) }) }    // SET stock = item.stock - $1
 */
export type UpdateWhereOptions<E> = RowsOf<E> & {
  /** What the rows are given: values by property, or a callback that makes them of the columns. */
  readonly set: ClassRow<E> | ((columns: ColumnsOf<E>) => ClassRow<E>)
}
