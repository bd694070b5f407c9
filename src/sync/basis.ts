/** What a plan was made against: which tables were looked at, and what they were like. */
import type { Dialect } from '../dialect/dialect'
import type { ExistingObjects } from '../dialect/existing'
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
  const { schemas } = inspectionOf(scope)
  const existing = await dialect.inspector.existing(reader, [], schemas)
  const database = await readScope(dialect, reader, scope)
  return basisOf(dialect, { database, existing, scope })
}

/** What the database has in a scope, with all that could not be created anew. */
async function readScope(dialect: Dialect, reader: CatalogReader, scope: PlanScope): Promise<MetaData> {
  return dialect.inspector.inspect(reader, inspectionOf(scope))
}

/** How a scope is read. */
export function inspectionOf({ schemas, tables, objects }: PlanScope) {
  return {
    schemas: schemas.map((schema) => schema ?? undefined),
    tables,
    whole: true,
    withObjects: objects,
  } satisfies InspectionOptions
}

/** What was read, as a plan's basis. */
export function basisOf(
  dialect: Dialect,
  read: {
    readonly database: MetaData | undefined
    readonly existing: ExistingObjects
    readonly scope: PlanScope
    readonly empty?: readonly string[]
  },
): PlanBasis {
  const { database, existing, scope, empty } = read
  // Of a database without any of the tables, its other objects are none of the plan's business.
  const texts =
    database === undefined || database.tables.size === 0
      ? []
      : [
          ...nounsOf(database, databaseContext(dialect, existing.defaultSchema)).map(textOf),
          ...existing.besides(scope.tables),
        ]
  return { scope, fingerprint: shortHash(JSON.stringify(texts.sort()), DIGITS), empty }
}

function textOf({ kind, key, facets, parts }: Noun): string {
  const texts = [...facets].map(([name, { text }]) => [name, text])
  return JSON.stringify([kind, key, texts, parts.map(textOf).sort()])
}
