import type { IsRelation, Many, RelationTarget, ToOne } from '../registry/relation-types'

/** The properties of a class that hold relations. */
export type RelKeys<E> = { [K in keyof E]-?: IsRelation<E[K]> extends true ? K : never }[keyof E]

/** The class that a relation's property leads to. */
export type Target<F> = RelationTarget<F>

/** What was asked of the related rows' own relations. */
type Nested<S> = S extends { readonly with: infer W } ? W : unknown

/** A collection of which only a part was loaded cannot be written to. */
type Collection<T, S> = S extends { readonly where: unknown } | { readonly limit: unknown }
  ? readonly T[]
  : T[]

/** Each part of the property's type by itself: null stays. */
type LoadedRelation<F, S> =
  F extends Many<infer T>
    ? Collection<Loaded<T, Nested<S>>, S>
    : F extends ToOne<infer T>
      ? Loaded<T, Nested<S>>
      : Extract<F, null>

/**
 * A class whose named relations were loaded: `Loaded<User, { preferences: true }>`. What was loaded further is assignable to
 * what was loaded less; methods and private members stay.
 *
 * @example
 * function names(user: Loaded<User, { preferences: true }>) { return user.preferences.map((p) => p.prefName) }
 */
export type Loaded<E, W = unknown> = E & { [K in keyof W & RelKeys<E>]: LoadedRelation<E[K], W[K]> }
