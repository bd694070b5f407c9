import type { ColumnOptions } from '../../schema/column'
import { Computed } from '../../schema/computed'
import type { ReferentialAction } from '../../schema/foreign-key'
import type { PrimaryKeyOptions } from '../../schema/primary-key'
import type { TableOptions } from '../../schema/table'
import type { UniqueOptions } from '../../schema/unique'
import { unsafeSql } from '../../expression/raw-sql'
import type { SqlType } from '../../types/sql-type'
import { untyped } from '../../types/sqlite-types'
import type {
  CheckFacts,
  ColumnFacts,
  ForeignKeyFacts,
  IndexFacts,
  KeyFacts,
  TableFacts,
} from '../table-facts'
import { distinctNames, withDistinctNames } from './constraint-names'
import { isRowidType, isSameTypeName, usualTypeName, type TypePlace } from './declared-type'
import { lower } from './name-key'
import { columnNamed, type SchemaTexts } from './schema-texts'
import type { StoredColumn } from './stored-column'
import type { StoredCheck, StoredConstraint, StoredForeignKey, StoredKey } from './stored-constraint'
import { readStoredIndex } from './stored-index'
import type { StoredTable } from './stored-table'
import { withoutParentheses } from './token-reader'
import { readType, readTypeCheck, typeUnderCheck } from './type-reader'

/** Where the reading of a table takes what stands outside of its text, and tells what the classes of `schema/` cannot hold. */
export interface TableContext {
  readonly schema: string | undefined
  readonly texts: SchemaTexts
  readonly note: (line: string) => void
}

/** What the stored texts of a table and its indexes tell. */
export function tableFacts(table: StoredTable, context: TableContext): TableFacts {
  return withDistinctNames(readFacts(table, context).facts, context.note)
}

/** What the constraints in a table's text are called once they are read. */
export interface KnownConstraints {
  /** Those that the classes cannot hold have no name. */
  readonly names: ReadonlyMap<StoredConstraint, string>
  /** Those that only enforce the type of their column. */
  readonly typeChecks: ReadonlySet<StoredConstraint>
}

/** Names the constraints of a table's text. */
export function knownConstraints(table: StoredTable, texts: SchemaTexts): KnownConstraints {
  const note = (): void => undefined
  const { facts, sources, typeChecks } = readFacts(table, { schema: undefined, texts, note })
  const names = [...distinctNames(facts, note)].flatMap(([item, { name }]) => {
    const source = sources.get(item)
    return source === undefined ? [] : [[source, name] as const]
  })
  return { names: new Map(names), typeChecks }
}

interface ReadFacts {
  readonly facts: TableFacts
  /** What each record of a constraint was read from. */
  readonly sources: ReadonlyMap<object, StoredConstraint>
  readonly typeChecks: ReadonlySet<StoredCheck>
}

function readFacts(table: StoredTable, context: TableContext): ReadFacts {
  const { schema, note } = context
  const typeChecks = new Set<StoredCheck>()
  const sources = new Map<object, StoredConstraint>()
  const from = <S extends StoredConstraint, T extends object>(
    stored: readonly S[],
    read: (each: S) => T | undefined,
  ): T[] =>
    stored.flatMap((each) => {
      const facts = read(each)
      if (facts !== undefined) sources.set(facts, each)
      return facts ?? []
    })
  const columns = table.columns.map((column) => columnFacts(column, { table, consumed: typeChecks, note }))
  const primaryKeys = table.primaryKey === undefined ? [] : [table.primaryKey]
  const checks = table.checks.filter((check) => !typeChecks.has(check))
  const facts: TableFacts = {
    name: table.name,
    schema,
    options: tableOptions(table),
    columns,
    primaryKey: from(primaryKeys, (key) => keyFacts('PRIMARY KEY', key, table, note))[0],
    uniques: from(table.uniques, (key) => keyFacts('UNIQUE', key, table, note)),
    checks: from(checks, checkFacts),
    excludes: [],
    indexes: indexFacts(table, context),
    foreignKeys: from(table.foreignKeys, (key) => foreignKeyFacts(key, table, context)),
  }
  return { facts, sources, typeChecks }
}

function tableOptions({
  comment,
  strict,
  withoutRowid,
  primaryKey,
}: StoredTable): Pick<TableOptions, 'comment' | 'dialect'> {
  const autoincrement = primaryKey?.autoincrement === true
  const flags = Object.entries({ strict, withoutRowid, autoincrement }).filter(([, isSet]) => isSet)
  return { comment, dialect: flags.length === 0 ? undefined : { sqlite: Object.fromEntries(flags) } }
}

/** A key's parts are columns to the classes; an order or collation of their own is told. A column named twice counts once. */
function keyFacts(
  what: string,
  { name, comment, parts, onConflict }: StoredKey,
  table: StoredTable,
  note: TableContext['note'],
): KeyFacts<PrimaryKeyOptions & UniqueOptions> {
  const columns = parts.map((part) => nameIn(table, part.name ?? part.sql))
  const key = `${what} (${columns.join(', ')})`
  for (const { sql, collation, direction } of parts) {
    if (collation !== undefined) note(`${key}: column ${sql} COLLATE ${collation}`)
    if (direction === 'desc') note(`${key}: column ${sql} DESC`)
  }
  const dialect = onConflict === undefined ? undefined : { sqlite: { onConflict } }
  return { columns: [...new Set(columns)], options: { name, comment, dialect } }
}

function checkFacts({ name, comment, sql }: StoredCheck): CheckFacts {
  return { sql: withoutParentheses(sql), options: { name, comment } }
}

function indexFacts(table: StoredTable, { texts, note }: TableContext): IndexFacts[] {
  const indexes = texts
    .indexTexts(table)
    .map((sql) => readStoredIndex(sql, (name) => columnNamed(table, name)))
  if (indexes.some(({ name }) => name === '')) note('an index whose name is empty')
  return indexes.filter(({ name }) => name !== '')
}

/** What the reading of one column needs from outside. */
interface ColumnContext {
  readonly table: StoredTable
  /** Conditions that a column's type stands for. */
  readonly consumed: Set<StoredCheck>
  readonly note: (line: string) => void
}

function columnFacts(column: StoredColumn, context: ColumnContext): ColumnFacts {
  const { name, comment, collation, computed } = column
  const { table, note } = context
  const place = placeInKey(column, table)
  const isNotNull = column.notNull || isForcedNotNull(place, table)
  if (place !== 'none' && place !== 'rowid' && !isNotNull)
    note(`column ${name}: part of the primary key, and may be NULL`)
  for (const clause of column.clauseNames) note(`column ${name}: the name ${clause}`)
  const typed = typedColumn(column, context)
  const { type } = typed
  const options: ColumnOptions = {
    nullable: !isNotNull,
    serverDefault: serverDefault(column, place, note),
    autoincrement: numbering(column, { place, type, table }),
    computed:
      computed && new Computed(unsafeSql(withoutParentheses(computed.sql)), { stored: computed.stored }),
    collation,
    comment,
    dialect: dialectOptions(column, typed, { strict: table.strict, key: place }),
  }
  return { name, type, options }
}

/** What the plain options do not say. */
function dialectOptions(
  { type: { text }, notNullOnConflict }: StoredColumn,
  { type, isUnchecked }: TypedColumn,
  place: TypePlace,
): ColumnOptions['dialect'] {
  const options = Object.entries({
    declaredType: declaredName(text, type, place),
    unchecked: isUnchecked || undefined,
    notNullOnConflict,
  }).filter(([, value]) => value !== undefined)
  return options.length === 0 ? undefined : { sqlite: Object.fromEntries(options) }
}

/** The name that the type is declared by, where our DDL would write another one. */
function declaredName(text: string, type: SqlType, place: TypePlace): string | undefined {
  const usual = usualTypeName(type, place)
  const isUsual = text === '' || (usual !== undefined && isSameTypeName(text, usual))
  // As the lone part of a key it would number the rows.
  const isMisread = place.key === 'alone' && isRowidType(text)
  return isUsual || isMisread ? undefined : text
}

/** Whether a column's type stands under the name that our DDL would write at its place. */
export function hasUsualType(column: StoredColumn, table: StoredTable): boolean {
  const type = readType(column.type.name)
  const place = { strict: table.strict, key: placeInKey(column, table) }
  return type !== undefined && declaredName(column.type.text, type, place) === undefined
}

/**
 * Where a column stands in the primary key. Descending behind the column, and only there, the key is an ordinary one
 * (https://sqlite.org/lang_createtable.html#rowid).
 */
export function placeInKey(
  { name, type }: StoredColumn,
  { primaryKey, withoutRowid }: StoredTable,
): TypePlace['key'] {
  const parts = new Map(primaryKey?.parts.map((part) => [lower(part.name ?? part.sql), part]))
  const part = parts.get(lower(name))
  if (part === undefined) return 'none'
  if (parts.size > 1) return 'part'
  const isDescending = primaryKey?.column !== undefined && part.direction === 'desc'
  return isRowidType(type.text) && !withoutRowid && !isDescending ? 'rowid' : 'alone'
}

/** The column that is the number of its row. */
export function numberedColumn(table: StoredTable): StoredColumn | undefined {
  return table.columns.find((column) => placeInKey(column, table) === 'rowid')
}

/** Whether a column cannot be null, said or not. */
export function isNeverNull(column: StoredColumn, table: StoredTable): boolean {
  const place = placeInKey(column, table)
  return column.notNull || place === 'rowid' || isForcedNotNull(place, table)
}

/** Whether the table's form forbids nulls in its key. */
function isForcedNotNull(place: TypePlace['key'], { strict, withoutRowid }: StoredTable): boolean {
  return withoutRowid ? place !== 'none' : strict && (place === 'part' || place === 'alone')
}

function serverDefault(
  { name, defaultSql }: StoredColumn,
  place: TypePlace['key'],
  note: ColumnContext['note'],
): ColumnOptions['serverDefault'] {
  if (defaultSql === undefined) return undefined
  if (place !== 'rowid') return unsafeSql(withoutParentheses(defaultSql))
  note(`column ${name}: DEFAULT ${defaultSql}, which SQLite never uses because it numbers the rows`)
  return undefined
}

/** Set where it is not what the classes would think of such a column. */
function numbering(
  { name }: StoredColumn,
  {
    place,
    type,
    table,
  }: { readonly place: TypePlace['key']; readonly type: SqlType; readonly table: StoredTable },
): boolean | undefined {
  const isInForeignKey = table.foreignKeys.some(({ columns }) => columns.map(lower).includes(lower(name)))
  if (place === 'rowid') return isInForeignKey ? true : undefined
  // An integer key of another declared name than INTEGER is an ordinary column that nobody numbers.
  return place === 'alone' && ['smallint', 'integer', 'bigint'].includes(type.kind) ? false : undefined
}

/** A type, and whether nothing enforces it that our DDL would enforce by a CHECK. */
interface TypedColumn {
  readonly type: SqlType
  readonly isUnchecked: boolean
}

function typedColumn(column: StoredColumn, context: ColumnContext): TypedColumn {
  const { name } = column.type
  const declared = readType(name) ?? readType(`"${name.replaceAll('"', '""')}"`)
  if (declared === undefined) context.note(`column ${column.name}: type ${name}`)
  const type = declared ?? untyped()
  const checked = checkedType(column, type, context)
  return { type: checked ?? type, isUnchecked: checked === undefined && type.kind === 'boolean' }
}

/** The type that the CHECK behind the column makes of it, where that only enforces a type. */
function checkedType(
  { name }: StoredColumn,
  type: SqlType,
  { table, consumed }: ColumnContext,
): SqlType | undefined {
  for (const constraint of table.checks) {
    if (constraint.column !== name || constraint.name !== undefined) continue
    const check = readTypeCheck(constraint.sql, name)
    const checked = check && typeUnderCheck(type, check, table.strict)
    if (checked === undefined) continue
    consumed.add(constraint)
    return checked
  }
  return undefined
}

function foreignKeyFacts(
  key: StoredForeignKey,
  table: StoredTable,
  context: TableContext,
): ForeignKeyFacts | undefined {
  const { schema, texts, note } = context
  const what = `foreign key (${key.columns.join(', ')})`
  const columns = key.columns.map((name) => nameIn(table, name))
  const isView = texts.views.has(lower(key.target.table))
  if (isView) note(`${what} points to ${key.target.table}, which is a view`)
  const isDistinct = new Set(columns).size === columns.length
  if (!isDistinct) note(`${what} names a column twice`)
  if (isView || !isDistinct) return undefined
  // SQLite reads MATCH and ignores it: every key is a SIMPLE one. https://sqlite.org/foreignkeys.html#fk_unsupported
  if (key.match !== undefined && key.match !== 'SIMPLE')
    note(`${what}: MATCH ${key.match}, which SQLite ignores`)
  return { columns, target: { schema, ...targetOf(key, texts) }, options: foreignKeyOptions(key) }
}

/** The columns that a key points to: those of the primary key, if it names none. */
export function referredColumns(key: StoredForeignKey, texts: SchemaTexts): readonly string[] {
  return targetOf(key, texts).columns
}

function targetOf(
  { target }: StoredForeignKey,
  texts: SchemaTexts,
): Omit<ForeignKeyFacts['target'], 'schema'> {
  const table = texts.table(target.table)
  if (table === undefined) return target
  const primary = table.primaryKey?.parts.map(({ name, sql }) => name ?? sql) ?? []
  const columns = target.columns.length > 0 ? target.columns : primary
  return { table: table.name, columns: columns.map((name) => nameIn(table, name)) }
}

function foreignKeyOptions(key: StoredForeignKey): ForeignKeyFacts['options'] {
  const { name, comment, deferrable, initially } = key
  return {
    name,
    comment,
    onDelete: actionOf(key.onDelete),
    onUpdate: actionOf(key.onUpdate),
    match: key.match === 'SIMPLE' ? 'SIMPLE' : undefined,
    deferrable,
    initially,
  }
}

function actionOf(action: ReferentialAction | undefined): ReferentialAction | undefined {
  return action === 'NO ACTION' ? undefined : action
}

function nameIn(table: StoredTable, name: string): string {
  return columnNamed(table, name) ?? name
}
