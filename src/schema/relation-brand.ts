/** The brands of properties that hold relations and value objects. Nothing of them exists at run time. */
export declare const SHAPE: unique symbol
export declare const EMBEDDED: unique symbol

/** The place of the brand, which tells relations from all else. */
export type RelationBrand = typeof SHAPE

/** Whether a property can stand for a column: neither a relation nor a method. */
type IsColumn<F> = RelationBrand extends keyof (F & {})
  ? string extends keyof (F & {})
    ? true
    : false
  : F extends (...args: never) => unknown
    ? false
    : true

/** The properties of a class that can stand for columns: neither relations nor methods. */
export type ColumnKeys<E> = { [K in keyof E]-?: IsColumn<E[K]> extends true ? K : never }[keyof E]

/** Whether a property's type is a value object that is marked as one. */
export type IsEmbedded<F> = typeof EMBEDDED extends keyof (F & {})
  ? string extends keyof (F & {})
    ? false
    : true
  : false

/** The class of a value object. */
export type EmbeddedClass<F> = NonNullable<F> extends { readonly [EMBEDDED]?: infer T } ? T : never
