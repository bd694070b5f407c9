import type { CompiledParameter } from '../../../compiler/compiled-statement'
import { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { SqlWriter } from '../../../compiler/sql-writer'
import type { Expression } from '../../../expression/expression'
import type { Column } from '../../../schema/column'
import type { Identity } from '../../../schema/identity'
import type { Table } from '../../../schema/table'
import { EnumType } from '../../../types/enum'
import { NumericType } from '../../../types/numeric'
import { baseType, normalValue, resolveType } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import { timestampText } from '../../timestamp-text'
import type { SqliteTableOptions } from '../options'
import { strictType } from './strict-type'

/** Columns and values as SQLite writes them. */
export abstract class SqliteColumnDdl extends DdlCompiler {
  /** There is no COMMENT ON, but the text of a definition is kept as it was written. */
  protected override comment(text: string | undefined, out: SqlWriter): void {
    if (text === undefined) return
    out.write(` /* comment: ${text.replaceAll('\\', '\\\\').replaceAll('*/', '*\\/')} */`)
  }

  /** `INTEGER PRIMARY KEY`, and nothing else, numbers rows, whatever the declared width; `INT` is the same type and does not. https://sqlite.org/lang_createtable.html#rowid */
  protected override columnType(column: Column): string {
    if (column.table.autoincrementColumn === column) return 'INTEGER'
    const type = super.columnType(column)
    const kept = optionsOf(column.table).strict === true ? this.strict(column) : type
    const wouldBeNumbered =
      kept === 'INTEGER' && column.primaryKey && column.table.primaryKey.columns.length === 1
    return wouldBeNumbered ? 'INT' : kept
  }

  /** A lone `INTEGER PRIMARY KEY` numbers rows by itself; no other column can. */
  protected override numbering(column: Column, { always, options }: Identity): void {
    const { primaryKey } = column.table
    if (primaryKey.columns.length !== 1 || !column.primaryKey)
      this.refuse(
        'numbering a column that is not the whole primary key',
        'Drop autoincrement from the column.',
      )
    if (always)
      this.refuse(
        'GENERATED ALWAYS AS IDENTITY',
        'Leave always out: an insert may always give a number of its own.',
      )
    if (Object.values(options).some((option) => option !== undefined))
      this.refuse('options of an identity column', 'Leave them out: it counts from 1 in steps of 1.')
    if (optionsOf(column.table).withoutRowid === true)
      this.refuse(
        'numbering the rows of a table WITHOUT ROWID',
        'Write autoincrement: false, and give each row its key; or leave withoutRowid out.',
      )
  }

  /** AUTOINCREMENT stands at the column, and the key with it. https://sqlite.org/autoinc.html */
  protected override inlineKey(column: Column, out: SqlWriter): void {
    const { primaryKey } = column.table
    if (optionsOf(column.table).autoincrement !== true || primaryKey.columns[0] !== column) return
    out.write(' CONSTRAINT ').identifier(this.nameOf(primaryKey))
    this.comment(primaryKey.comment, out)
    out.write(' PRIMARY KEY')
    this.include(primaryKey, out)
    this.keyStorage(primaryKey, out)
    this.timing(primaryKey, out)
    out.write(' AUTOINCREMENT')
  }

  protected override collation(column: Column, out: SqlWriter): void {
    if ([column.collationOn(this.dialectName)].flat().length > 1)
      this.refuse('collations in a schema', "Write the name alone: collation: 'NOCASE'.")
    super.collation(column, out)
  }

  protected override nullability(column: Column, out: SqlWriter): void {
    const onConflict = column.options.dialect?.sqlite?.notNullOnConflict
    if (onConflict !== undefined && column.nullable)
      this.refuse('notNullOnConflict of a column that may be null', 'Write nullable: false.')
    super.nullability(column, out)
    if (onConflict !== undefined) out.write(` ON CONFLICT ${onConflict}`)
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

  protected override literal({ value, type }: CompiledParameter): string {
    const normal = type === undefined || value === null ? value : normalValue(type, value, 'sqlite')
    if (normal === null) return 'NULL'
    if (typeof normal === 'boolean') return normal ? '1' : '0'
    if (typeof normal === 'number' || typeof normal === 'bigint') return String(normal)
    if (normal instanceof Date) return this.textValue(timestampText(normal))
    if (Buffer.isBuffer(normal)) return `X'${normal.toString('hex')}'`
    if (typeof normal === 'string') return isDecimal(type) ? normal : this.textValue(normal)
    return this.refuse('a value of this kind in DDL', 'Write the value as SQL: sql`…`.')
  }

  /** A NUL character would end the statement. */
  private textValue(text: string): string {
    if (text.includes('\0') || !text.isWellFormed())
      this.refuse('a text with a NUL character or half a surrogate pair', 'Leave them out of the text.')
    return `'${text.replaceAll("'", "''")}'`
  }

  private strict(column: Column): string {
    const type = strictType(column.type)
    if (type !== undefined) return type
    return this.refuse(
      `columns of type ${column.type.toString()} in a STRICT table`,
      "Give the column another type there, .withVariant('sqlite', t.text()), or leave strict out.",
    )
  }
}

/** What a table says for SQLite alone. */
export function optionsOf({ dialect }: Pick<Table, 'dialect'>): SqliteTableOptions {
  return dialect.sqlite ?? {}
}

/** Whether values stand as bare digits, and not as text that keeps them all. */
function isDecimal(type: SqlType | undefined): boolean {
  const base = type === undefined ? undefined : baseType(type, 'sqlite')
  return base instanceof NumericType && base.storage === undefined
}
