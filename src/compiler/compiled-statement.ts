import type { KeyLists } from '../expression/key-membership'
import type { SqlType } from '../types/sql-type'

/** How a list of keys stands in one parameter. */
export interface KeyListShape {
  /** The types of the key's columns. */
  readonly types: readonly SqlType[]
  /** The one column whose values this parameter carries; undefined where it carries whole keys. */
  readonly part: number | undefined
}

/** One value of a statement, in the order of its marks in the text. */
export interface CompiledParameter {
  /** The type that encodes the value; undefined where only the value itself can tell. */
  readonly type: SqlType | undefined
  /** The value itself, unless `placeholder` names one that comes with each execution. */
  readonly value: unknown
  readonly placeholder: string | undefined
  /** Set where the value is a list of keys: one array per column of the key, in parallel. */
  readonly keys?: KeyListShape
}

/** The parameter of a list of keys, which are given, or come at execution under the name of a placeholder. */
export function keyParameter(given: string | KeyLists, keys: KeyListShape): CompiledParameter {
  return typeof given === 'string'
    ? { type: undefined, value: undefined, placeholder: given, keys }
    : { type: undefined, value: given, placeholder: undefined, keys }
}

/** One column of the rows that a statement gives. */
export interface ResultColumn {
  /** The name under which the value stands in a row object. */
  readonly key: string
  readonly type: SqlType | undefined
}

/** What matters of a statement to whoever sends it. */
export interface StatementTraits {
  /** The same text is kept to be executed again. */
  readonly isReused?: boolean
  /** It is a SELECT, or several that became one, and locks no rows: on SQLite it only reads. */
  readonly isQuery?: boolean
}

/** A statement as text: a pure value, made without a connection. */
export interface CompiledStatement extends StatementTraits {
  readonly sql: string
  readonly parameters: readonly CompiledParameter[]
  /** What the rows hold, in order; undefined where only the database knows (raw SQL). */
  readonly columns: readonly ResultColumn[] | undefined
}
