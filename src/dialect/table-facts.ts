/**
 * What a catalog tells, as plain records; and how records become the classes of `schema/`. Every inspector fills the records
 * in its own way, with options in the form in which the classes take them, and the classes are built in this one place.
 */
import { type Expression, Ordering } from '../expression/expression'
import type { NullsOrder } from '../expression/nulls-order'
import type { OperatorClass } from '../expression/operator-class'
import { unsafeSql } from '../expression/raw-sql'
import { CheckConstraint, type CheckOptions } from '../schema/check'
import { Column, type ColumnOptions } from '../schema/column'
import { ExcludeConstraint, type ExcludeOptions } from '../schema/exclude'
import { ForeignKeyConstraint, type ForeignKeyOptions } from '../schema/foreign-key'
import type { TableItem } from '../schema/items'
import { MetaData, tableKey, type Extension, type NamedSchema } from '../schema/metadata'
import { PrimaryKeyConstraint, type PrimaryKeyOptions } from '../schema/primary-key'
import { Sequence, type StandaloneSequenceOptions } from '../schema/sequence'
import { Table, type TableOptions } from '../schema/table'
import { Index, type IndexOptions } from '../schema/table-index'
import { UniqueConstraint, type UniqueOptions } from '../schema/unique'
import { View, type ViewOptions } from '../schema/view'
import type { ViewDefinition } from '../schema/view-definition'
import type { SqlType } from '../types/sql-type'

/** A column as the catalog has it. */
export interface ColumnFacts {
  readonly name: string
  readonly type: SqlType
  readonly options: ColumnOptions
}

/** A key over columns, by name. */
export interface KeyFacts<O> {
  readonly columns: readonly string[]
  readonly options: O
}

/** A foreign key. */
export interface ForeignKeyFacts extends KeyFacts<ForeignKeyOptions> {
  readonly target: {
    readonly schema: string | undefined
    readonly table: string
    readonly columns: readonly string[]
  }
}

/** A CHECK, its condition as SQL. */
export interface CheckFacts {
  readonly sql: string
  readonly options: CheckOptions
}

/** One part of an index: a column, or an expression as SQL. */
export interface IndexPart {
  readonly column: string | undefined
  readonly sql: string
  readonly direction: 'asc' | 'desc'
  /** Set where it is not the database's default for the direction. */
  readonly nulls: NullsOrder | undefined
  /** Set where it is not that of the column; its schema before it where it has one. An expression's own stands here too. */
  readonly collation?: readonly string[] | undefined
  /** Set where it is not the type's default. */
  readonly operators?: OperatorClass | undefined
}

/** An index that no constraint brought along. */
export interface IndexFacts {
  readonly name: string
  readonly parts: readonly IndexPart[]
  readonly options: IndexOptions
}

/** An EXCLUDE constraint. */
export interface ExcludeFacts {
  readonly elements: readonly { readonly part: IndexPart; readonly operator: string }[]
  readonly options: ExcludeOptions
}

/** Options of a table that the catalog knows. */
export type TableOptionFacts = Pick<TableOptions, 'comment' | 'dialect'>

/** What options may refer to: the columns of the table itself, and tables that were built before it. */
export interface BuiltBefore {
  column(name: string): Column | undefined
  table(name: string, schema: string | undefined): Table | undefined
}

/** A table with all that belongs to it. */
export interface TableFacts {
  readonly name: string
  readonly schema: string | undefined
  /** A function where the options hold columns or tables. */
  readonly options?: TableOptionFacts | ((built: BuiltBefore) => TableOptionFacts) | undefined
  /** The query of a view, which has columns, indexes where it is materialized, and nothing else. */
  readonly view?: ViewDefinition | undefined
  readonly columns: readonly ColumnFacts[]
  readonly primaryKey: KeyFacts<PrimaryKeyOptions> | undefined
  readonly uniques: readonly KeyFacts<UniqueOptions>[]
  readonly checks: readonly CheckFacts[]
  readonly excludes: readonly ExcludeFacts[]
  readonly indexes: readonly IndexFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
}

/** A sequence that no column brought along. */
export interface SequenceFacts {
  readonly name: string
  readonly options: Omit<StandaloneSequenceOptions, 'ownedBy'>
  readonly ownedBy?:
    { readonly schema: string | undefined; readonly table: string; readonly column: string } | undefined
}

/** Everything that was read. */
export interface CatalogFacts {
  readonly tables: readonly TableFacts[]
  readonly sequences?: readonly SequenceFacts[]
  readonly extensions?: readonly Extension[]
  readonly schemas?: readonly NamedSchema[]
  /** Types that no column has. */
  readonly types?: readonly SqlType[]
  readonly unsupported: readonly string[]
}

/**
 * Makes a MetaData of catalog records, or fills one: the tables and sequences that it has already stay as they are. Foreign keys
 * whose target was not read become lines of `unsupported`.
 */
export function buildMetaData(facts: CatalogFacts, into = MetaData.ofCatalog()): MetaData {
  new Building(into).build(facts)
  return into
}

/** Tables are found by name and schema apart: where names hold dots, two of them may have one key. */
class Building {
  readonly #tables = new Map<string, Table>()
  readonly #before: ReadonlySet<string>

  constructor(private readonly metadata: MetaData) {
    this.#before = new Set([...metadata.tables.values()].map((table) => placeKey(table.name, table.schema)))
  }

  build({ tables, sequences = [], extensions, schemas, types, unsupported }: CatalogFacts): void {
    this.metadata.include({ extensions, schemas, types })
    this.metadata.unsupported.push(...unsupported)
    for (const table of this.metadata.tables.values())
      this.#tables.set(placeKey(table.name, table.schema), table)
    const fresh = tables.filter((table) => this.addTable(table))
    // Keys last, over column objects: a path such as 'a.b' could mean two things where names hold dots.
    for (const table of fresh) for (const key of table.foreignKeys) this.addForeignKey(table, key)
    for (const sequence of sequences) this.addSequence(sequence)
  }

  private find(name: string, schema: string | undefined): Table | undefined {
    return this.#tables.get(placeKey(name, schema))
  }

  /** Whether the table is new. */
  private addTable(facts: TableFacts): boolean {
    const { name, schema = this.metadata.schema } = facts
    if (this.#before.has(placeKey(name, schema))) return false
    if (this.metadata.tables.has(tableKey(name, schema))) {
      this.metadata.unsupported.push(
        `table ${tableKey(name, schema)}: another table is called so too, in another schema`,
      )
      return false
    }
    const table = buildTable(facts, this.metadata, (other, otherSchema) => this.find(other, otherSchema))
    this.metadata.trust(table)
    this.#tables.set(placeKey(name, schema), table)
    return true
  }

  private addForeignKey(facts: TableFacts, key: ForeignKeyFacts): void {
    const table = this.find(facts.name, facts.schema ?? this.metadata.schema) as Table
    const target = this.find(key.target.table, key.target.schema ?? this.metadata.schema)
    const found = key.target.columns
      .map((name) => target?.findColumn(name))
      .filter((column) => column !== undefined)
    if (target !== undefined && found.length === key.columns.length) {
      new ForeignKeyConstraint(key.columns, found, { ...key.options, index: false }).attachTo(table)
      return
    }
    const goal = tableKey(key.target.table, key.target.schema)
    const why = target === undefined ? 'which is not there' : 'where its columns are not there'
    this.metadata.unsupported.push(
      `table ${table.key}: foreign key (${key.columns.join(', ')}) points to ${goal}, ${why}`,
    )
  }

  private addSequence({ name, options, ownedBy }: SequenceFacts): void {
    if (this.metadata.sequences.has(tableKey(name, options.schema ?? this.metadata.schema))) return
    const table = ownedBy && this.find(ownedBy.table, ownedBy.schema ?? this.metadata.schema)
    new Sequence(name, this.metadata, { ...options, ownedBy: ownedBy && table?.findColumn(ownedBy.column) })
  }
}

function placeKey(name: string, schema: string | undefined): string {
  return JSON.stringify([schema ?? null, name])
}

function buildTable(facts: TableFacts, metadata: MetaData, find: BuiltBefore['table']): Table {
  const { name, schema, view } = facts
  const columns = facts.columns.map((column) => new Column(column.name, column.type, column.options))
  const options = optionsOf(facts, columns, find)
  if (view !== undefined) {
    const { comment } = options
    const all: ViewOptions = { schema, comment, ...view }
    const table = new View(name, metadata, ...columns, all) as Table
    for (const index of facts.indexes) buildIndex(index, table)
    return table
  }
  const table = new Table(name, metadata, ...columns, ...buildKeys(facts), { schema, ...options }) as Table
  for (const exclude of facts.excludes) buildExclude(exclude, table)
  for (const index of facts.indexes) buildIndex(index, table)
  return table
}

function optionsOf(
  { options = {} }: TableFacts,
  columns: readonly Column[],
  table: BuiltBefore['table'],
): TableOptionFacts {
  if (typeof options !== 'function') return options
  const byName = new Map(columns.map((column) => [column.name, column]))
  return options({ column: (name) => byName.get(name), table })
}

function buildKeys({ primaryKey, uniques, checks }: TableFacts): TableItem[] {
  return [
    ...(primaryKey === undefined
      ? []
      : [new PrimaryKeyConstraint(...primaryKey.columns, primaryKey.options)]),
    ...uniques.map(({ columns, options }) => new UniqueConstraint(...columns, options)),
    ...checks.map(({ sql, options }) => new CheckConstraint(sql, options)),
  ]
}

function buildIndex({ name, parts, options }: IndexFacts, table: Table): void {
  new Index(name, ...parts.map((part) => buildPart(part, table)), options).attachTo(table)
}

function buildExclude({ elements, options }: ExcludeFacts, table: Table): void {
  const items = elements.map(({ part, operator }) => [buildPart(part, table), operator] as const)
  new ExcludeConstraint(...items, options).attachTo(table)
}

function buildPart(part: IndexPart, table: Table): Ordering {
  const column = part.column === undefined ? undefined : table.findColumn(part.column)
  const bare: Expression = column ?? unsafeSql(part.sql)
  const operand = part.collation === undefined ? bare : bare.collate(part.collation)
  return new Ordering(operand, part.direction, part.nulls, part.operators)
}
