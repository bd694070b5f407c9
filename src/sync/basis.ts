/** What a plan was made against: which tables were looked at, and what they were like. */
import type { Dialect } from '../dialect/dialect'
import type { CatalogReader, InspectionOptions } from '../dialect/inspector'
import type { MetaData } from '../schema/metadata'
import { shortHash } from '../util/short-hash'
import { databaseContext } from './diff/facet-context'
import { nounsOf, type Noun } from './diff/nouns'

/** The part of a database that a plan is about. */
export interface PlanScope {
  /** The schemas, `null` for the default one. */
  readonly schemas: readonly (string | null)[]
  /** The names of the tables; undefined for all in these schemas. */
  readonly tables?: readonly string[] | undefined
  /** Whether what belongs to no table is a part of it, too. */
  readonly objects?: boolean | undefined
}

/** What a plan was made against. */
export interface PlanBasis {
  readonly scope: PlanScope
  /** The same as long as nothing of that part of the database differs. */
  readonly fingerprint: string
  /** The tables, as SQL names them, that had no rows: steps on them were made and rated for that. */
  readonly empty?: readonly string[] | undefined
}

const DIGITS = 32

/** Reads a database again, to see whether it is still what a plan was made against. `reader` must stand in a transaction. */
export async function readBasis(
  dialect: Dialect,
  reader: CatalogReader,
  scope: PlanScope,
): Promise<PlanBasis> {
  const { defaultSchema } = await dialect.inspector.existing(reader, [])
  const database = await readScope(dialect, reader, scope)
  return basisOf(dialect, { database, defaultSchema, scope })
}

/** The first of some tables that has rows now. */
export async function filledSince(
  reader: CatalogReader,
  empty: readonly string[] = [],
): Promise<string | undefined> {
  for (const path of empty) {
    const rows = await reader.read(`SELECT 1 AS filled FROM ${path} LIMIT 1`)
    if (rows.length > 0) return path
  }
  return undefined
}

/** What the database has in a scope, with all that could not be created anew. */
async function readScope(dialect: Dialect, reader: CatalogReader, scope: PlanScope): Promise<MetaData> {
  return dialect.inspector.inspect(reader, inspectionOf(scope))
}

/** How a scope is read. */
export function inspectionOf({ schemas, tables, objects }: PlanScope): InspectionOptions {
  return { schemas: schemas.map((schema) => schema ?? undefined), tables, whole: true, withObjects: objects }
}

/** What was read, as a plan's basis. */
export function basisOf(
  dialect: Dialect,
  read: {
    readonly database: MetaData | undefined
    readonly defaultSchema: string
    readonly scope: PlanScope
    readonly empty?: readonly string[]
  },
): PlanBasis {
  const { database, defaultSchema, scope, empty } = read
  // Of a database without any of the tables, its other objects are none of the plan's business.
  const nouns =
    database === undefined || database.tables.size === 0
      ? []
      : nounsOf(database, databaseContext(dialect, defaultSchema))
  return { scope, fingerprint: shortHash(JSON.stringify(nouns.map(textOf).sort()), DIGITS), empty }
}

function textOf({ kind, key, facets, parts }: Noun): string {
  const texts = [...facets].map(([name, { text }]) => [name, text])
  return JSON.stringify([kind, key, texts, parts.map(textOf).sort()])
}
