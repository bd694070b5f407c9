import type { Including } from '../../compiler/ddl/constraint-ddl'
import type { SqlWriter } from '../../compiler/sql-writer'
import { Ordering } from '../../expression/expression'
import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { ExcludeConstraint } from '../../schema/exclude'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { PrimaryKeyConstraint } from '../../schema/primary-key'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import type { UniqueConstraint } from '../../schema/unique'
import type { ViewDefinition } from '../../schema/view-definition'
import type { DdlNode } from '../../statement/nodes'
import type { CommentOn, CreateExtension, CreateSchema, CreateSequence } from '../../statement/ddl/object-ddl'
import type {
  AddColumn,
  AddConstraint,
  CreatePartition,
  DropConstraint,
  SetColumnStorage,
} from '../../statement/ddl/table-ddl'
import type { CreateType, DropType } from '../../statement/ddl/type-ddl'
import { capabilities } from './capabilities'
import { SqliteAlterDdl } from './ddl/alter-ddl'
import { optionsOf } from './ddl/column-ddl'

const REBUILD = 'A constraint is part of its table there: the table has to be built anew with it.'

/** Schema statements as SQLite writes them, and what it cannot do. */
export class SqliteDdlCompiler extends SqliteAlterDdl {
  readonly can = capabilities

  override visitAddConstraint({ constraint }: AddConstraint): never {
    return this.refuse(`ALTER TABLE … ADD CONSTRAINT (${constraint.name})`, REBUILD)
  }

  override visitDropConstraint({ constraint }: DropConstraint): never {
    return this.refuse(`ALTER TABLE … DROP CONSTRAINT (${constraint.name})`, REBUILD)
  }

  override visitCreateSchema({ name }: CreateSchema): never {
    return this.refuse(
      `CREATE SCHEMA (${name})`,
      `Leave it out of the MetaData's schemas, and attach a database of that name: sql\`ATTACH 'file.db' AS ${name}\`.`,
    )
  }

  override visitCreateExtension({ extension }: CreateExtension): never {
    return this.refuse(
      `the extension '${extension.name}'`,
      `Leave it to PostgreSQL: { name: '${extension.name}', ddlIf: 'postgres' }.`,
    )
  }

  override visitCreateSequence({ sequence }: CreateSequence): never {
    return this.refuse(`the sequence '${sequence.key}'`, 'Let the database number a primary key of its own.')
  }

  override visitDropSequence(
    node: CreateSequence | { readonly sequence: CreateSequence['sequence'] },
  ): never {
    return this.refuse(
      `the sequence '${node.sequence.key}'`,
      'Let the database number a primary key of its own.',
    )
  }

  override visitSetSequenceOwner(node: { readonly sequence: CreateSequence['sequence'] }): never {
    return this.visitDropSequence(node)
  }

  override visitCreateType({ type }: CreateType): never {
    return this.refuse(`types of its own (${type.toString()})`, "Leave it out of the MetaData's types.")
  }

  override visitDropType({ type }: DropType): never {
    return this.refuse(`types of its own (${type.toString()})`, "Leave it out of the MetaData's types.")
  }

  override visitCommentOn({ target }: CommentOn): never {
    return this.refuse(`COMMENT ON (${target.on})`, 'A comment is part of the definition that it is in.')
  }

  override visitCreatePartition({ partition }: CreatePartition): never {
    return this.refuse(`partitions (${partition.name})`, 'Leave them out.')
  }

  override visitSetColumnStorage({ column, what }: SetColumnStorage): never {
    return this.refuse(`SET ${what.toUpperCase()} (${column.qualifiedName})`, 'Leave it out.')
  }

  /** https://sqlite.org/lang_altertable.html#altertabaddcol */
  override visitAddColumn(node: AddColumn, out: SqlWriter): void {
    if (node.column.options.computed?.stored === true)
      this.refuse(
        'adding a column that is generated and stored',
        'Write { stored: false }, or build the table anew.',
      )
    super.visitAddColumn(node, out)
  }

  override visitExclude(): never {
    return this.refuse(
      'EXCLUDE constraints',
      "Leave it to PostgreSQL with { ddlIf: 'postgres' }, or write a trigger.",
    )
  }

  protected override references(node: ForeignKeyConstraint, out: SqlWriter): void {
    if (node.match === 'FULL') this.refuse('MATCH FULL, which it reads and ignores', 'Leave match out.')
    if (node.onDeleteColumns !== undefined)
      this.refuse(
        `ON DELETE ${node.onDelete ?? ''} of some columns only`,
        `Write onDelete: '${node.onDelete ?? ''}', which sets all columns of the key.`,
      )
    super.references(node, out)
  }

  override parentsOf(): readonly Table[] {
    return []
  }

  override schemasOf(): readonly string[] {
    return []
  }

  override isConcurrent(): boolean {
    return false
  }

  override companions(): readonly DdlNode[] {
    return []
  }

  /** A key that stands at its column is no constraint of the table. */
  protected override isInline(constraint: Constraint): boolean {
    return constraint.kind !== 'primaryKey' || optionsOf(constraint.table).autoincrement !== true
  }

  protected override tableOptions(table: Table, out: SqlWriter): void {
    const { strict, withoutRowid, autoincrement } = optionsOf(table)
    if (autoincrement === true && table.autoincrementColumn === undefined)
      this.refuse(
        'AUTOINCREMENT without a key that is numbered',
        'Give the table a lone whole-number primary key.',
      )
    if (withoutRowid === true && table.primaryKey.columns.length === 0)
      this.refuse(
        'WITHOUT ROWID without a primary key',
        'Give the table a primary key, or leave withoutRowid out.',
      )
    const options = [
      ...(withoutRowid === true ? ['WITHOUT ROWID'] : []),
      ...(strict === true ? ['STRICT'] : []),
    ]
    if (options.length > 0) out.write(` ${options.join(', ')}`)
  }

  protected override viewOptions(view: ViewDefinition): void {
    if (view.materialized === true)
      this.refuse(
        'materialized views',
        'Leave materialized out: the query is then run whenever the view is read.',
      )
    if (view.withData !== undefined) this.refuse('WITH DATA', 'Leave withData out.')
  }

  protected override included(node: Including): readonly Column[] {
    const columns = super.included(node)
    if (columns.length === 0) return columns
    return this.refuse(
      'INCLUDE',
      'Say it for PostgreSQL alone, { dialect: { postgres: { include: […] } } }, or make the columns part of an index.',
    )
  }

  protected override hasEqualNulls(node: UniqueConstraint | Index): boolean {
    if (!super.hasEqualNulls(node)) return false
    return this.refuse(
      'NULLS NOT DISTINCT',
      'Say it for PostgreSQL alone, { dialect: { postgres: { nullsNotDistinct: true } } }, or make the columns NOT NULL.',
    )
  }

  /** https://sqlite.org/lang_conflict.html */
  protected override keyStorage(
    node: PrimaryKeyConstraint | UniqueConstraint | ExcludeConstraint,
    out: SqlWriter,
  ): void {
    const { onConflict } = (node as PrimaryKeyConstraint).dialect.sqlite ?? {}
    if (onConflict !== undefined) out.write(` ON CONFLICT ${onConflict}`)
  }

  /** The schema stands before the index, never before its table. */
  protected override indexTarget(index: Index, name: string, out: SqlWriter): void {
    out.identifier(index.table.schema, name)
    this.comment(index.comment, out)
    out.write(' ON ').identifier(index.table.name)
  }

  protected override operatorClass({ operators }: Ordering): void {
    if (operators !== undefined)
      this.refuse(
        `operator classes (${operators.path.join('.')})`,
        "Leave the index to PostgreSQL with { ddlIf: 'postgres' }, and declare another one for SQLite.",
      )
  }

  /** Nulls are the smallest values of an index, and it cannot be told otherwise. https://sqlite.org/lang_createindex.html */
  protected override indexDirection({ operand, direction, nulls }: Ordering, out: SqlWriter): void {
    const natural = direction === 'asc' ? 'first' : 'last'
    if (nulls !== undefined && nulls !== natural) {
      this.refuse(
        `NULLS ${nulls.toUpperCase()} in ${direction === 'asc' ? 'an ascending' : 'a descending'} index`,
        'Leave it out.',
      )
    }
    super.indexDirection(new Ordering(operand, direction), out)
  }

  protected override orReplace(): void {
    this.refuse('CREATE OR REPLACE VIEW', 'Drop the view first.')
  }

  protected override usingIndex(): void {
    this.refuse('ADD CONSTRAINT … USING INDEX', REBUILD)
  }

  protected override concurrently(): void {
    this.refuse('CONCURRENTLY', 'Leave concurrently out: one writes at a time anyway.')
  }

  protected override cascade(): void {
    this.refuse('DROP … CASCADE', 'Leave cascade out, and drop what depends on it first.')
  }

  protected override referredTable(node: ForeignKeyConstraint, out: SqlWriter): void {
    if (node.referredTable.schema !== node.table.schema) {
      this.refuse('a foreign key into another schema', 'Put both tables into one schema.')
    }
    out.identifier(node.referredTable.name)
  }

  /** Only foreign keys can wait for the end of the transaction. */
  protected override timing(node: Constraint, out: SqlWriter): void {
    if (node.kind === 'foreignKeyConstraint') {
      super.timing(node, out)
      return
    }
    if (node.deferrable === true || node.initially === 'DEFERRED')
      this.refuse('deferrable constraints other than foreign keys', 'Leave deferrable and initially out.')
  }
}
