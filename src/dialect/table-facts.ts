/**
 * What a catalog tells of a table, as plain records; and how records become the classes of `schema/`. Every inspector fills
 * the records in its own way, and the classes are built from them in this one place.
 */
import { unsafeSql } from '../expression/raw-sql'
import { Ordering, type NullsOrder } from '../expression/expression'
import { CheckConstraint } from '../schema/check'
import { Column } from '../schema/column'
import { ForeignKeyConstraint, type ReferentialAction } from '../schema/foreign-key'
import type { TableItem } from '../schema/items'
import { MetaData, tableKey } from '../schema/metadata'
import { PrimaryKeyConstraint } from '../schema/primary-key'
import { Table } from '../schema/table'
import { Index } from '../schema/table-index'
import { UniqueConstraint } from '../schema/unique'
import type { SqlType } from '../types/sql-type'

/** A column as the catalog has it. */
export interface ColumnFacts {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  /** DEFAULT as SQL. */
  readonly defaultSql: string | undefined
  /** Whether the database numbers the rows; undefined where the question does not arise. */
  readonly autoincrement: boolean | undefined
}

/** A primary key or unique constraint. */
export interface KeyFacts {
  readonly name: string | undefined
  readonly columns: readonly string[]
  readonly deferrable?: boolean | undefined
  readonly initially?: 'DEFERRED' | 'IMMEDIATE' | undefined
}

/** A foreign key. */
export interface ForeignKeyFacts extends KeyFacts {
  readonly target: {
    readonly schema: string | undefined
    readonly table: string
    readonly columns: readonly string[]
  }
  readonly onDelete: ReferentialAction | undefined
  readonly onUpdate: ReferentialAction | undefined
  readonly match: 'SIMPLE' | 'FULL' | undefined
}

/** A CHECK, its condition as SQL. */
export interface CheckFacts {
  readonly name: string | undefined
  readonly sql: string
}

/** One part of an index: a column, or an expression as SQL. */
export interface IndexPart {
  readonly column: string | undefined
  readonly sql: string
  readonly direction: 'asc' | 'desc'
  /** Set where it is not the database's default for the direction. */
  readonly nulls: NullsOrder | undefined
}

/** An index that no constraint brought along. */
export interface IndexFacts {
  readonly name: string
  readonly unique: boolean
  readonly parts: readonly IndexPart[]
  readonly where: string | undefined
}

/** A table with all that belongs to it. */
export interface TableFacts {
  readonly name: string
  readonly schema: string | undefined
  readonly columns: readonly ColumnFacts[]
  readonly primaryKey: KeyFacts | undefined
  readonly uniques: readonly KeyFacts[]
  readonly checks: readonly CheckFacts[]
  readonly indexes: readonly IndexFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
}

/** Makes a MetaData of catalog records. Foreign keys whose target was not read become lines of `unsupported`. */
export function buildMetaData(facts: readonly TableFacts[], unsupported: readonly string[]): MetaData {
  const metadata = new MetaData()
  metadata.unsupported.push(...unsupported)
  for (const table of facts) {
    new Table(table.name, metadata, ...table.columns.map(buildColumn), ...buildItems(table), {
      schema: table.schema,
    })
  }
  // Keys last, over column objects: a path such as 'a.b' could mean two things where names hold dots.
  for (const table of facts) for (const key of table.foreignKeys) addForeignKey(metadata, table, key)
  return metadata
}

function buildColumn({ name, type, nullable, defaultSql, autoincrement }: ColumnFacts): Column {
  return new Column(name, type, {
    nullable,
    ...(defaultSql === undefined ? {} : { serverDefault: unsafeSql(defaultSql) }),
    ...(autoincrement === undefined ? {} : { autoincrement }),
  })
}

function buildItems({ primaryKey, uniques, checks, indexes }: TableFacts): TableItem[] {
  return [
    ...(primaryKey === undefined
      ? []
      : [new PrimaryKeyConstraint(...primaryKey.columns, optionsOf(primaryKey))]),
    ...uniques.map((unique) => new UniqueConstraint(...unique.columns, optionsOf(unique))),
    ...checks.map(({ name, sql }) => new CheckConstraint(sql, { name })),
    ...indexes.map(buildIndex),
  ]
}

function optionsOf({ name, deferrable, initially }: KeyFacts): Omit<KeyFacts, 'columns'> {
  return { name, deferrable, initially }
}

/** Plain columns go in by name; with a direction they need the column object, so those indexes attach themselves late. */
function buildIndex({ name, unique, parts, where }: IndexFacts): TableItem {
  const options = { unique, ...(where === undefined ? {} : { where: unsafeSql(where) }) }
  const make = (table: Table | undefined): Index => {
    const items = parts.map((part) => {
      if (part.column === undefined) return new Ordering(unsafeSql(part.sql), part.direction, part.nulls)
      if (table === undefined) return part.column
      return new Ordering(table.findColumn(part.column) as Column, part.direction, part.nulls)
    })
    return new Index(name, ...items, options)
  }
  const isPlain = parts.every(
    (part) => part.column === undefined || (part.direction === 'asc' && part.nulls === undefined),
  )
  if (isPlain) return make(undefined)
  return {
    kind: 'index',
    attachTo: (table) => void make(table),
    copy: () => buildIndex({ name, unique, parts, where }),
  }
}

function addForeignKey(metadata: MetaData, facts: TableFacts, key: ForeignKeyFacts): void {
  const table = metadata.tables.get(tableKey(facts.name, facts.schema)) as Table
  const target = metadata.tables.get(tableKey(key.target.table, key.target.schema))
  const columns = key.target.columns.map((name) => target?.findColumn(name))
  const found = columns.filter((column) => column !== undefined)
  if (target === undefined || found.length !== key.columns.length) {
    const goal = tableKey(key.target.table, key.target.schema)
    const why = target === undefined ? 'which is not there' : 'where its columns are not there'
    metadata.unsupported.push(
      `table ${table.key}: foreign key (${key.columns.join(', ')}) points to ${goal}, ${why}`,
    )
    return
  }
  const { onDelete, onUpdate, match } = key
  new ForeignKeyConstraint(key.columns, found, {
    ...optionsOf(key),
    onDelete,
    onUpdate,
    match,
    index: false,
  }).attachTo(table)
}
