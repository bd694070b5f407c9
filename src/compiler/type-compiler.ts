import type { SqlType } from '../types/sql-type'

/** Spells SQL types. */
export interface TypeCompiler {
  /**
   * The type as it stands in a column definition or a cast. `schema` is where a type of its own (an enum) lives.
   *
   * @throws UnsupportedFeatureError if this database cannot store it
   */
  compile(type: SqlType, schema?: string): string
}
