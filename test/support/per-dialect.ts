import type { DialectName } from '../../src/driver/driver'

/** One value for every dialect: a test that forgets one does not compile. */
export type PerDialect<T> = Record<DialectName, T>

/** The expectation that a dialect does not have a feature, and says so by this name. */
export class Refusal {
  constructor(readonly feature: string) {}
}

/** Expects `UnsupportedFeatureError` with a feature that holds this text. */
export function refuses(feature: string): Refusal {
  return new Refusal(feature)
}

/** The same for every dialect. */
export function everywhere<T>(value: T): PerDialect<T> {
  return { postgres: value, sqlite: value }
}
