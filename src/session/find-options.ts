import type { ExecuteOptions } from '../engine/limits'
import type { StreamOptions } from '../engine/stream'
import type { Expression } from '../expression/expression'
import type { ColumnsOf } from '../registry/columns-of'
import type { OrderBy } from '../registry/order-by'
import type { IsRelation, Many, ToOne } from '../registry/relation-types'
import type { ColumnKeys, EmbeddedClass, IsEmbedded } from '../schema/relation-brand'
import type { Condition, ConditionGroup, RelationCondition, TextPart } from './condition'
import type { LockOptions } from '../statement/row-lock'
import type { Loaded, PlainRow, RelKeys, Target } from './loaded'
import type { LoadStrategy } from './loader/with-spec'
import type { FilterOptions } from './row-filters'

/**
 * A condition by property: a value, null (IS NULL), or an operator such as `like('ui.%')`; of a relation, a condition on the
 * related rows. All of them must hold.
 */
type WhereObject<E> = { readonly [K in keyof E]?: PropertyWhere<E[K]> }

/** What may stand beside one property. Written flat, for it is instantiated for each property of each class. */
type PropertyWhere<F> =
  IsRelation<F> extends true
    ? RelationWhere<F>
    : [F] extends [(...args: never) => unknown]
      ? never
      : IsEmbedded<F> extends true
        ? EmbeddedWhere<F>
        : Exclude<F, undefined> | Condition<Comparable<F>> | (undefined extends F ? null : never)

/** A value object is compared property by property; null is one that is not there. */
type EmbeddedWhere<F> = WhereObject<EmbeddedClass<F>> | (null extends F ? null : never)

/** What an operator on a property may compare with. */
type Comparable<F> = F | ([Extract<F, string>] extends [never] ? never : TextPart)

type RelationWhere<F> =
  F extends Many<infer T>
    ? RelationFilter<T>
    : F extends ToOne<infer T>
      ? RelatedWhere<T> | RelationFilter<T>
      : Extract<F, null>

type RelationFilter<T> = RelationCondition<T, RelatedWhere<T>>

/** Which of the related rows: an object, a group, or a callback that is given their columns. */
export type RelatedWhere<E> = WhereObject<E> | ConditionGroup<E> | ((columns: ColumnsOf<E>) => Expression)

/**
 * Which rows: an object, a callback that is given the typed columns, or an expression.
 *
 * @example
 * { where: { name: 'Smith', age: gt(17) } }                       // name = 'Smith' AND age > 17
 * { where: or({ name: 'Smith' }, { age: gt(65) }) }              // name = 'Smith' OR age > 65
 * { where: (c) => c.name.startsWith('Sm').or(c.age.gt(17)) }      // name LIKE 'Sm%' OR age > 17
 * { where: { preferences: some({ prefName: like('ui.%') }) } }    // EXISTS (SELECT 1 FROM user_preference WHERE …)
 * { where: { user: { name: 'Smith' } } }                          // EXISTS (SELECT 1 FROM "user" WHERE …)
 */
export type Where<E> = RelatedWhere<E> | Expression

/** How the rows of one relation are loaded. */
interface WithOptions<E, F> {
  readonly with?: With<E>
  readonly where?: PartOf<E, F>
  readonly orderBy?: OrderBy<E>
  readonly limit?: number
  /** Gives plain rows of these columns in place of instances. */
  readonly columns?: readonly ColumnKeys<E>[]
  /** How the rows are fetched: in a statement of their own, or joined to those that they belong to. */
  readonly strategy?: LoadStrategy
  /** Of a relation of a class to itself: its relation too, and so on; to the end, or so many levels. */
  readonly recursive?: true | number
}

/** Which of the related rows. A relation to one row that is never null has no part: it would be null all the same. */
type PartOf<E, F> = null extends F
  ? Where<E>
  : F extends ToOne<E>
    ? { 'write One<Target, "key"> | null, or filter in the where of the query': never }
    : Where<E>

/** Which relations to load, and theirs in turn. */
export type With<E> = { readonly [K in RelKeys<E>]?: true | WithOptions<Target<E[K]>, E[K]> | undefined }

/**
 * What a query is given as `with`, kept as `W`. That is inferred with all properties of what is given, so that none of them would
 * be one too many: those that are no relations are refused here. Only on the first level, for the sake of the compiler's time.
 */
export type Named<E, W> = W & {
  readonly [K in keyof W]: K extends RelKeys<E> ? unknown : string extends K ? unknown : never
}

/** No relation was named. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- an object without properties is what it means
export type NoRelations = Readonly<Record<never, never>>

/** What `find` takes. The result's type is made of `W` and `C`. */
export interface FindOptions<E, W = With<E>, C extends PropertyKey = never>
  extends FilterOptions, ExecuteOptions {
  readonly where?: Where<E>
  readonly with?: Named<E, W>
  /** Gives plain rows of these columns in place of instances. */
  readonly columns?: readonly (C & ColumnKeys<E>)[]
  readonly orderBy?: OrderBy<E>
  readonly limit?: number
  readonly offset?: number
  /** How relations load of which neither `with` nor the model says more. */
  readonly strategy?: LoadStrategy
  /**
   * Reads rows over what the session knows of them, as `session.refresh` does: changes that were not written are lost, and of
   * relations only those that `with` names are loaded.
   */
  readonly refresh?: boolean
  /**
   * Locks the rows until the session's transaction ends, which this opens: `true`, or as `select().forUpdate()` takes it. The
   * rows are read as they are then, as with `refresh`, unless that is `false`. SQLite locks the whole database.
   */
  readonly forUpdate?: boolean | Omit<LockOptions, 'of'>
}

/** What `stream` takes. */
export type StreamedOptions<E, W> = Omit<
  FindOptions<E, W>,
  'columns' | 'refresh' | 'forUpdate' | 'strategy' | 'timeoutMs'
> &
  StreamOptions

/**
 * What `find` gives: instances with the relations that were named, or plain rows of the columns that were. What is expected of
 * the result says nothing of what was named.
 */
export type Found<E, W, C extends PropertyKey> = [C] extends [never]
  ? Loaded<E, NoInfer<W>>
  : PlainRow<E, NoInfer<C>, NoInfer<W>>
