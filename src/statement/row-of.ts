import type { Expression } from '../expression/expression'
import type { OwnedBy, Owner } from '../expression/owned-by'
import type { AliasColumns, TableAlias, ValueColumns } from '../schema/alias'
import type { ColumnKeys, IsEmbedded } from '../schema/relation-brand'
import type { ColumnsIn, Table } from '../schema/table'
import type { TableLike } from '../schema/table-source'
import type { DerivedTable } from './derived-table'

/** What a select gives: expressions, or all columns of a table, class, alias or subquery. */
export type SelectItem = Expression | TableLike | TableAlias | DerivedTable

/** The owner of the columns of something that rows are drawn from. */
export type OwnerOf<X> =
  X extends Table<infer I>
    ? 0 extends 1 & I
      ? never
      : Owner<I>
    : X extends TableAlias<infer _S, infer A> | DerivedTable<infer _R, infer A>
      ? 0 extends 1 & A
        ? never
        : Owner<A>
      : X extends abstract new (...args: never[]) => infer E
        ? Owner<E>
        : never

/** The owners of the columns of items. */
export type OwnersIn<X> = X extends Expression
  ? X extends OwnedBy<infer O>
    ? unknown extends O
      ? never
      : O
    : never
  : OwnerOf<X>

/** The values of something owned by `O`, where an outer join makes null of what `N` owns. */
export type Seen<T, O, N> = unknown extends O ? T : [O] extends [N] ? T | null : T

type ValueOf<X> = X extends Expression<infer T> ? T : unknown

/** Name and value of each column of an item. */
type Entry<X, N> =
  X extends Table<infer I>
    ? 0 extends 1 & I
      ? [string, unknown]
      : { [K in keyof ColumnsIn<I>]: [K, Seen<ValueOf<ColumnsIn<I>[K]>, Owner<I>, N>] }[keyof ColumnsIn<I>]
    : X extends Expression<infer T> & { readonly name: infer K extends string }
      ? [K, X extends OwnedBy<infer O> ? Seen<T, O, N> : T]
      : X extends DerivedTable<infer R, infer A>
        ? { [K in keyof R]: [K, Seen<R[K], Owner<A>, N>] }[keyof R]
        : X extends TableAlias<infer S, infer A>
          ? Entries<AliasColumns<S, A>, N>
          : X extends abstract new (...args: never[]) => infer E
            ? {
                [K in ColumnKeys<E>]: IsEmbedded<E[K]> extends true
                  ? Entries<ValueColumns<E[K], K & string, E>, N>
                  : [K, Seen<Exclude<E[K], undefined>, Owner<E>, N>]
              }[ColumnKeys<E>]
            : [string, unknown]

/** Name and value of each of some columns, those of value objects among them. */
type Entries<C, N> = {
  [K in keyof C]: C[K] extends Expression ? Entry<C[K], N> : Entries<C[K], N>
}[keyof C]

/** A row of a select as an object; `N` owns what outer joins make null of. */
export type RowOf<I extends readonly SelectItem[], N = never> = {
  [P in Entry<I[number], N> as P[0] & PropertyKey]: P[1]
}
