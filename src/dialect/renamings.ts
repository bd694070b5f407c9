import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import type { EnumType } from '../types/enum'

/** A table of a model, under the name that a database still has. */
export interface RenamedTable {
  readonly table: Table
  readonly from: string
}

/** A column of a model, under the name that a database still has. */
export interface RenamedColumn extends RenamedTable {
  readonly column: Column
}

/** An enum type under the name that a database still has: it says so, or is named after its column, and follows it. */
export interface RenamedType {
  readonly type: EnumType<unknown>
  readonly schema: string | undefined
  readonly from: string
}

/** A label of an enum type, under the name that a database still has. */
export interface RenamedLabel extends RenamedType {
  readonly to: string
}

/** What is there beside what it is called now. */
export type LeftOver = RenamedTable | RenamedColumn | RenamedType

/** What of a model a database has under a former name. */
export interface Renamings {
  readonly tables: readonly RenamedTable[]
  readonly columns: readonly RenamedColumn[]
  readonly types: readonly RenamedType[]
  readonly labels: readonly RenamedLabel[]
  /** Where both the present and a former name are there: which of the two holds the rows, nobody can tell. */
  readonly leftOver: readonly LeftOver[]
}

/** What of types is renamed. */
export type TypeRenamings = Pick<Renamings, 'types' | 'labels'>

export const NO_RENAMINGS: Renamings = { tables: [], columns: [], types: [], labels: [], leftOver: [] }
