/** The types of properties that hold relations. They are brands over the declared class; nothing of them exists at run time. */

import type { EMBEDDED, RelationBrand, SHAPE } from '../schema/relation-brand'

declare const TARGET: unique symbol

/** The brand of a property that leads to one row. */
export interface ToOne<T> {
  readonly [SHAPE]?: 'one'
  readonly [TARGET]?: T
}

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
  : Pick<T, K> & ToOne<T>

/**
 * A property that leads to many rows of another class. An array of `T` can be assigned; nothing can be read until the relation
 * is loaded with `with`.
 *
 * @example
 * @OneToMany(() => UserPreference) preferences!: Many<UserPreference>
 */
export interface Many<T> {
  readonly [SHAPE]?: 'many'
  readonly [TARGET]?: T
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

/** Whether a property's type is a relation; `any` is none. */
export type IsRelation<F> = RelationBrand extends keyof (F & {})
  ? string extends keyof (F & {})
    ? false
    : true
  : false

/** The class that a relation's property leads to. */
export type RelationTarget<F> = F extends { readonly [TARGET]?: infer T } ? T : never
