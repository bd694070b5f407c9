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

/** Numbers of levels, each with the one that is left below the first: more than these are typed as one. */
interface Levels {
  2: 1
  3: 2
  4: 3
  5: 4
  6: 5
  7: 6
  8: 7
  9: 8
}

/** What is asked of the same relation one level further down. */
type Deeper<S> = S extends { readonly recursive: infer D extends keyof Levels }
  ? Omit<S, 'recursive'> & { readonly recursive: Levels[D] }
  : S

/** One of the rows of a tree, with those below it, or a plain row. */
type Member<T, S, K extends PropertyKey> = S extends { readonly columns: readonly (infer C)[] }
  ? Readonly<PlainRow<T, C, Nested<S>>>
  : S extends { readonly recursive: true | keyof Levels }
    ? Loaded<T, Nested<S> & { readonly [P in K]: Deeper<S> }>
    : Loaded<T, Nested<S>>

type ShapedRelation<F, S, K extends PropertyKey> =
  F extends Many<infer T>
    ? S extends { readonly columns: unknown }
      ? readonly Member<T, S, K>[]
      : Collection<Member<T, S, K>, S>
    : F extends ToOne<infer T>
      ? Member<T, S, K>
      : Extract<F, null>

/** Each part of the property's type by itself: null stays. */
type LoadedRelation<F, S> =
  F extends Many<infer T>
    ? Collection<Loaded<T, Nested<S>>, S>
    : F extends ToOne<infer T>
      ? Loaded<T, Nested<S>>
      : Extract<F, null>

/** What is in the relations that were named. */
type LoadedRelations<E, W> = {
  [K in keyof W & RelKeys<E>]: undefined extends W[K]
    ? unknown
    : W[K] extends { readonly columns: unknown } | { readonly recursive: unknown }
      ? ShapedRelation<E[K], W[K], K>
      : LoadedRelation<E[K], W[K]>
}

/** A row of some columns, and of the relations that were named. */
export type PlainRow<E, C, W> = [keyof W] extends [never]
  ? Pick<E, C & keyof E>
  : Pick<E, C & keyof E> & LoadedRelations<E, W>

/**
 * A class whose named relations were loaded: `Loaded<User, { preferences: true }>`. What was loaded further is assignable to
 * what was loaded less; methods and private members stay. What may have been named or not is not there for the compiler.
 *
 * @example
 * function names(user: Loaded<User, { preferences: true }>) { return user.preferences.map((p) => p.prefName) }
 */
export type Loaded<E, W = unknown> = E & LoadedRelations<E, W>
