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

/** A type that is named after its column, and follows it. */
export interface RenamedType {
  readonly type: EnumType<unknown>
  readonly schema: string | undefined
  readonly from: string
}

/** What of a model a database has under a former name. */
export interface Renamings {
  readonly tables: readonly RenamedTable[]
  readonly columns: readonly RenamedColumn[]
  readonly types: readonly RenamedType[]
  /** Where both the present and a former name are there: which of the two holds the rows, nobody can tell. */
  readonly leftOver: readonly RenamedTable[] | readonly RenamedColumn[]
}

export const NO_RENAMINGS: Renamings = { tables: [], columns: [], types: [], leftOver: [] }
