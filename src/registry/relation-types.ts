/** The types of properties that hold relations. They are brands over the declared class; nothing of them exists at run time. */

declare const REL: unique symbol
declare const EMBEDDED: unique symbol

/** The brand's place, for the types that read it. */
type RelationBrand = typeof REL

/**
 * A property that leads to one row of another class. `K` names the properties that the foreign key references: only they can
 * be read before the relation is loaded. An instance of `T` can always be assigned.
 *
 * @example
 * @ManyToOne(() => User) user!: One<User, 'userId'>          // the key is not null
 * @ManyToOne(() => User) approver!: One<User, 'userId'> | null
 */
export type One<T, K extends keyof T = 'id' extends keyof T ? 'id' & keyof T : never> = [K] extends [never]
  ? { 'write One<Target, "keyProperty">': never }
  : Pick<T, K> & { readonly [REL]?: ['one', T] }

/**
 * A property that leads to many rows of another class. An array of `T` can be assigned; nothing can be read until the relation
 * is loaded with `with`.
 *
 * @example
 * @OneToMany(() => UserPreference) preferences!: Many<UserPreference>
 */
export interface Many<T> {
  readonly [REL]?: ['many', T]
  /** Lets any array be assigned; nothing can call it. */
  slice(this: never): T[]
}

/**
 * A property that holds a value object with `@Embedded`: its class, whose properties conditions can then name.
 *
 * @example
 * @Embedded(() => Address) home!: Embedded<Address>   // where: { home: { city: 'Oslo' } }
 */
export type Embedded<T> = T & { readonly [EMBEDDED]?: T }

/** Whether a property's type is a value object that is marked as one. */
export type IsEmbedded<F> = 0 extends 1 & F
  ? false
  : typeof EMBEDDED extends keyof NonNullable<F>
    ? true
    : false

/** The class of a value object. */
export type EmbeddedClass<F> = NonNullable<F> extends { readonly [EMBEDDED]?: infer T } ? T : never

/** Whether a property's type is a relation. */
export type IsRelation<F> = 0 extends 1 & F
  ? false
  : RelationBrand extends keyof NonNullable<F>
    ? true
    : false

/** The class that a relation's property leads to. */
export type RelationTarget<F> = NonNullable<F> extends { readonly [REL]?: [unknown, infer T] } ? T : never

/** `'one'` or `'many'`. */
export type RelationShape<F> = NonNullable<F> extends { readonly [REL]?: [infer S, unknown] } ? S : never
