import type { Column } from '../schema/column'
import type { Sequence } from '../schema/sequence'
import type { Table } from '../schema/table'
import type { Code } from './code'
import type { ModelNames } from './model-names'

/** Where a piece of source text stands: what can be named there, and how. */
export interface Scope {
  readonly names: ModelNames
  /** Imports a name of the package, and gives it. */
  use(name: string): string
  /** Imports a name of what it has for one database alone. */
  useEntry(entry: 'postgres' | 'sqlite', name: string): string
  /** Imports a name of its core, under another one where that is needed to tell it from a decorator. */
  useCore(name: string, as?: string): string
  /** Imports a type. */
  useType(name: string): string
  /** The class or constant of a table or sequence. */
  reference(object: Table | Sequence): string
  /** A column where its name would do as well. */
  columnName(column: Column): Code
  /** A column as an object. */
  column(column: Column): Code
  /** Notes what cannot be written, for the head of the file. */
  note(line: string): void
}
