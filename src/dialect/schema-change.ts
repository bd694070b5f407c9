import type { Column } from '../schema/column'
import type { Constraint } from '../schema/constraint'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Extension } from '../schema/metadata'
import type { Sequence } from '../schema/sequence'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { Commented } from '../statement/ddl/object-ddl'
import type { CreatePartition } from '../statement/ddl/table-ddl'
import type { PlacedType } from '../statement/ddl/type-ddl'
import type { DefinedType } from '../types/defined-type'
import type { EnumType } from '../types/enum'
import type { ExistingObjects } from './existing'

/** What gets a name waits for. */
interface Waiting {
  /** Changes that free a name which it needs. */
  readonly after?: readonly Change[]
}

/** Something that the model has and the database has not. */
export type Addition = Waiting &
  (
    | { readonly kind: 'addSchema'; readonly name: string; readonly comment: string | undefined }
    | { readonly kind: 'addEnum'; readonly type: EnumType<unknown>; readonly schema: string | undefined }
    | ({ readonly kind: 'addType' } & PlacedType)
    | { readonly kind: 'addExtension'; readonly extension: Extension }
    | { readonly kind: 'addSequence'; readonly sequence: Sequence }
    | NewRelation<'addView'>
    | NewRelation<'addTable'>
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
  )

interface NewRelation<K extends string> {
  readonly kind: K
  readonly table: Table
  /** Indexes of it that are changes of their own. */
  readonly leftOut?: readonly Index[]
}

/** One facet that the two sides have otherwise. */
export interface ChangedFacet {
  /** As the records of facets call it: `type`, `serverDefault`, `dialect.postgres.with.fillfactor`. */
  readonly name: string
  /** How the model has it; undefined where it has not. */
  readonly first: string | undefined
  /** How the database has it; undefined where it has not. */
  readonly second: string | undefined
}

/** What every alteration tells. */
interface Told {
  /** What differs: `default of column user.name`. */
  readonly subject: string
  /** How the model has it. */
  readonly wanted: string
  /** How the database has it. */
  readonly found: string
  readonly facets: readonly ChangedFacet[]
}

/** Something that both have, but not alike. Of columns, tables and views each facet is a change of its own. */
export type Alteration = Told &
  Waiting &
  (
    | {
        readonly kind: 'changeColumn'
        readonly table: Table
        readonly column: Column
        readonly foundColumn: Column
      }
    | {
        readonly kind: 'changeConstraint'
        readonly table: Table
        readonly constraint: Constraint
        readonly foundConstraint: Constraint
      }
    | {
        readonly kind: 'changeIndex'
        readonly table: Table
        readonly index: Index
        readonly foundIndex: Index
      }
    | {
        /** Of a view, too. */
        readonly kind: 'changeTable'
        readonly table: Table
        readonly foundTable: Table
      }
    | {
        /** `facets` is one, whose texts are the labels. */
        readonly kind: 'changeEnum'
        readonly type: EnumType<unknown>
        readonly schema: string | undefined
        readonly labels: readonly string[]
      }
    | {
        readonly kind: 'changeType'
        readonly type: DefinedType
        readonly schema: string | undefined
        readonly foundType: DefinedType
        /** As the database would give the one of the model back; undefined where that could not be had. */
        readonly normalType: DefinedType | undefined
        /** Where the types that it is made of live, if they name no schema. */
        readonly parts: PlacedType['parts']
      }
    | { readonly kind: 'changeSequence'; readonly sequence: Sequence; readonly foundSequence: Sequence }
    | {
        /** A schema has nothing but its comment. */
        readonly kind: 'changeSchema'
        readonly name: string
        readonly comment: string | undefined
      }
    | {
        /** An extension has nothing but its schema. */
        readonly kind: 'changeExtension'
        readonly extension: Extension
      }
  )

/** A table of the model that the database has in another schema. */
export interface MovedTable {
  readonly table: Table
  readonly from: { readonly schema: string; readonly name: string }
  /** What there is in that schema, and in that of the model. */
  readonly there: ExistingObjects
}

/** A new name for what is the same under any. */
interface OfName {
  /** It keeps the old one as long as nothing else needs that. */
  readonly isOnlyForOthers?: boolean | undefined
}

/** Something of the model that the database has under the name that the model says it had before. */
type Renaming = Waiting &
  (
    | { readonly kind: 'renameTable'; readonly table: Table; readonly from: string }
    | ({ readonly kind: 'moveTable' } & MovedTable)
    | {
        readonly kind: 'renameColumn'
        readonly table: Table
        readonly column: Column
        readonly from: string
      }
    | ({
        readonly kind: 'renameConstraint'
        readonly table: Table
        readonly constraint: Constraint
        readonly from: string
      } & OfName)
    | ({
        readonly kind: 'renameIndex'
        readonly table: Table
        readonly index: Index
        readonly from: string
      } & OfName)
    | {
        readonly kind: 'renameType'
        readonly type: EnumType<unknown>
        readonly schema: string | undefined
        readonly from: string
      }
    | {
        /** Of a type of its own. Labels that are texts change with the type of their column. */
        readonly kind: 'renameLabel'
        readonly type: EnumType<unknown>
        readonly schema: string | undefined
        readonly from: string
        readonly to: string
      }
  )

/** What goes only because something else does. */
interface Following {
  /** The columns that take it with them, each by itself; undefined where it goes for its own sake. */
  readonly goesWith?: readonly Change[] | undefined
}

/** Something that the model does not name, and that was asked to be dropped. What is found is what the database has. */
type Removal =
  | { readonly kind: 'dropColumn'; readonly table: Table; readonly column: Column }
  | ({ readonly kind: 'dropConstraint'; readonly table: Table; readonly constraint: Constraint } & Following)
  | ({ readonly kind: 'dropIndex'; readonly table: Table; readonly index: Index } & Following)
  | { readonly kind: 'dropPartition'; readonly table: Table; readonly node: CreatePartition }
  | {
      /** Of a view, too. */
      readonly kind: 'dropTable'
      readonly foundTable: Table
      /** Keys that have to go first, because the tables that they point to go before this one. */
      readonly keysFirst: readonly ForeignKeyConstraint[]
    }
  | { readonly kind: 'dropSequence'; readonly sequence: Sequence }
  | { readonly kind: 'dropType'; readonly type: DefinedType; readonly schema: string | undefined }

/** Something of another kind has the name that the model gives. Only people can solve that. */
interface Obstacle {
  readonly kind: 'obstacle'
  /** What of the model cannot be made because of it. */
  readonly object: object
  readonly subject: string
  readonly wanted: string
  readonly found: string
}

/** All differences of a table that can be made true only by building it anew. */
interface Rebuild {
  readonly kind: 'rebuildTable'
  readonly table: Table
  readonly changes: readonly Change[]
}

/** One difference between a model and a database. */
export type Change = Addition | Alteration | Renaming | Removal | Obstacle | Rebuild

/** The changes of one kind, or of several. */
export type ChangeOf<Kind extends Change['kind']> = Extract<Change, { readonly kind: Kind }>

/** What a change is about, for people: `column user.name`. */
// eslint-disable-next-line complexity -- one line for each kind of change
export function subjectOf(change: Change): string {
  if ('subject' in change)
    return change.kind === 'addComment' ? `comment of ${change.subject}` : change.subject
  switch (change.kind) {
    case 'addSchema':
      return `schema ${change.name}`
    case 'addEnum':
    case 'addType':
    case 'renameType':
    case 'dropType':
      return `${change.type.kind} type ${'name' in change.type ? String(change.type.name) : ''}`
    case 'renameLabel':
      return `label ${change.to} of enum type ${change.type.name ?? ''}`
    case 'addExtension':
      return `extension ${change.extension.name}`
    case 'addSequence':
    case 'dropSequence':
      return `sequence ${change.sequence.key}`
    case 'addView':
      return `view ${change.table.key}`
    case 'addTable':
    case 'renameTable':
    case 'moveTable':
    case 'rebuildTable':
      return `table ${change.table.key}`
    case 'dropTable':
      return `${change.foundTable.isView ? 'view' : 'table'} ${change.foundTable.key}`
    case 'addColumn':
    case 'renameColumn':
    case 'dropColumn':
      return `column ${change.column.qualifiedName}`
    case 'addConstraint':
    case 'renameConstraint':
    case 'dropConstraint':
      return `constraint ${change.constraint.name} of table ${change.table.key}`
    case 'addIndex':
    case 'renameIndex':
    case 'dropIndex':
      return `index ${change.index.name} of table ${change.table.key}`
    case 'addPartition':
    case 'dropPartition':
      return `partition ${change.node.partition.name} of table ${change.table.key}`
  }
}

/** The table of the model that a change is about. */
export function tableOf(change: Change): Table | undefined {
  return 'table' in change ? change.table : undefined
}

/** The indexes of a table that goes whose names others wait for: they go before it. */
export function indexesInTheWay(
  removal: ChangeOf<'dropTable'>,
  changes: readonly Change[],
): readonly Index[] {
  return isAwaited(removal, changes) ? removal.foundTable.indexes : []
}

/** Whether others wait for a name that something that goes has. */
export function isAwaited(removal: Change, changes: readonly Change[]): boolean {
  return changes.some((change) => 'after' in change && new Set(change.after).has(removal))
}
