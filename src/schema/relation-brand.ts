/** The brand of properties that hold relations. Nothing of it exists at run time. */
export declare const SHAPE: unique symbol

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
