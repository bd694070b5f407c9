/** The database languages that Dovetail speaks. */
export const DIALECT_NAMES = ['postgres', 'sqlite'] as const

/** The name of one of them. */
export type DialectName = (typeof DIALECT_NAMES)[number]
