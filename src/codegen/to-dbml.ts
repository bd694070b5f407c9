import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { MetaData } from '../schema/metadata'
import type { ColumnCollectionConstraint } from '../schema/constraint'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import type { ArrayType } from '../types/array'
import type { EnumType } from '../types/enum'
import { baseType } from '../types/resolve-type'
import type { SqlType } from '../types/sql-type'
import { diagramLinks, diagramTables, typeLabel, type DiagramLink, type DiagramOptions } from './diagram'

/**
 * Writes enums, tables, keys and indexes in DBML, which dbdiagram.io and dbdocs.io read. Views, checks and indexes over
 * expressions have no form in it and are left out. The text is the same each time.
 *
 * @example
 * toDbml(metadata)
 * // Table "user" {
 * //   "user_id" integer [pk, not null]
 * //   "name" varchar(60) [not null]
 * // }
 * // Ref "fk_user_preference_user_id_user": "user_preference"."user_id" > "user"."user_id" [delete: cascade]
 * // Syntax: https://dbml.dbdiagram.io/docs
 */
export function toDbml(metadata: MetaData, options: DiagramOptions = {}): string {
  const tables = diagramTables(metadata, options).filter((table) => !table.isView)
  return [
    ...enumsOf(tables).map(enumBlock),
    ...tables.map(tableBlock),
    ...diagramLinks(tables).map(ref),
  ].join('\n')
}

/** The enums of the columns, each once. */
function enumsOf(tables: readonly Table[]): readonly EnumType<unknown>[] {
  const byName = new Map<string, EnumType<unknown>>()
  for (const { type } of tables.flatMap(({ columns }) => columns)) {
    const inner = elementOf(type)
    if (inner.kind === 'enum') byName.set(typeLabel(inner), inner as EnumType<unknown>)
  }
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, type]) => type)
}

function elementOf(type: SqlType): SqlType {
  const base = baseType(type)
  return base.kind === 'array' ? elementOf((base as ArrayType<unknown>).element) : base
}

function enumBlock(type: EnumType<unknown>): string {
  return block(`Enum ${quoted(typeLabel(type))}`, type.values.map(quoted))
}

function tableBlock(table: Table): string {
  const indexes = indexLines(table)
  const note = table.comment === undefined ? [] : [`Note: ${text(table.comment)}`]
  return block(`Table ${path(table)}`, [
    ...table.columns.map(columnLine),
    ...(indexes.length === 0 ? [] : ['indexes {', ...indexes.map((line) => `  ${line}`), '}']),
    ...note,
  ])
}

function columnLine(column: Column): string {
  const { comment } = column.options
  const settings = [
    ...(isWholeKey(column) ? ['pk'] : []),
    column.nullable ? 'null' : 'not null',
    ...(column.table.autoincrementColumn === column ? ['increment'] : []),
    ...(comment === undefined ? [] : [`note: ${text(comment)}`]),
  ]
  return `${quoted(column.name)} ${typeName(column.type)} [${settings.join(', ')}]`
}

function isWholeKey(column: Column): boolean {
  return column.primaryKey && column.table.primaryKey.columns.length === 1
}

/** A type with parameters in it may stand as it is; any other that is no plain word is quoted. */
function typeName(type: SqlType): string {
  const label = typeLabel(type).replaceAll(', ', ',')
  return /^\w+(?:\(\d+(?:,-?\d+)?\))?$/.test(label) ? label : quoted(label)
}

/** Keys of several columns, unique constraints, and the indexes over plain columns. */
function indexLines(table: Table): readonly string[] {
  const { primaryKey } = table
  const uniques = table.constraints.filter(({ kind }) => kind === 'unique') as ColumnCollectionConstraint[]
  return [
    ...(primaryKey.columns.length > 1 ? [`${listed(primaryKey.columns)} [pk]`] : []),
    ...uniques.map(({ columns, name }) => `${listed(columns)} [unique, name: ${text(name)}]`),
    ...table.indexes.flatMap(indexLine),
  ]
}

function indexLine(index: Index): readonly string[] {
  const columns = index.plainColumns
  if (columns === undefined) return []
  return [`${listed(columns)} [${index.unique ? 'unique, ' : ''}name: ${text(index.name)}]`]
}

function ref({ key, isOne }: DiagramLink): string {
  const settings = [...actionsOf(key)].map(([when, action]) => `${when}: ${action.toLowerCase()}`)
  const ends = `${endOf(key.table, key.columns)} ${isOne ? '-' : '>'} ${endOf(key.referredTable, key.referredColumns)}`
  return `Ref ${quoted(key.name)}: ${ends}${settings.length === 0 ? '' : ` [${settings.join(', ')}]`}\n`
}

function* actionsOf({ onDelete, onUpdate }: ForeignKeyConstraint): Generator<readonly [string, string]> {
  if (onDelete !== undefined) yield ['delete', onDelete]
  if (onUpdate !== undefined) yield ['update', onUpdate]
}

function endOf(table: Table, columns: readonly Column[]): string {
  return `${path(table)}.${columns.length === 1 ? columns.map(({ name }) => quoted(name)).join() : listed(columns)}`
}

function listed(columns: readonly Column[]): string {
  return `(${columns.map(({ name }) => quoted(name)).join(', ')})`
}

function path({ schema, name }: Table): string {
  return schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`
}

/** Names stand in double quotes, which they cannot hold. */
function quoted(name: string): string {
  return `"${name.replaceAll('"', "'").replace(/\p{C}/gu, ' ')}"`
}

function text(words: string): string {
  return `'${words.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replace(/\p{C}/gu, ' ')}'`
}
