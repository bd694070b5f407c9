/** Tables that a model has in another schema than before: `renamedFrom: 'old_schema.name'`. */
import type { Dialect } from '../dialect/dialect'
import type { ExistingObjects } from '../dialect/existing'
import type { CatalogReader } from '../dialect/inspector'
import { samePlace, type Place } from '../dialect/same-place'
import type { MovedTable } from '../dialect/schema-change'
import { UsageError } from '../errors'
import { formerPlaces } from '../schema/former-names'
import { MetaData } from '../schema/metadata'
import { Table } from '../schema/table'

/** What of a model a database has in another schema. */
export interface Moves {
  readonly moved: readonly MovedTable[]
  /** Where there is one in both schemas. */
  readonly leftOver: readonly MovedTable[]
}

/** Looks for the tables that say in which schema they were. */
export async function findMoves(
  dialect: Dialect,
  reader: CatalogReader,
  { tables, existing }: { readonly tables: readonly Table[]; readonly existing: ExistingObjects },
): Promise<Moves> {
  const isSame = samePlace(existing)
  const asked = tables.flatMap((table) => {
    const isRenamed = table.formerNames.some((name) => existing.hasTable({ name, schema: table.schema }))
    const places = isRenamed ? [] : formerPlaces(table.renamedFrom)
    return places.flatMap((place) => {
      const isElsewhere = !isSame({ name: '', schema: place.schema }, { name: '', schema: table.schema })
      return isElsewhere ? [{ table, from: place }] : []
    })
  })
  const found: MovedTable[] = []
  for (const { table, from } of asked) {
    const there = await existingAt(dialect, reader, [from, { name: from.name, schema: table.schema }])
    const isTaken = found.some((other) => other.table === table)
    if (there?.hasTable(from) === true && !isTaken) found.push({ table, from, there })
  }
  return {
    moved: found.filter(({ table }) => !existing.hasTable(table)),
    leftOver: found.filter(({ table }) => existing.hasTable(table)),
  }
}

/** Where there is no such database, a table cannot be in it. */
async function existingAt(
  dialect: Dialect,
  reader: CatalogReader,
  places: readonly Place[],
): Promise<ExistingObjects | undefined> {
  try {
    return await dialect.inspector.existing(
      reader,
      places.map(({ name, schema }) => new Table(name, new MetaData(), { schema })),
    )
  } catch (error) {
    if (error instanceof UsageError) return undefined
    throw error
  }
}
