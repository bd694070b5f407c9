/** Reads a PostgreSQL database back: four questions to pg_catalog, whatever the number of tables, become a MetaData. */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import type { MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { ExistingObjects, type ExistingObject } from '../existing'
import type {
  CatalogReader,
  ForeignReference,
  InspectOptions,
  Inspector,
  NormalForm,
  NormalMetaData,
  TablePart,
} from '../inspector'
import { buildMetaData, type TableFacts } from '../table-facts'
import {
  COLUMNS,
  CONSTRAINTS,
  EXISTING,
  INDEXES,
  REFERENCES,
  RELATIONS,
  WITHOUT_JIT,
} from './catalog-queries'
import type { ColumnRow, ConstraintRow, IndexRow, RelationRow } from './catalog-rows'
import { capabilities } from './capabilities'
import { readColumns } from './read-columns'
import { readConstraints } from './read-constraints'
import { readIndexes } from './read-indexes'
import { readNormalForm } from './scratch'
import { readNormalMetaData } from './scratch-model'

class PostgresInspector implements Inspector {
  async inspect(reader: CatalogReader, options: InspectOptions = {}): Promise<MetaData> {
    const parameters = parametersOf(options.schemas ?? [undefined], options.tables)
    await reader.read(WITHOUT_JIT)
    const relations = await readRows<RelationRow>(reader, RELATIONS, parameters)
    const columns = await readRows<ColumnRow>(reader, COLUMNS, parameters)
    const constraints = await readRows<ConstraintRow>(reader, CONSTRAINTS, parameters)
    const indexes = await readRows<IndexRow>(reader, INDEXES, parameters)
    const asksDefault = options.schemas === undefined || options.schemas.includes(undefined)
    return new CatalogReading(relations, asksDefault).metadata(columns, constraints, indexes)
  }

  async existing(
    reader: CatalogReader,
    tables: readonly Table[],
    more: readonly string[] = [],
  ): Promise<ExistingObjects> {
    const schemas = [...new Set([undefined, ...tables.map((table) => table.schema), ...more])]
    const names = [...new Set(tables.map((table) => table.name))]
    const rows = await readRows<ExistingRow>(reader, EXISTING, parametersOf(schemas, names))
    const objects = rows.filter((row): row is ExistingRow & ExistingObject => row.kind !== 'default')
    const defaultSchema = rows.find(({ kind }) => kind === 'default')?.schema ?? ''
    return new ExistingObjects(
      objects.map((row) => ({ ...row, table: row.table ?? undefined, labels: row.labels ?? undefined })),
      { defaultSchema, nameLimit: capabilities.identifierBytes, ignoresCase: false },
    )
  }

  async references(reader: CatalogReader, tables: readonly Table[]): Promise<readonly ForeignReference[]> {
    if (tables.length === 0) return []
    const pairs = tables.map(({ schema, name }) => [schema ?? null, name])
    const rows = await readRows<ReferenceRow>(reader, REFERENCES, [JSON.stringify(pairs)])
    const at = (place: number | null): Table | undefined => (place === null ? undefined : tables[place - 1])
    return rows.map(({ owner, target, ...row }) => ({
      ...row,
      owner: at(owner),
      target: at(target) as Table,
    }))
  }

  normalForm(reader: CatalogReader, parts: readonly TablePart[], compiler: DdlCompiler): Promise<NormalForm> {
    return readNormalForm(this, reader, { parts, compiler })
  }

  normalMetaData(reader: CatalogReader, metadata: MetaData, compiler: DdlCompiler): Promise<NormalMetaData> {
    return readNormalMetaData(this, reader, { metadata, compiler })
  }
}

/** Reads PostgreSQL's catalog. */
export const inspector: Inspector = new PostgresInspector()

interface ReferenceRow {
  readonly table: string
  readonly name: string
  /** The place among the tables asked for. */
  readonly owner: number | null
  readonly target: number
}

type ExistingRow = Omit<ExistingObject, 'kind'> & { readonly kind: ExistingObject['kind'] | 'default' }

function parametersOf(
  schemas: readonly (string | undefined)[],
  tables: readonly string[] | undefined,
): (string | null)[] {
  return [
    JSON.stringify(schemas.map((schema) => schema ?? null)),
    tables === undefined ? null : JSON.stringify(tables),
  ]
}

async function readRows<R>(
  reader: CatalogReader,
  sql: string,
  parameters: readonly (string | null)[],
): Promise<R[]> {
  const rows = await reader.read(sql, parameters)
  return rows.map((row) => JSON.parse(String(row['row'])) as R)
}

/** What the relations are called, and what is told about them. */
class CatalogReading {
  readonly #tables = new Map<number, RelationRow>()
  readonly #unsupported: string[] = []

  constructor(
    relations: readonly RelationRow[],
    private readonly asksDefault: boolean,
  ) {
    for (const relation of relations) {
      this.#unsupported.push(...remarksOn(relation))
      if (isTable(relation)) this.#tables.set(relation.oid, relation)
    }
  }

  metadata(
    columns: readonly ColumnRow[],
    constraints: readonly ConstraintRow[],
    indexes: readonly IndexRow[],
  ): MetaData {
    const [columnsOf, constraintsOf, indexesOf] = [grouped(columns), grouped(constraints), grouped(indexes)]
    const facts = [...this.#tables.values()].map((table): TableFacts => {
      const note = (line: string): void => void this.#unsupported.push(`table ${table.name}: ${line}`)
      const rows = constraintsOf.get(table.oid) ?? []
      const read = readConstraints(rows, { targetOf: (oid) => this.placeOf(oid), note })
      return {
        ...this.place(table),
        ...readColumns(columnsOf.get(table.oid) ?? [], {
          table: table.name,
          primaryKey: read.primaryKey,
          checks: read.checks,
          note,
        }),
        primaryKey: read.primaryKey,
        uniques: read.uniques,
        excludes: [],
        foreignKeys: read.foreignKeys,
        indexes: readIndexes(indexesOf.get(table.oid) ?? [], note),
      }
    })
    return buildMetaData({ tables: facts, unsupported: this.#unsupported })
  }

  private placeOf(oid: number): { name: string; schema: string | undefined } | undefined {
    const table = this.#tables.get(oid)
    return table && this.place(table)
  }

  private place({ name, schema, isDefault }: RelationRow): { name: string; schema: string | undefined } {
    return { name, schema: isDefault && this.asksDefault ? undefined : schema }
  }
}

/** Partitions are part of the table that they divide; views and foreign tables are no tables of ours. */
function isTable({ kind, isPartition }: RelationRow): boolean {
  return (kind === 'r' || kind === 'p') && !isPartition
}

const KINDS: Readonly<Record<string, string>> = { v: 'view', m: 'materialized view', f: 'foreign table' }

function remarksOn(relation: RelationRow): string[] {
  const { name, kind, isPartition, partitionKey } = relation
  if (isPartition) return [`partition ${name} of ${(relation.parents ?? []).join(', ')}`]
  if (KINDS[kind] !== undefined) return [`${KINDS[kind]} ${name}`]
  const each = (what: string, names: readonly string[] | null): string[] =>
    (names ?? []).map((one) => `${what} ${one}`)
  const lines = [
    ...(partitionKey === null ? [] : [`partitioned by ${partitionKey}`]),
    ...(relation.persistence === 'u' ? ['unlogged'] : []),
    ...(relation.rowSecurity ? ['row level security'] : []),
    ...(relation.comment === null ? [] : ['its comment']),
    ...each('storage option', relation.options),
    ...each('inherits', relation.parents),
    ...each('trigger', relation.triggers),
    ...each('policy', relation.policies),
    ...each('rule', relation.rules),
  ]
  return lines.map((line) => `table ${name}: ${line}`)
}

function grouped<R extends { readonly oid: number }>(rows: readonly R[]): Map<number, R[]> {
  const groups = new Map<number, R[]>()
  for (const row of rows) {
    const group = groups.get(row.oid)
    if (group === undefined) groups.set(row.oid, [row])
    else group.push(row)
  }
  return groups
}
