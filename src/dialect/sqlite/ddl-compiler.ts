import type { CompiledParameter } from '../../compiler/compiled-statement'
import { DdlCompiler } from '../../compiler/ddl-compiler'
import type { SqlWriter } from '../../compiler/sql-writer'
import { Ordering, type Expression } from '../../expression/expression'
import type { Column } from '../../schema/column'
import type { Constraint } from '../../schema/constraint'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Index } from '../../schema/table-index'
import type { AddConstraint, DropConstraint } from '../../statement/ddl/table-ddl'
import { EnumType } from '../../types/enum'
import { NumericType } from '../../types/numeric'
import { baseType, normalValue, resolveType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { timestampText } from '../timestamp-text'

/** Schema statements as SQLite writes them. */
export class SqliteDdlCompiler extends DdlCompiler {
  override visitAddConstraint({ constraint }: AddConstraint): never {
    return this.refuse(`ALTER TABLE … ADD CONSTRAINT (${constraint.name})`, 'The table has to be rebuilt.')
  }

  override visitDropConstraint({ name }: DropConstraint): never {
    return this.refuse(`ALTER TABLE … DROP CONSTRAINT (${name})`, 'The table has to be rebuilt.')
  }

  override visitForeignKeyConstraint(node: ForeignKeyConstraint, out: SqlWriter): void {
    if (node.match === 'FULL') this.refuse('MATCH FULL, which it reads and ignores', 'Leave match out.')
    super.visitForeignKeyConstraint(node, out)
  }

  /** `INTEGER PRIMARY KEY`, and nothing else, numbers rows, whatever the declared width; `INT` is the same type and does not. https://sqlite.org/lang_createtable.html#rowid */
  protected override columnType(column: Column): string {
    if (column.table.autoincrementColumn === column) return 'INTEGER'
    const type = super.columnType(column)
    const wouldBeNumbered =
      type === 'INTEGER' && column.primaryKey && column.table.primaryKey.columns.length === 1
    return wouldBeNumbered ? 'INT' : type
  }

  /** A lone `INTEGER PRIMARY KEY` numbers rows by itself; no other column can. */
  protected override numbering(column: Column): void {
    if (column.table.primaryKey.columns.length === 1 && column.primaryKey) return
    this.refuse('numbering a column that is not the whole primary key', 'Drop autoincrement from the column.')
  }

  protected override typeCheck(column: Column, out: SqlWriter): void {
    const type = resolveType(column.type, 'sqlite')
    if (type instanceof EnumType) this.labelCheck(column, type, out)
    if (type.kind === 'boolean') out.write(' CHECK (').identifier(column.name).write(' IN (0, 1))')
  }

  /** An expression as a default stands in parentheses. https://sqlite.org/lang_createtable.html#the_default_clause */
  protected override defaultExpression(expression: Expression, column: Column, out: SqlWriter): void {
    out.write('(')
    super.defaultExpression(expression, column, out)
    out.write(')')
  }

  /** The schema stands before the index, never before its table. */
  protected override indexTarget(index: Index, out: SqlWriter): void {
    out.identifier(index.table.schema, this.nameOf(index)).write(' ON ').identifier(index.table.name)
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

  protected override referredTable(node: ForeignKeyConstraint, out: SqlWriter): void {
    if (node.referredTable.schema !== node.table.schema) {
      this.refuse('a foreign key into another schema', 'Put both tables into one schema.')
    }
    out.identifier(node.referredTable.name)
  }

  /** Only foreign keys can wait for the end of the transaction. */
  protected override timing(node: Constraint, out: SqlWriter): void {
    if (node.kind !== 'foreignKeyConstraint' && (node.deferrable === true || node.initially === 'DEFERRED')) {
      this.refuse('deferrable constraints other than foreign keys', 'Leave deferrable and initially out.')
    }
    super.timing(node, out)
  }

  protected override literal({ value, type }: CompiledParameter): string {
    const normal = type === undefined || value === null ? value : normalValue(type, value, 'sqlite')
    if (normal === null) return 'NULL'
    if (typeof normal === 'boolean') return normal ? '1' : '0'
    if (typeof normal === 'number' || typeof normal === 'bigint') return String(normal)
    if (normal instanceof Date) return quote(timestampText(normal))
    if (Buffer.isBuffer(normal)) return `X'${normal.toString('hex')}'`
    if (typeof normal === 'string') return isDecimal(type) ? normal : quote(normal)
    return this.refuse('a value of this kind in DDL', 'Write the value as SQL: sql`…`.')
  }
}

/** Whether values stand as bare digits, and not as text that keeps them all. */
function isDecimal(type: SqlType | undefined): boolean {
  const base = type === undefined ? undefined : baseType(type, 'sqlite')
  return base instanceof NumericType && base.storage === undefined
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
