/**
 * Reads a SQLite database back. Enters: the texts that `sqlite_schema` stores, in one query. Leaves: a MetaData. Everything
 * that texts can tell is read from them by a tokenizer, because the pragmas do not tell names and conditions of constraints; so
 * the same code gives the form in which a model's own DDL would be read back.
 */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import { tableKey, type MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { CreateIndex } from '../../statement/ddl/index-ddl'
import { CreateView } from '../../statement/ddl/object-ddl'
import { CreateTable } from '../../statement/ddl/table-ddl'
import { groupBy } from '../../util/group-by'
import { shortHash } from '../../util/short-hash'
import type { ExistingObjects, ExistingObject } from '../existing'
import type {
  CatalogReader,
  CatalogState,
  Belonging,
  Dependent,
  ForeignReference,
  FoundModel,
  InspectionOptions,
  Inspector,
  NormalForm,
  NormalFormRequest,
  NormalMetaData,
  NormalTypes,
  SoughtModel,
} from '../inspector'
import { OWN_TABLE } from '../own-table'
import { foundModel } from '../found-model'
import { buildMetaData, type CatalogFacts, type TableFacts } from '../table-facts'
import { readCircumstances, readHiddenTables, readObjects, readViews, type ViewResult } from './catalog'
import { lower } from './name-key'
import { textsOf } from './normal-texts'
import { readSchema, type SchemaFacts } from './read-schema'
import { SchemaTexts, type StoredObject } from './schema-texts'
import { StoredObjects } from './stored-objects'
import { SqliteTypeCompiler } from './type-compiler'

const STATE_DIGITS = 32

class SqliteInspector implements Inspector {
  async inspect(reader: CatalogReader, options: InspectionOptions = {}): Promise<MetaData> {
    return buildMetaData(await readFacts(reader, options), options.into)
  }

  async inspectModel(
    reader: CatalogReader,
    model: SoughtModel,
    options: InspectionOptions,
  ): Promise<FoundModel> {
    return foundModel(await readFacts(reader, options), model, {
      rules: { nameKey: lower, brackets: true, nameLimit: undefined },
    })
  }

  async state(reader: CatalogReader, schemas: readonly (string | undefined)[]): Promise<CatalogState> {
    const objects = await readObjects(reader, [...new Set([undefined, ...schemas])])
    return {
      state: shortHash(JSON.stringify(objects), STATE_DIGITS),
      hasHistory: objects.some(({ name }) => name === OWN_TABLE),
    }
  }

  /** A table is built anew as a whole, with all that stands on it. */
  dependents(): Promise<readonly Dependent[]> {
    return Promise.resolve([])
  }

  /** Triggers alone, whose texts are known. */
  belongings(): Promise<readonly Belonging[]> {
    return Promise.resolve([])
  }

  async references(reader: CatalogReader, tables: readonly Table[]): Promise<readonly ForeignReference[]> {
    const asked = new Map(tables.map((table) => [keyOf(table), table]))
    const objects = await readObjects(reader, [...new Set(tables.map((table) => table.schema))])
    const facts = readSchemas(objects, {}).flatMap((schema) => schema.facts)
    return facts.flatMap((table) =>
      table.foreignKeys.flatMap(({ target, options }) => {
        const referred = asked.get(keyOf({ name: target.table, schema: table.schema }))
        const owner = asked.get(keyOf(table))
        if (referred === undefined || referred === owner) return []
        return [{ table: table.name, owner, name: options.name, target: referred }]
      }),
    )
  }

  async existing(
    reader: CatalogReader,
    tables: readonly Table[],
    more: readonly (string | undefined)[] = [],
  ): Promise<ExistingObjects> {
    const schemas = [...new Set([...tables.map((table) => table.schema), ...more])]
    const objects = await readObjects(reader, schemas)
    const circumstances = await readCircumstances(reader, schemas)
    const found = objects.filter(({ type }) => type !== 'trigger').map(existingObject)
    const named = readSchemas(objects, {}).flatMap(({ facts }) => facts.flatMap(constraintsOf))
    return new StoredObjects([...found, ...named], objects, circumstances)
  }

  /** The DDL that would be emitted, read as if the database had stored it. */
  normalForm(_reader: CatalogReader, { parts, compiler }: NormalFormRequest): Promise<NormalForm> {
    const objects = parts.flatMap(({ table }) => wouldBeStored(table, compiler))
    const views = columnsOf(
      parts.map(({ table }) => table),
      objects,
    )
    const { tables } = metadataOf(readSchemas(objects, { views }))
    const found = parts.flatMap(({ table }) => {
      const normal = tables.get(table.key)
      return normal === undefined ? [] : [[table, normal] as const]
    })
    return Promise.resolve({ tables: new Map(found), failures: new Map(), unread: new Map() })
  }

  /** It has no types of its own. */
  normalTypes(): Promise<NormalTypes> {
    return Promise.resolve({ types: new Map(), failures: new Map() })
  }

  /** Compiled and read, like its parts. */
  normalMetaData(_reader: CatalogReader, metadata: MetaData, compiler: DdlCompiler): Promise<NormalMetaData> {
    const { objects, failures } = textsOf(metadata, compiler)
    const views = columnsOf(metadata.allTables(), objects)
    return Promise.resolve({ metadata: metadataOf(readSchemas(objects, { views })), failures })
  }
}

/** Reads SQLite's catalog. */
export const inspector: Inspector = new SqliteInspector()

async function readFacts(reader: CatalogReader, options: InspectionOptions): Promise<CatalogFacts> {
  const { into, tables, schemas = [undefined] } = options
  const names = schemas === 'all' ? await allSchemas(reader) : schemas
  const all = await readObjects(reader, [...new Set(names.map((schema) => schema ?? into?.schema))])
  const objects = tables === undefined ? all.filter(({ table }) => table !== OWN_TABLE) : all
  const hidden = await readHiddenTables(reader, objects)
  const views = await readViews(reader, objects)
  return factsOf(readSchemas(objects, { only: tables, hidden, views }))
}

/** The main database, and those that are attached to it. */
async function allSchemas(reader: CatalogReader): Promise<(string | undefined)[]> {
  const rows = await reader.read("SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')")
  return [undefined, ...rows.map((row) => String(row['name']))]
}

/** Names mean the same in any case, and so does the default schema, said or not. */
function keyOf({ name, schema }: { readonly name: string; readonly schema: string | undefined }): string {
  return JSON.stringify([lower(schema ?? 'main'), lower(name)])
}

/** The rows of `sqlite_schema` that the DDL of a table would make. */
function wouldBeStored(table: Table, compiler: DdlCompiler): StoredObject[] {
  const { schema, name } = table
  if (table.isView)
    return [{ schema, table: name, type: 'view', name, sql: compiler.compile(new CreateView(table)) }]
  const sql = compiler.compile(new CreateTable(table))
  const indexes = table.indexesFor(compiler.dialectName).map((index) => ({
    schema,
    table: name,
    type: 'index',
    name: compiler.nameOf(index),
    sql: compiler.compile(new CreateIndex(index)),
  }))
  return [{ schema, table: name, type: 'table', name, sql }, ...indexes]
}

/** The columns that a model gives its views: no text tells them, and no database is asked. */
function columnsOf(
  tables: readonly Table[],
  objects: readonly StoredObject[],
): ReadonlyMap<StoredObject, ViewResult> {
  const types = new SqliteTypeCompiler()
  const views = new Map(tables.filter(({ isView }) => isView).map((view) => [keyOf(view), view]))
  return new Map(
    objects.flatMap((object) => {
      const columns = object.type === 'view' ? views.get(keyOf(object))?.columns : undefined
      return columns === undefined
        ? []
        : [[object, columns.map(({ name, type }) => ({ name, type: types.compile(type) }))] as const]
    }),
  )
}

/** What is known besides the texts. */
interface Circumstances {
  readonly only?: readonly string[] | undefined
  readonly hidden?: (schema: string | undefined) => ReadonlySet<string>
  readonly views?: ReadonlyMap<StoredObject, ViewResult>
}

function readSchemas(
  objects: readonly StoredObject[],
  { only, hidden, views = new Map<StoredObject, ViewResult>() }: Circumstances,
): SchemaFacts[] {
  return [...groupBy(objects, ({ schema }) => schema)].map(([schema, own]) => {
    const texts = new SchemaTexts(own, hidden?.(schema) ?? new Set())
    const results = new Map(
      own.flatMap((object) => {
        const result = views.get(object)
        return result === undefined ? [] : [[lower(object.name), result] as const]
      }),
    )
    return readSchema({ schema, texts, only, viewResult: ({ name }) => results.get(lower(name)) ?? [] })
  })
}

/** Two tables may have one key, because names may hold dots: `b.c` of `a`, and `c` of `a.b`. */
function factsOf(schemas: readonly SchemaFacts[]): CatalogFacts {
  const tables = new Map<string, TableFacts>()
  const unsupported = schemas.flatMap((schema) => schema.unsupported)
  for (const facts of schemas.flatMap((schema) => schema.facts)) {
    const key = tableKey(facts.name, facts.schema)
    if (tables.has(key)) unsupported.push(`table ${key}: another one has this name`)
    else tables.set(key, facts)
  }
  return { tables: [...tables.values()], unsupported }
}

function metadataOf(schemas: readonly SchemaFacts[]): MetaData {
  return buildMetaData(factsOf(schemas))
}

function existingObject({ schema, type, name, table }: StoredObject): ExistingObject {
  const kind = type === 'index' ? 'index' : 'table'
  return { kind, schema: schema ?? 'main', name, table, labels: undefined }
}

function constraintsOf(table: TableFacts): ExistingObject[] {
  const keys = [table.primaryKey, ...table.uniques, ...table.checks, ...table.foreignKeys]
  return keys.flatMap((key): ExistingObject[] => {
    const name = key?.options.name
    if (name === undefined) return []
    return [
      { kind: 'constraint', schema: table.schema ?? 'main', name, table: table.name, labels: undefined },
    ]
  })
}
