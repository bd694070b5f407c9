import type { DDL } from '../schema/ddl-event'
import type {
  AlterIndex,
  AlterTable,
  ContinueNumbering,
  CopyCount,
  AttachPartition,
  DetachPartition,
  DropPartition,
  RefreshView,
  RenameColumn,
  RenameConstraint,
  RenameIndex,
  RenameTable,
} from './ddl/alter-ddl'
import type {
  AddLabel,
  AlterComposite,
  AlterDomain,
  AlterSequence,
  DropSchema,
  MoveExtension,
  MoveTable,
  MoveType,
  RenameFunction,
  RenameLabel,
  RenameType,
} from './ddl/alter-object-ddl'
import type { CreateIndex, DropIndex } from './ddl/index-ddl'
import type {
  CommentOn,
  CreateExtension,
  CreateSchema,
  CreateSequence,
  CreateView,
  DropSequence,
  SetSequenceOwner,
} from './ddl/object-ddl'
import type {
  AddColumn,
  AddConstraint,
  CreatePartition,
  CreateTable,
  DropConstraint,
  DropTable,
  SetColumnStorage,
} from './ddl/table-ddl'
import type { CreateType, DropType } from './ddl/type-ddl'
import type { InsertRows, UpdateRows } from './bound-rows'
import type { Delete } from './delete'
import type { Insert } from './insert'
import type { CompoundSelect } from './query'
import type { Select } from './select'
import type { Update } from './update'

/** Statements over rows. */
export type QueryNode =
  | Select
  | CompoundSelect
  | Insert<unknown, unknown>
  | InsertRows
  | UpdateRows
  | Update<unknown, unknown>
  | Delete<unknown>

/** A statement over rows that tells which rows it gives back. */
export interface GivesRows<R> {
  readonly kind: QueryNode['kind']
  readonly rowType?: R
}

/** Statements over the schema that stand on their own. */
export type DdlStatement = CreateTable | DropTable | AddConstraint | DropConstraint | CreateIndex | DropIndex

/** Statements that change what is there. */
export type AlterNode =
  | RenameTable
  | RenameColumn
  | RenameConstraint
  | RenameIndex
  | AlterTable
  | AlterIndex
  | ContinueNumbering
  | CopyCount
  | DropPartition
  | AttachPartition
  | DetachPartition
  | RefreshView
  | AddLabel
  | RenameLabel
  | RenameType
  | RenameFunction
  | AlterComposite
  | AlterDomain
  | AlterSequence
  | MoveExtension
  | MoveTable
  | MoveType
  | DropSchema

/** Statements over the schema. */
export type DdlNode =
  | AlterNode
  | CreateSchema
  | CreateExtension
  | CreateType
  | DropType
  | CreateSequence
  | SetSequenceOwner
  | DropSequence
  | CreateTable
  | DropTable
  | CreatePartition
  | SetColumnStorage
  | AddColumn
  | AddConstraint
  | DropConstraint
  | CreateIndex
  | DropIndex
  | CreateView
  | CommentOn
  | DDL
