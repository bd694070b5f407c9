/** What the database has of a model's tables, read in a constant number of queries. */
import type { Dialect } from '../dialect/dialect'
import type { ExistingObjects } from '../dialect/existing'
import type { CatalogReader, NormalForm, TablePart } from '../dialect/inspector'
import { walk } from '../expression/walk'
import { CheckConstraint } from '../schema/check'
import { ExcludeConstraint } from '../schema/exclude'
import { tableKey } from '../schema/metadata'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { schemaNodes, type SchemaObjects } from '../statement/ddl/creation-order'
import type { SyncModel } from './source'

/** A model's table beside the one of its name in the database. */
export interface TablePair {
  readonly wanted: Table
  readonly found: Table
  /** The wanted one in the database's own form; undefined where nothing of it needs that, or where it could not be had. */
  readonly normal: Table | undefined
}

/** The state of a database as far as a model is concerned. */
export interface Snapshot {
  readonly existing: ExistingObjects
  /** What the model holds besides tables. */
  readonly objects: SchemaObjects | undefined
  readonly missing: readonly Table[]
  readonly pairs: readonly TablePair[]
  /** Tables whose names are taken by something that is no table. */
  readonly obstructed: readonly Table[]
  /** Why tables could not be compared in full. */
  readonly failures: ReadonlyMap<Table, string>
}

/** Reads what there is of these tables. `reader` must stand in a transaction. */
export async function readSnapshot(
  dialect: Dialect,
  reader: CatalogReader,
  { tables, objects }: SyncModel,
): Promise<Snapshot> {
  const existing = await dialect.inspector.existing(reader, tables, schemasOf(objects, dialect))
  const missing = tables.filter((table) => !existing.hasTable(table))
  const present = tables.filter((table) => existing.hasTable(table))
  if (present.length === 0)
    return { existing, objects, missing, pairs: [], obstructed: [], failures: new Map() }
  const database = await dialect.inspector.inspect(reader, {
    schemas: [...new Set(present.map((table) => table.schema))],
    tables: [...new Set(present.map((table) => table.name))],
    whole: true,
  })
  const byName = new Map(
    [...database.tables.values()].map((table) => [dialect.diffRules.nameKey(table.key), table]),
  )
  const lookup = (table: Table): Table | undefined =>
    findTable(byName, table, { existing, nameKey: dialect.diffRules.nameKey })
  const both = present.flatMap((wanted) => {
    const found = lookup(wanted)
    return found?.isView === wanted.isView ? [{ wanted, found }] : []
  })
  const { tables: normal, failures } = await normalForms(dialect, reader, both)
  return {
    existing,
    objects,
    missing,
    pairs: both.map((pair) => ({ ...pair, normal: normal.get(pair.wanted) })),
    obstructed: present.filter((table) => lookup(table)?.isView !== table.isView),
    failures,
  }
}

/** The schemas of all that the model holds. */
function schemasOf(objects: SchemaObjects | undefined, dialect: Dialect): string[] {
  if (objects === undefined) return []
  return schemaNodes(objects, dialect.createDdlCompiler()).map(({ name }) => name)
}

interface Lookup {
  readonly existing: ExistingObjects
  readonly nameKey: (name: string) => string
}

/** The default schema may be named or not, on either side. */
function findTable(
  byName: ReadonlyMap<string, Table>,
  { name, schema }: Table,
  { existing, nameKey }: Lookup,
): Table | undefined {
  const alias =
    schema === undefined ? existing.defaultSchema : schema === existing.defaultSchema ? undefined : schema
  return byName.get(nameKey(tableKey(name, schema))) ?? byName.get(nameKey(tableKey(name, alias)))
}

async function normalForms(
  dialect: Dialect,
  reader: CatalogReader,
  pairs: readonly { readonly wanted: Table; readonly found: Table }[],
): Promise<NormalForm> {
  const compiler = dialect.createDdlCompiler()
  const parts = pairs.flatMap(({ wanted, found }): TablePart[] => {
    const part = comparable(wanted, found, dialect.diffRules.nameKey)
    const isNeeded =
      wanted.isView ||
      part.checks.length > 0 ||
      part.excludes.length > 0 ||
      part.indexes.length > 0 ||
      part.columns.some((column) => dialect.diffRules.needsNormalForm(column))
    return isNeeded ? [part] : []
  })
  return dialect.inspector.normalForm(reader, parts, compiler)
}

/** What of a model's table stands on columns that the database has. */
function comparable(table: Table, found: Table, nameKey: (name: string) => string): TablePart {
  const there = new Set(found.columns.map((column) => nameKey(column.name)))
  const columns = table.columns.filter((column) => there.has(nameKey(column.name)))
  const known = (operands: Iterable<{ readonly kind: string }>): boolean =>
    [...operands].every((operand) => operand.kind !== 'column' || columns.includes(operand as never))
  const checks = table.constraints.filter((constraint) => constraint instanceof CheckConstraint)
  const excludes = table.constraints.filter((constraint) => constraint instanceof ExcludeConstraint)
  return {
    table,
    columns,
    checks: checks.filter((check) => known(walk(check.condition))),
    excludes: excludes.filter((exclude) =>
      exclude.elements.every(({ ordering }) => known(walk(ordering.operand))),
    ),
    // One over plain columns is compared as it is.
    indexes: table.indexes.filter((index) => isTextual(index) && known(expressionsOf(index))),
  }
}

function* expressionsOf(index: Index): Generator<{ readonly kind: string }> {
  for (const { operand } of index.orderings) yield* walk(operand)
  if (index.where !== undefined) yield* walk(index.where)
}

function isTextual(index: Index): boolean {
  return index.plainColumns === undefined
}
