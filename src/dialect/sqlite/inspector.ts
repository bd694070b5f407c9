/**
 * Reads a SQLite database back. Enters: the texts that `sqlite_schema` stores, in one query. Leaves: a MetaData. Everything
 * is read from the texts by a tokenizer, because the pragmas do not tell names and conditions of constraints; so the same
 * code gives the form in which a model's own DDL would be read back.
 */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import { IdentifierQuoter } from '../../compiler/identifier-quoter'
import type { MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { CreateIndex } from '../../statement/ddl/index-ddl'
import { CreateTable } from '../../statement/ddl/table-ddl'
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
import { textsOf } from './normal-texts'
import { tableFacts } from './read-table'
import { RESERVED_WORDS } from './reserved-words'
import { SchemaTexts, type StoredObject } from './schema-texts'

/** What was read so far. */
interface Reading {
  readonly facts: TableFacts[]
  readonly unsupported: string[]
}

const quoter = new IdentifierQuoter(RESERVED_WORDS, undefined)

/** Tables by their names, whose case means nothing. */
class ExistingNames {
  readonly #tables: ReadonlyMap<string, Table>

  constructor(tables: readonly Table[]) {
    this.#tables = new Map(tables.map((table) => [keyOf(table.name, table.schema), table]))
  }

  find(name: string, schema: string | undefined): Table | undefined {
    return this.#tables.get(keyOf(name, schema))
  }
}

function keyOf(name: string, schema: string | undefined): string {
  return JSON.stringify([schema ?? 'main', name]).toLowerCase()
}

class SqliteInspector implements Inspector {
  async inspect(reader: CatalogReader, options: InspectOptions = {}): Promise<MetaData> {
    const objects = await this.readObjects(reader, options.schemas ?? [undefined])
    const { facts, unsupported } = readObjects(objects, options.tables)
    return buildMetaData({ tables: facts, unsupported })
  }

  async references(reader: CatalogReader, tables: readonly Table[]): Promise<readonly ForeignReference[]> {
    const asked = new ExistingNames(tables)
    const objects = await this.readObjects(reader, [...new Set(tables.map((table) => table.schema))])
    return readObjects(objects, undefined).facts.flatMap((table) =>
      table.foreignKeys.flatMap(({ target, options }) => {
        const referred = asked.find(target.table, table.schema)
        const owner = asked.find(table.name, table.schema)
        if (referred === undefined || referred === owner) return []
        return [{ table: table.name, owner, name: options.name, target: referred }]
      }),
    )
  }

  async existing(reader: CatalogReader, tables: readonly Table[]): Promise<ExistingObjects> {
    const schemas = [...new Set(tables.map((table) => table.schema))]
    const objects = await this.readObjects(reader, schemas)
    const { facts } = readObjects(objects, undefined)
    const found: ExistingObject[] = objects.map(({ schema, type, name, table }) => {
      const kind = type === 'index' ? 'index' : 'table'
      return { kind, schema: schema ?? 'main', name, table, labels: undefined }
    })
    const named = facts.flatMap((table) => constraintsOf(table))
    return new ExistingObjects([...found, ...named], {
      defaultSchema: 'main',
      nameLimit: undefined,
      ignoresCase: true,
    })
  }

  /** The DDL that would be emitted, read as if the database had stored it. */
  normalForm(
    _reader: CatalogReader,
    parts: readonly TablePart[],
    compiler: DdlCompiler,
  ): Promise<NormalForm> {
    const objects = parts.flatMap(({ table }): StoredObject[] => {
      const common = { schema: table.schema, table: table.name }
      const sql = compiler.compile(new CreateTable(table))
      const indexes = table.indexes.map((index): StoredObject => {
        return {
          ...common,
          type: 'index',
          name: compiler.nameOf(index),
          sql: compiler.compile(new CreateIndex(index)),
        }
      })
      return [{ ...common, type: 'table', name: table.name, sql }, ...indexes]
    })
    const { tables } = buildMetaData({ tables: readObjects(objects, undefined).facts, unsupported: [] })
    const found = parts.map(({ table }) => [table, tables.get(table.key) as Table] as const)
    return Promise.resolve({ tables: new Map(found), failures: new Map() })
  }

  /** Compiled and read, like its parts. */
  normalMetaData(_reader: CatalogReader, metadata: MetaData, compiler: DdlCompiler): Promise<NormalMetaData> {
    const { objects, failures } = textsOf(metadata, compiler)
    const { facts, unsupported } = readObjects(objects, undefined)
    return Promise.resolve({ metadata: buildMetaData({ tables: facts, unsupported }), failures })
  }

  /** One query for any number of schemas. */
  private async readObjects(
    reader: CatalogReader,
    schemas: readonly (string | undefined)[],
  ): Promise<StoredObject[]> {
    if (schemas.length === 0) return []
    const parts = schemas.map((schema, i) => {
      const name = schema === undefined ? 'main' : quoter.quote(schema)
      return `SELECT ${i} AS part, rowid AS place, type, name, tbl_name, sql FROM ${name}.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`
    })
    const rows = await reader.read(`${parts.join(' UNION ALL ')} ORDER BY part, place`)
    return rows.map((row) => ({
      schema: schemas[Number(row['part'])],
      type: String(row['type']),
      name: String(row['name']),
      table: String(row['tbl_name']),
      sql: typeof row['sql'] === 'string' ? row['sql'] : undefined,
    }))
  }
}

/** Reads SQLite's catalog. */
export const inspector: Inspector = new SqliteInspector()

function readObjects(objects: readonly StoredObject[], only: readonly string[] | undefined): Reading {
  const reading: Reading = { facts: [], unsupported: [] }
  for (const schema of new Set(objects.map((object) => object.schema))) {
    readSchema(new SchemaTexts(objects.filter((object) => object.schema === schema)), schema, only, reading)
  }
  return reading
}

/** The tables asked for and those that they reference, each with its indexes. */
function readSchema(
  texts: SchemaTexts,
  schema: string | undefined,
  only: readonly string[] | undefined,
  reading: Reading,
): void {
  const chosen = texts.choose(only)
  for (const table of texts.tables.values()) {
    if (chosen.has(table)) reading.facts.push(tableFacts(table, schema, texts, reading.unsupported))
  }
  for (const { type, name, table, sql } of texts.others) {
    if (type === 'trigger' && texts.isChosen(table, chosen))
      reading.unsupported.push(`table ${table}: trigger ${name}`)
    else if (type === 'view' && only === undefined) reading.unsupported.push(`view ${name}`)
    else if (type === 'table' && (only === undefined || only.includes(name)))
      reading.unsupported.push(`virtual table ${name}: ${sql ?? ''}`)
  }
}

function constraintsOf(table: TableFacts): ExistingObject[] {
  const keys = [table.primaryKey, ...table.uniques, ...table.checks, ...table.foreignKeys]
  return keys.flatMap((key): ExistingObject[] => {
    if (key?.options.name === undefined) return []
    return [
      {
        kind: 'constraint',
        schema: table.schema ?? 'main',
        name: key.options.name,
        table: table.name,
        labels: undefined,
      },
    ]
  })
}
