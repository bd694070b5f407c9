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
  /** Set where the placeholder's value is a list of keys: one array per column of the key, in parallel. */
  readonly keys?: KeyListShape
}

/** One column of the rows that a statement gives. */
export interface ResultColumn {
  /** The name under which the value stands in a row object. */
  readonly key: string
  readonly type: SqlType | undefined
}

/** A statement as text: a pure value, made without a connection. */
export interface CompiledStatement {
  readonly sql: string
  readonly parameters: readonly CompiledParameter[]
  /** What the rows hold, in order; undefined where only the database knows (raw SQL). */
  readonly columns: readonly ResultColumn[] | undefined
  /** The same text is kept to be executed again. */
  readonly isReused?: boolean
}
