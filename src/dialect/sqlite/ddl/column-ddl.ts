import { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { SqlWriter } from '../../../compiler/sql-writer'
import type { Expression } from '../../../expression/expression'
import type { Column } from '../../../schema/column'
import type { Identity } from '../../../schema/identity'
import type { Table } from '../../../schema/table'
import { EnumType } from '../../../types/enum'
import { resolveType } from '../../../types/resolve-type'
import { isRowidType, isStrictType, usualTypeName, type TypePlace } from '../declared-type'
import type { SqliteTableOptions } from '../options'

/** Columns and values as SQLite writes them. */
export abstract class SqliteColumnDdl extends DdlCompiler {
  /** There is no COMMENT ON, but the text of a definition is kept as it was written. */
  protected override comment(text: string | undefined, out: SqlWriter): void {
    if (text === undefined) return
    out.write(` /* comment: ${text.replaceAll('\\', '\\\\').replaceAll('*/', '*\\/')} */`)
  }

  protected override columnType(column: Column): string {
    const { declaredType } = column.options.dialect?.sqlite ?? {}
    if (declaredType !== undefined) return this.declaredType(column, declaredType)
    const strict = optionsOf(column.table).strict === true
    return usualTypeName(column.type, { strict, key: placeInKey(column) }) ?? this.refuseStrict(column)
  }

  /** Only a lone key of the type INTEGER numbers the rows, and it always does. */
  private declaredType(column: Column, name: string): string {
    const { strict, withoutRowid } = optionsOf(column.table)
    const place = placeInKey(column)
    const isRowid = isRowidType(name) && place !== 'none' && place !== 'part' && withoutRowid !== true
    if (isRowid !== (place === 'rowid'))
      this.refuse(
        isRowid
          ? `a lone primary key INTEGER that is not numbered (${column.qualifiedName})`
          : `numbering a column declared ${name} (${column.qualifiedName})`,
        isRowid ? "Write declaredType: 'INT'." : "Write declaredType: 'INTEGER', or leave it out.",
      )
    if (strict === true && !isStrictType(name)) this.refuseStrict(column, name)
    return name
  }

  /** A lone `INTEGER PRIMARY KEY` numbers rows by itself; no other column can. */
  protected override numbering(column: Column, { always, options }: Identity): void {
    const { primaryKey } = column.table
    if (primaryKey.columns.length !== 1 || !column.primaryKey)
      this.refuse(
        'numbering a column that is not the whole primary key',
        `Leave ${column.options.identity === undefined ? 'autoincrement' : 'identity'} out of the column, and give it its values; SQLite numbers a lone integer primary key, and nothing else.`,
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
    if (!isNullableKey(column)) super.nullability(column, out)
    if (onConflict !== undefined) out.write(` ON CONFLICT ${onConflict}`)
  }

  protected override typeCheck(column: Column, out: SqlWriter): void {
    if (column.options.dialect?.sqlite?.unchecked === true) return
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

  /** Rounded to the scale of its column, as PostgreSQL does. SQL of the user's own is taken by its word. */
  protected override computedValue(column: Column, value: Expression, out: SqlWriter): void {
    if (value.kind === 'rawSql') super.computedValue(column, value, out)
    else this.expressions.assigned({ column, value }, out)
  }

  private refuseStrict(column: Column, name = column.type.toString()): never {
    return this.refuse(
      `columns of type ${name} in a STRICT table`,
      "Give the column another type there, .withVariant('sqlite', t.text()), or leave strict out.",
    )
  }
}

function placeInKey(column: Column): TypePlace['key'] {
  if (column.table.autoincrementColumn === column) return 'rowid'
  if (!column.primaryKey) return 'none'
  return column.table.primaryKey.columns.length === 1 ? 'alone' : 'part'
}

/** SQLite lets keys be null unless they are told otherwise, or number the rows. https://sqlite.org/lang_createtable.html#the_primary_key */
function isNullableKey({ primaryKey, options, identity }: Column): boolean {
  return primaryKey && options.nullable === true && identity === undefined
}

/** What a table says for SQLite alone. */
export function optionsOf({ dialect }: Pick<Table, 'dialect'>): SqliteTableOptions {
  return dialect.sqlite ?? {}
}
