import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { Extension } from '../schema/metadata'
import type { Sequence } from '../schema/sequence'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { Commented } from '../statement/ddl/object-ddl'
import type { CreatePartition } from '../statement/ddl/table-ddl'
import type { PlacedType } from '../statement/ddl/type-ddl'
import type { EnumType } from '../types/enum'

/** Something that the model has and the database has not. */
export type Addition =
  | { readonly kind: 'addSchema'; readonly name: string; readonly comment: string | undefined }
  | { readonly kind: 'addEnum'; readonly type: EnumType<unknown>; readonly schema: string | undefined }
  | ({ readonly kind: 'addType' } & PlacedType)
  | { readonly kind: 'addExtension'; readonly extension: Extension }
  | { readonly kind: 'addSequence'; readonly sequence: Sequence }
  | { readonly kind: 'addView'; readonly table: Table }
  | { readonly kind: 'addTable'; readonly table: Table }
  | { readonly kind: 'addColumn'; readonly table: Table; readonly column: Column }
  | { readonly kind: 'addConstraint'; readonly table: Table; readonly constraint: Constraint }
  | { readonly kind: 'addIndex'; readonly table: Table; readonly index: Index }
  | { readonly kind: 'addPartition'; readonly table: Table; readonly node: CreatePartition }
  | {
      readonly kind: 'addComment'
      readonly table: Table
      readonly target: Commented
      readonly subject: string
      readonly text: string
    }

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
  return 'table' in change ? subjectInTable(change) : subjectAlone(change)
}

type InTable = Extract<Change, { readonly table: Table }>

function subjectInTable(change: InTable): string {
  const { kind, table } = change
  switch (kind) {
    case 'addTable':
      return `table ${table.key}`
    case 'addView':
      return `view ${table.key}`
    case 'addColumn':
      return `column ${change.column.qualifiedName}`
    case 'addConstraint':
      return `constraint ${change.constraint.name} of table ${table.key}`
    case 'addIndex':
      return `index ${change.index.name} of table ${table.key}`
    case 'addPartition':
      return `partition ${change.node.partition.name} of table ${table.key}`
    case 'addComment':
      return `comment of ${change.subject}`
  }
}

function subjectAlone(change: Exclude<Change, InTable>): string {
  switch (change.kind) {
    case 'addSchema':
      return `schema ${change.name}`
    case 'addEnum':
    case 'addType':
      return `${change.type.kind} type ${change.type.name ?? ''}`
    case 'addExtension':
      return `extension ${change.extension.name}`
    case 'addSequence':
      return `sequence ${change.sequence.key}`
    case 'differs':
      return change.subject
  }
}
