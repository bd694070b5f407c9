/** The queries that read SQLite's catalog; their number does not grow with what is in it. */
import { IdentifierQuoter } from '../../compiler/identifier-quoter'
import { DatabaseError, UsageError } from '../../errors'
import { groupBy } from '../../util/group-by'
import type { CatalogReader } from '../inspector'
import { lower } from './name-key'
import type { ViewColumn } from './read-view'
import { RESERVED_WORDS } from './reserved-words'
import { isVirtual, type StoredObject } from './schema-texts'

/** The name of a schema; `undefined` is the one that a connection begins with. */
type SchemaName = string | undefined

/** What a view gives, or why it gives nothing. */
export type ViewResult = readonly ViewColumn[] | DatabaseError

const quoter = new IdentifierQuoter(RESERVED_WORDS, undefined)

/** The rows of `sqlite_schema`, in the order in which they were made. */
export async function readObjects(
  reader: CatalogReader,
  schemas: readonly SchemaName[],
): Promise<StoredObject[]> {
  if (schemas.length === 0) return []
  const parts = schemas.map(
    (schema, i) =>
      `SELECT ${i} AS part, rowid AS place, type, name, tbl_name, sql FROM ${quoter.quote(nameOf(schema))}.sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
  )
  const rows = await readRows(reader, `${parts.join(' UNION ALL ')} ORDER BY part, place`, schemas)
  return rows.map((row) => ({
    schema: schemas[Number(row['part'])],
    type: String(row['type']),
    name: String(row['name']),
    table: String(row['tbl_name']),
    sql: typeof row['sql'] === 'string' ? row['sql'] : undefined,
  }))
}

/** The database says of a schema that is not there no more than that it has no catalog. */
async function readRows(
  reader: CatalogReader,
  sql: string,
  schemas: readonly SchemaName[],
): Promise<Record<string, unknown>[]> {
  try {
    return await reader.read(sql)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    const attached = (await reader.read('SELECT name FROM pragma_database_list')).map(({ name }) =>
      String(name),
    )
    const isThere = new Set(attached.map(lower))
    const missing = schemas.find((schema) => schema !== undefined && !isThere.has(lower(schema)))
    throw missing === undefined ? error : noSchema(missing, error)
  }
}

function noSchema(name: string, cause: DatabaseError): UsageError {
  return new UsageError(
    `The SQLite database has no schema '${name}': its schemas are the databases that are attached.`,
    {
      cause,
      hint: `Leave out the schema where models are used on SQLite, or attach a database before: ATTACH DATABASE 'file.db' AS ${quoter.quote(name)}.`,
    },
  )
}

/** What a change of a schema has to know besides. */
export interface Circumstances {
  /** The version of SQLite: 3.52.0 is 3052000. */
  readonly version: number
  /** Where ANALYZE keeps what it finds out, by schema. */
  readonly statistics: readonly { readonly schema: string | undefined; readonly name: string }[]
  /** Triggers that this connection alone has, on tables that may be anybody's. */
  readonly temporaryTriggers: readonly { readonly table: string; readonly sql: string }[]
}

/** The version, the tables of statistics, and the triggers of the connection. */
export async function readCircumstances(
  reader: CatalogReader,
  schemas: readonly SchemaName[],
): Promise<Circumstances> {
  const parts = schemas.map(
    (schema, i) =>
      `SELECT ${i} AS part, name, NULL AS sql FROM ${quoter.quote(nameOf(schema))}.sqlite_schema WHERE type = 'table' AND name LIKE 'sqlite\\_stat%' ESCAPE '\\'`,
  )
  const own = [
    'SELECT -1 AS part, sqlite_version() AS name, NULL AS sql',
    "SELECT -2, tbl_name, sql FROM sqlite_temp_schema WHERE type = 'trigger'",
  ]
  const rows = await reader.read([...own, ...parts].join(' UNION ALL '))
  const [major = 0, minor = 0, patch = 0] = String(rows.find(({ part }) => Number(part) === -1)?.['name'])
    .split('.')
    .map(Number)
  const statistics = rows.flatMap(({ part, name }) =>
    Number(part) < 0 ? [] : [{ schema: schemas[Number(part)], name: String(name) }],
  )
  const temporaryTriggers = rows.flatMap(({ part, name, sql }) =>
    Number(part) === -2 ? [{ table: String(name), sql: String(sql) }] : [],
  )
  return { version: major * 1_000_000 + minor * 1000 + patch, statistics, temporaryTriggers }
}

/** The tables that virtual ones keep their rows in. No text tells them from others. */
export async function readHiddenTables(
  reader: CatalogReader,
  objects: readonly StoredObject[],
): Promise<(schema: SchemaName) => ReadonlySet<string>> {
  const rows = objects.some(isVirtual)
    ? await reader.read("SELECT schema, name FROM pragma_table_list WHERE type = 'shadow'")
    : []
  return (schema) => {
    const own = rows.filter((row) => lower(String(row['schema'])) === lower(nameOf(schema)))
    return new Set(own.map((row) => lower(String(row['name']))))
  }
}

/** The columns of the views, which only the database can work out. */
export async function readViews(
  reader: CatalogReader,
  objects: readonly StoredObject[],
): Promise<ReadonlyMap<StoredObject, ViewResult>> {
  const views = objects.filter(({ type }) => type === 'view')
  try {
    return await readViewColumns(reader, views)
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    // One of them reads from what is not there: which one, only a query of each can tell.
    return readEachView(reader, views)
  }
}

async function readEachView(
  reader: CatalogReader,
  views: readonly StoredObject[],
): Promise<Map<StoredObject, ViewResult>> {
  const results = new Map<StoredObject, ViewResult>()
  for (const view of views) {
    try {
      results.set(view, (await readViewColumns(reader, [view])).get(view) ?? [])
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
      results.set(view, error)
    }
  }
  return results
}

async function readViewColumns(
  reader: CatalogReader,
  views: readonly StoredObject[],
): Promise<Map<StoredObject, readonly ViewColumn[]>> {
  if (views.length === 0) return new Map()
  const names = JSON.stringify(views.map(({ schema, name }) => [name, nameOf(schema)]))
  const rows = await reader.read(
    `SELECT v.key AS place, c.name, c.type FROM json_each(?) AS v, pragma_table_xinfo(v.value ->> 0, v.value ->> 1) AS c ORDER BY v.key, c.cid`,
    [names],
  )
  const byPlace = groupBy(rows, (row) => Number(row['place']))
  return new Map(
    views.map((view, i) => {
      const own = byPlace.get(i) ?? []
      return [view, own.map((row) => ({ name: String(row['name']), type: String(row['type']) }))]
    }),
  )
}

function nameOf(schema: SchemaName): string {
  return schema ?? 'main'
}
