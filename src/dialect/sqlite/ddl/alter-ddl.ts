import type { SqlWriter } from '../../../compiler/sql-writer'
import type {
  AlterIndex,
  AlterTable,
  ContinueNumbering,
  CopyCount,
  AttachPartition,
  DetachPartition,
  DropPartition,
  RefreshView,
  RenameConstraint,
  RenameIndex,
  RenameTable,
  TableAction,
} from '../../../statement/ddl/alter-ddl'
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
} from '../../../statement/ddl/alter-object-ddl'
import type { PlacedType } from '../../../statement/ddl/type-ddl'
import { SqliteColumnDdl } from './column-ddl'

const REBUILD = 'It is part of its table there: the table has to be built anew with it.'
const NO_TYPES = "Leave it out of the MetaData's types."

/** Statements that change what is there, of which SQLite has three. https://sqlite.org/lang_altertable.html */
export abstract class SqliteAlterDdl extends SqliteColumnDdl {
  override visitRenameTable(node: RenameTable, out: SqlWriter): void {
    if (node.table.view !== undefined)
      this.refuse(`ALTER VIEW … RENAME TO (${node.table.name})`, 'Drop the view, and create it anew.')
    super.visitRenameTable(node, out)
  }

  override visitAlterTable({ table, actions }: AlterTable, out: SqlWriter): void {
    const [action, ...others] = actions
    if (action?.kind !== 'dropColumn' || others.length > 0) this.refuseActions(actions)
    else this.alter(table, out).write('DROP COLUMN ').identifier(action.column.name)
  }

  override visitRenameConstraint({ from }: RenameConstraint): never {
    return this.refuse(`ALTER TABLE … RENAME CONSTRAINT (${from})`, REBUILD)
  }

  override visitRenameIndex({ from }: RenameIndex): never {
    return this.refuse(`ALTER INDEX … RENAME TO (${from})`, 'Drop the index, and create it anew.')
  }

  override visitAlterIndex({ index }: AlterIndex): never {
    return this.refuse(`ALTER INDEX (${index.name})`, 'Drop the index, and create it anew.')
  }

  override visitContinueNumbering({ column }: ContinueNumbering): never {
    return this.refuse(`numbering ${column.qualifiedName} from elsewhere`, REBUILD)
  }

  override visitCopyCount({ from }: CopyCount): never {
    return this.refuse(`sequences (${from.name})`, REBUILD)
  }

  override visitDropPartition({ partition }: DropPartition): never {
    return this.refuse(`partitions (${partition.name})`, 'Leave them out.')
  }

  override visitAttachPartition({ partition }: AttachPartition): never {
    return this.refuse(`partitions (${partition.name})`, 'Leave them out.')
  }

  override visitDetachPartition({ partition }: DetachPartition): never {
    return this.refuse(`partitions (${partition.name})`, 'Leave them out.')
  }

  override visitRenameFunction({ place: { name } }: RenameFunction): never {
    return this.refuse(`the function '${name}'`, 'Functions of SQLite are those of the program.')
  }

  override visitRefreshView({ table }: RefreshView): never {
    return this.refuse(`REFRESH MATERIALIZED VIEW (${table.name})`, 'Leave materialized out.')
  }

  override visitAddLabel({ place }: AddLabel): never {
    return this.refuseType(place)
  }

  override visitRenameLabel({ place }: RenameLabel): never {
    return this.refuseType(place)
  }

  override visitRenameType({ place }: RenameType): never {
    return this.refuseType(place)
  }

  override visitAlterComposite({ place }: AlterComposite): never {
    return this.refuseType(place)
  }

  override visitAlterDomain({ place }: AlterDomain): never {
    return this.refuseType(place)
  }

  override visitAlterSequence({ sequence }: AlterSequence): never {
    return this.refuse(`the sequence '${sequence.key}'`, 'Let the database number a primary key of its own.')
  }

  override visitMoveExtension({ extension: { name } }: MoveExtension): never {
    return this.refuse(
      `the extension '${name}'`,
      `Leave it to PostgreSQL: { name: '${name}', ddlIf: 'postgres' }.`,
    )
  }

  override visitMoveTable({ table: { name } }: MoveTable): never {
    return this.refuse(
      `ALTER TABLE … SET SCHEMA (${name})`,
      'Create the table in the other database, copy the rows, and drop the old one.',
    )
  }

  override visitMoveType({ place }: MoveType): never {
    return this.refuseType(place)
  }

  override visitDropSchema({ name }: DropSchema): never {
    return this.refuse(`DROP SCHEMA (${name})`, `Let go of the database: sql\`DETACH ${name}\`.`)
  }

  private refuseActions(actions: readonly TableAction[]): never {
    const names = actions.map(({ kind }) => kind.replace(/[A-Z]/g, (letter) => ` ${letter}`).toUpperCase())
    return this.refuse(`ALTER TABLE … ${names.join(', ')}`, REBUILD)
  }

  private refuseType({ type }: PlacedType): never {
    return this.refuse(`types of its own (${type.toString()})`, NO_TYPES)
  }
}
