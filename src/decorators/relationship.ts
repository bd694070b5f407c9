import type { Expression } from '../expression/expression'
import type { ColumnsOf } from '../registry/columns-of'
import type { ClassTarget } from '../registry/declaration'
import type { OrderBy } from '../registry/order-by'
import type { RelationshipKind, RelationStrategy } from '../registry/relationship'
import type { Many, ToOne } from '../registry/relation-types'
import type { TableLike } from '../schema/table-source'
import { fieldDecorator, type AnyField } from './dual'

/** What is wrong with the property of a relation to one row; `unknown` if nothing is. */
type OneCheck<F, T> =
  F & {} extends ToOne<T>
    ? T & ToOne<T> extends F
      ? unknown
      : { 'property type must be One<Target, "keyProperty"> of the target': T }
    : { 'property type must be One<Target, "keyProperty"> of the target': T }

/** What is wrong with a collection's property; `unknown` if nothing is. */
type ManyCheck<F, T> =
  Many<T> extends F
    ? [F] extends [Many<T> | undefined]
      ? unknown
      : { 'property type must be': Many<T> }
    : { 'property type must be': Many<T> }

/** A decorator of a field that leads to one row, for both standards; TypeScript's legacy one, which most use, is tried first. */
export interface OneField<T> {
  <E, K extends string | symbol>(target: E, key: K & (K extends keyof E ? OneCheck<E[K], T> : unknown)): void
  <This, F>(value: undefined, context: ClassFieldDecoratorContext<This, F> & OneCheck<F, T>): void
}

/** A decorator of a field that holds a collection, for both standards. */
export interface ManyField<T> {
  <E, K extends string | symbol>(target: E, key: K & (K extends keyof E ? ManyCheck<E[K], T> : unknown)): void
  <This, F>(value: undefined, context: ClassFieldDecoratorContext<This, F> & ManyCheck<F, T>): void
}

/** Options that every relation has. */
interface RelationOptions<T> {
  /** Which foreign key, where several join the tables: the constraint's name, or the property (or properties) of its columns. */
  readonly foreignKey?: string | readonly string[] | undefined
  /** The relation of the other class that leads back; found by itself along the same key where there is one. */
  readonly backPopulates?: (keyof T & string) | undefined
  /**
   * How related rows load where a query does not say it: in a statement of their own (the default), joined to that of the
   * rows that they belong to, or, with `raise`, only where a query names them: `session.load` refuses.
   */
  readonly strategy?: RelationStrategy | undefined
  /** For reading only: never a basis for writes. */
  readonly viewOnly?: boolean | undefined
}

/** Options of a relation whose condition need not be a foreign key's. */
interface JoinOptions<T> {
  /**
   * The join condition, where it is more than a foreign key's equality, made of the columns of both sides. Only for reading: it
   * needs `viewOnly: true`. The first parameter is typed where you write its type, `ColumnsOf<Customer>`.
   *
   * @example
   * @OneToMany(() => Order, {
   *   primaryJoin: (customer, order) => order.customerId.eq(customer.id).and(order.status.eq('open')),
   *   viewOnly: true,
   * }) openOrders!: Many<Order>
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a decorator's arguments do not know its class
  readonly primaryJoin?: ((source: any, target: ColumnsOf<T>) => Expression) | undefined
}

/** Options of a relation that may hold many rows. */
interface CollectionOptions<T> extends RelationOptions<T> {
  /** In which order related rows load, as `find` takes it: `{ prefName: 'asc' }`. A query may ask for another one. */
  readonly orderBy?: OrderBy<T> | undefined
}

/** Options of `@ManyToOne`. */
export interface ManyToOneOptions<T> extends RelationOptions<T>, JoinOptions<T> {}

/** Options of `@OneToMany`. */
export interface OneToManyOptions<T> extends CollectionOptions<T>, JoinOptions<T> {
  /**
   * `'delete'`: deleting the one deletes the many in the session, whatever the key's `onDelete` says. `'delete-orphan'`: so
   * does taking them out of the relation, unless they are put into that of another one.
   */
  readonly cascade?: 'delete' | 'delete-orphan' | undefined
}

/** Options of `@OneToOne`. */
export interface OneToOneOptions<T> extends ManyToOneOptions<T> {
  /** As that of `@OneToMany`; on the side without the key. */
  readonly cascade?: 'delete' | 'delete-orphan' | undefined
  /** Which side holds the key, where a table references itself. */
  readonly ownsKey?: boolean | undefined
}

/** Options of `@ManyToMany`. */
export interface ManyToManyOptions<T> extends CollectionOptions<T> {
  /** The table or class in between, with a foreign key to either side. */
  readonly through: string | (() => TableLike)
  /** Which foreign key of the table in between leads to the target, where several could. */
  readonly targetForeignKey?: string | readonly string[] | undefined
}

/** A function that gives the class on the other side. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any class may be related, whatever its constructor
export type Target<T> = () => abstract new (...args: any[]) => T

/**
 * A relation to one row, along a foreign key of this class's own table. The join condition is that key; it is not repeated.
 *
 * @example
 * @Column() @ForeignKey(() => User) userId!: number
 * @ManyToOne(() => User) user!: One<User, 'userId'>   // … JOIN "user" ON "user".user_id = user_preference.user_id
 */
export function ManyToOne<T extends object>(
  target: Target<T>,
  options?: ManyToOneOptions<NoInfer<T>>,
): OneField<T>
export function ManyToOne(target: string, options?: ManyToOneOptions<any>): OneField<any> // eslint-disable-line @typescript-eslint/no-explicit-any -- a name has no type
export function ManyToOne(target: ClassTarget, options?: object): AnyField {
  return relation('ManyToOne', 'manyToOne', target, options)
}

/**
 * A relation to many rows, along a foreign key in the other class's table.
 *
 * @example
 * @OneToMany(() => UserPreference, { orderBy: { prefName: 'asc' } }) preferences!: Many<UserPreference>
 * // SELECT … FROM user_preference WHERE user_id = ANY ($1) ORDER BY pref_name
 */
export function OneToMany<T extends object>(
  target: Target<T>,
  options?: OneToManyOptions<NoInfer<T>>,
): ManyField<T>
export function OneToMany(target: string, options?: OneToManyOptions<any>): ManyField<any> // eslint-disable-line @typescript-eslint/no-explicit-any -- a name has no type
export function OneToMany(target: ClassTarget, options?: object): AnyField {
  return relation('OneToMany', 'oneToMany', target, options)
}

/**
 * A relation to at most one row, along a unique foreign key of this class's table, or else of the other's.
 *
 * @example
 * @Column(t.integer(), { primaryKey: true }) @ForeignKey(() => User) userId!: number
 * @OneToOne(() => User) user!: One<User, 'userId'>   // … JOIN "user" ON "user".user_id = profile.user_id
 */
export function OneToOne<T extends object>(
  target: Target<T>,
  options?: OneToOneOptions<NoInfer<T>>,
): OneField<T>
export function OneToOne(target: string, options?: OneToOneOptions<any>): OneField<any> // eslint-disable-line @typescript-eslint/no-explicit-any -- a name has no type
export function OneToOne(target: ClassTarget, options?: object): AnyField {
  return relation('OneToOne', 'oneToOne', target, options)
}

/**
 * A relation to many rows through a table in between, which has a foreign key to either side.
 *
 * @example
 * @ManyToMany(() => Tag, { through: 'post_tag' }) tags!: Many<Tag>
 * // … FROM post_tag JOIN tag ON tag.tag_id = post_tag.tag_id WHERE post_tag.post_id = ANY ($1)
 */
export function ManyToMany<T extends object>(
  target: Target<T>,
  options: ManyToManyOptions<NoInfer<T>>,
): ManyField<T>
export function ManyToMany(target: string, options: ManyToManyOptions<any>): ManyField<any> // eslint-disable-line @typescript-eslint/no-explicit-any -- a name has no type
export function ManyToMany(target: ClassTarget, options?: object): AnyField {
  return relation('ManyToMany', 'manyToMany', target, options)
}

function relation(
  name: string,
  shape: RelationshipKind,
  target: ClassTarget,
  options: object = {},
): AnyField {
  return fieldDecorator(name, (property) => {
    return { kind: 'relationship', shape, property, target, options: options }
  })
}
