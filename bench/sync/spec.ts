/** A model in words that every contender can say in its own. */
type TypeSpec = 'int' | 'bigint' | 'text' | { readonly length: number } | EnumSpec

interface EnumSpec {
  readonly enum: string
  readonly labels: readonly string[]
}

export interface ColumnSpec {
  readonly name: string
  readonly type: TypeSpec
  readonly primary?: boolean
  readonly nullable?: boolean
  readonly default?: number | string
  readonly comment?: string
  /** The name of a unique constraint of this column alone. */
  readonly unique?: string
  /** Its name until now; said by whoever can say so. */
  readonly formerly?: string
  readonly references?: {
    readonly table: string
    readonly name: string
    readonly onDelete: 'CASCADE' | 'NO ACTION'
  }
}

interface IndexSpec {
  readonly name: string
  readonly columns: readonly string[]
  /** A partial one: where a column has a value. */
  readonly where?: { readonly column: string; readonly value: number }
}

export interface TableSpec {
  readonly name: string
  readonly columns: readonly ColumnSpec[]
  readonly indexes?: readonly IndexSpec[]
  readonly checks?: readonly { readonly name: string; readonly sql: string }[]
}

export type Spec = readonly TableSpec[]

/** Where a contender is to work. */
export interface Target {
  readonly dialect: 'postgres' | 'sqlite'
  /** Of PostgreSQL. */
  readonly url: string
  /** Of SQLite. */
  readonly file: string
}

/** One library. */
export interface SyncContender {
  readonly name: string
  /** From careful to careless: what a program can say that the library may do. The first is what it does unasked. */
  readonly levels: readonly string[]
  /**
   * Brings a database to a model, as a program does at its start. Throws `CannotDeclare` for a model that it has no words for,
   * and `Refused` where it says by itself that it will not.
   */
  sync(target: Target, spec: Spec, level: string): Promise<void>
}

/**
 * The library has no words for something.
 *
 * @public used where the other libraries are installed
 */
export class CannotDeclare extends Error {
  override readonly name = 'CannotDeclare'
}

/** The library told that it would not, before it did anything. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
