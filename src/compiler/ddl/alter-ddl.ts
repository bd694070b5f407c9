import type {
  AlterIndex,
  AlterTable,
  ContinueNumbering,
  CopyCount,
  AttachPartition,
  DetachPartition,
  DropPartition,
  NamedRelation,
  RefreshView,
  RenameColumn,
  RenameConstraint,
  RenameIndex,
  RenameTable,
} from '../../statement/ddl/alter-ddl'
import type {
  AddLabel,
  AlterComposite,
  AlterDomain,
  AlterSequence,
  DropSchema,
  MoveExtension,
  MoveTable,
  MoveType,
  RenameLabel,
  RenameFunction,
  RenameType,
} from '../../statement/ddl/alter-object-ddl'
import type { AlterNode } from '../../statement/nodes'
import type { SqlWriter } from '../sql-writer'
import type { VisitMethods } from '../visitor'
import { ObjectDdl } from './object-ddl'

/** Statements that change what is there, as far as databases agree on them. */
export abstract class AlterDdl extends ObjectDdl implements VisitMethods<AlterNode> {
  abstract visitRenameConstraint(node: RenameConstraint, out: SqlWriter): void
  abstract visitRenameIndex(node: RenameIndex, out: SqlWriter): void
  abstract visitAlterTable(node: AlterTable, out: SqlWriter): void
  abstract visitAlterIndex(node: AlterIndex, out: SqlWriter): void
  abstract visitContinueNumbering(node: ContinueNumbering, out: SqlWriter): void
  abstract visitCopyCount(node: CopyCount, out: SqlWriter): void
  abstract visitDropPartition(node: DropPartition, out: SqlWriter): void
  abstract visitAttachPartition(node: AttachPartition, out: SqlWriter): void
  abstract visitDetachPartition(node: DetachPartition, out: SqlWriter): void
  abstract visitRefreshView(node: RefreshView, out: SqlWriter): void
  abstract visitAddLabel(node: AddLabel, out: SqlWriter): void
  abstract visitRenameLabel(node: RenameLabel, out: SqlWriter): void
  abstract visitRenameType(node: RenameType, out: SqlWriter): void
  abstract visitRenameFunction(node: RenameFunction, out: SqlWriter): void
  abstract visitAlterComposite(node: AlterComposite, out: SqlWriter): void
  abstract visitAlterDomain(node: AlterDomain, out: SqlWriter): void
  abstract visitAlterSequence(node: AlterSequence, out: SqlWriter): void
  abstract visitMoveExtension(node: MoveExtension, out: SqlWriter): void
  abstract visitMoveTable(node: MoveTable, out: SqlWriter): void
  abstract visitMoveType(node: MoveType, out: SqlWriter): void
  abstract visitDropSchema(node: DropSchema, out: SqlWriter): void

  visitRenameTable({ table, to }: RenameTable, out: SqlWriter): void {
    this.alter(table, out).write('RENAME TO ').identifier(to)
  }

  visitRenameColumn({ table, from, to }: RenameColumn, out: SqlWriter): void {
    this.alter(table, out).write('RENAME COLUMN ').identifier(from).write(' TO ').identifier(to)
  }

  /** The beginning of a statement that changes a table. */
  protected alter(table: NamedRelation, out: SqlWriter): SqlWriter {
    return out.write('ALTER TABLE ').identifier(table.schema, table.name).write(' ')
  }
}
