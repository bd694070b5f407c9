import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { EnumType } from '../types/enum'

/** Something that the model has and the database has not. */
export type Addition =
  | { readonly kind: 'addSchema'; readonly name: string }
  | { readonly kind: 'addEnum'; readonly type: EnumType<unknown>; readonly schema: string | undefined }
  | { readonly kind: 'addTable'; readonly table: Table }
  | { readonly kind: 'addColumn'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'addConstraint'; readonly table: Table; readonly constraint: Constraint }
  | { readonly kind: 'addIndex'; readonly table: Table; readonly index: Index }

/** Something that both have, but not alike. */
export interface Difference {
  readonly kind: 'differs'
  /** What differs: `column user.name`. */
  readonly subject: string
  /** How the model has it. */
  readonly wanted: string
  /** How the database has it. */
  readonly found: string
}

/** One difference between a model and a database. */
export type Change = Addition | Difference

/** What a change is about, for people: `column user.name`. */
export function subjectOf(change: Change): string {
  switch (change.kind) {
    case 'addSchema':
      return `schema ${change.name}`
    case 'addEnum':
      return `enum type ${change.type.name ?? ''}`
    case 'addTable':
      return `table ${change.table.key}`
    case 'addColumn':
      return `column ${change.column.qualifiedName}`
    case 'addConstraint':
      return `constraint ${change.constraint.name} of table ${change.table.key}`
    case 'addIndex':
      return `index ${change.index.name} of table ${change.table.key}`
    case 'differs':
      return change.subject
  }
}
