import type { OwnedBy, Owner } from '../expression/owned-by'
import type { TypedColumn } from '../schema/column'
import type { ColumnKeys, EmbeddedClass, IsEmbedded } from '../schema/relation-brand'

/**
 * The columns of a class by property, each typed by its property; those of a value object by its own properties.
 *
 * @example
 * const c = columnsOf(User)
 * select(c.name).where(c.userId.eq(7))   // SELECT "user".name FROM "user" WHERE "user".user_id = $1
 */
export type ColumnsOf<E> = 0 extends 1 & E
  ? // eslint-disable-next-line @typescript-eslint/no-explicit-any -- nothing is known of the class
    Readonly<Record<string, TypedColumn<string, any>>>
  : {
      readonly [K in ColumnKeys<E>]: IsEmbedded<E[K]> extends true
        ? ColumnsIn<E[K], K & string, E>
        : TypedColumn<K & string, Exclude<E[K], undefined>> & OwnedBy<Owner<E>>
    }

/** The columns of the value object `F` at a path of `E`, those of a nullable one null as well. */
type ColumnsIn<F, P extends string, E, V = EmbeddedClass<F>> = {
  readonly [K in ColumnKeys<V>]: IsEmbedded<V[K]> extends true
    ? ColumnsIn<V[K] | Extract<F, null>, `${P}.${K & string}`, E>
    : TypedColumn<`${P}.${K & string}`, Exclude<V[K], undefined> | Extract<F, null>> & OwnedBy<Owner<E>>
}
