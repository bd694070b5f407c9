import type { ReferentialAction } from '../../schema/foreign-key'
import { unsafeSql } from '../../expression/raw-sql'
import type { SqlType } from '../../types/sql-type'
import { untyped } from '../../types/sqlite-types'
import type { ColumnFacts, ForeignKeyFacts, IndexFacts, KeyFacts, TableFacts } from '../table-facts'
import { columnNamed, lower, type SchemaTexts } from './schema-texts'
import { readStoredIndex, withoutParentheses } from './stored-index'
import type { StoredColumn, StoredConstraint, StoredTable } from './stored-table'
import { readType, readTypeCheck, typeUnderCheck } from './type-reader'

/** What the stored texts of a table and its indexes tell; what the classes of `schema/` cannot hold goes into `unsupported`. */
export function tableFacts(
  table: StoredTable,
  schema: string | undefined,
  texts: SchemaTexts,
  unsupported: string[],
): TableFacts {
  const note = (line: string): void => void unsupported.push(`table ${table.name}: ${line}`)
  table.remarks.forEach(note)
  const consumed = new Set<StoredConstraint>()
  const columns = table.columns.map((column) => columnFacts(column, { table, consumed, note }))
  const nameOf = (name: string): string => columnNamed(table, name) ?? name
  const keys = (kind: StoredConstraint['kind']): StoredConstraint[] =>
    table.constraints.filter((constraint) => constraint.kind === kind)
  const named = ({ name, columns: names }: StoredConstraint): KeyFacts<{ name: string | undefined }> => ({
    columns: names.map(nameOf),
    options: { name },
  })
  return {
    name: table.name,
    schema,
    columns,
    primaryKey: keys('primaryKey').map(named)[0],
    uniques: keys('unique').map(named),
    checks: keys('check')
      .filter((check) => !consumed.has(check))
      .map(({ name, sql }) => ({ sql: withoutParentheses(sql), options: { name } })),
    excludes: [],
    indexes: indexFacts(table, texts, note),
    foreignKeys: keys('foreignKey').map((key) => ({
      columns: key.columns.map(nameOf),
      ...foreignKeyFacts(key, schema, texts),
    })),
  }
}

function indexFacts(table: StoredTable, texts: SchemaTexts, note: (line: string) => void): IndexFacts[] {
  return texts.indexTexts(table).map((sql) => {
    const { facts, remarks } = readStoredIndex(sql, (name) => columnNamed(table, name))
    for (const remark of remarks) note(`index ${facts.name}: ${remark}`)
    return facts
  })
}

/** What the reading of one column needs from outside. */
interface ColumnContext {
  readonly table: StoredTable
  /** Constraints that a column's type stands for. */
  readonly consumed: Set<StoredConstraint>
  readonly note: (line: string) => void
}

function columnFacts(column: StoredColumn, { table, consumed, note }: ColumnContext): ColumnFacts {
  const { name, notNull } = column
  const defaultSql = column.defaultSql === undefined ? undefined : withoutParentheses(column.defaultSql)
  const declared = readType(column.type)
  if (declared === undefined) note(`column ${name}: type ${column.type}`)
  const type = checkedType(column, declared ?? untyped(), { table, consumed, note })
  const place = placeInKey(column, table)
  if (place !== 'none' && place !== 'rowid' && !notNull)
    note(`column ${name}: part of the primary key, and may be NULL`)
  // An integer key of another declared name than INTEGER is an ordinary column that nobody numbers.
  const isUnnumbered = place === 'alone' && ['smallint', 'integer', 'bigint'].includes(type.kind)
  const serverDefault = defaultSql === undefined ? undefined : unsafeSql(defaultSql)
  return {
    name,
    type,
    options: { nullable: !notNull, serverDefault, autoincrement: isUnnumbered ? false : undefined },
  }
}

/** What a column is to the primary key: `rowid` is the one that SQLite numbers. https://sqlite.org/lang_createtable.html#rowid */
function placeInKey({ name, type }: StoredColumn, table: StoredTable): 'none' | 'part' | 'alone' | 'rowid' {
  const columns = table.constraints.find(({ kind }) => kind === 'primaryKey')?.columns ?? []
  if (!columns.some((part) => lower(part) === lower(name))) return 'none'
  if (columns.length > 1) return 'part'
  return type.toUpperCase() === 'INTEGER' ? 'rowid' : 'alone'
}

/** The type, with the CHECK behind the column taken into it where that only enforces the type. */
function checkedType(column: StoredColumn, type: SqlType, { table, consumed }: ColumnContext): SqlType {
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'check' || constraint.column !== column.name || constraint.name !== undefined)
      continue
    const check = readTypeCheck(constraint.sql, column.name)
    const checked = check && typeUnderCheck(type, check)
    if (checked === undefined) continue
    consumed.add(constraint)
    return checked
  }
  return type
}

function foreignKeyFacts(
  key: StoredConstraint,
  schema: string | undefined,
  texts: SchemaTexts,
): Omit<ForeignKeyFacts, 'columns'> {
  const wanted = key.target as NonNullable<StoredConstraint['target']>
  const table = texts.table(wanted.table)
  const primary = table?.constraints.find(({ kind }) => kind === 'primaryKey')?.columns ?? []
  const columns = wanted.columns.length > 0 ? wanted.columns : primary
  return {
    target: {
      schema,
      table: table?.name ?? wanted.table,
      columns: columns.map((name) => (table === undefined ? name : (columnNamed(table, name) ?? name))),
    },
    // SQLite reads MATCH and ignores it: every key is a SIMPLE one. https://sqlite.org/foreignkeys.html#fk_unsupported
    options: {
      name: key.name,
      onDelete: actionOf(key.onDelete),
      onUpdate: actionOf(key.onUpdate),
      deferrable: key.deferrable,
      initially: key.initially,
    },
  }
}

function actionOf(action: ReferentialAction | undefined): ReferentialAction | undefined {
  return action === 'NO ACTION' ? undefined : action
}
