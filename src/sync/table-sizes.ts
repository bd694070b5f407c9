import type { Dialect } from '../dialect/dialect'
import type { CatalogReader } from '../dialect/inspector'
import { DatabaseError, SyncError } from '../errors'
import type { Table } from '../schema/table'
import type { TablePair } from './snapshot'

/** How large a table is, as far as that is known without reading it. */
export interface TableSize {
  /** How many rows there are, about; undefined where nobody has counted. 0 only if there are none. */
  readonly rows: number | undefined
  /** With its indexes; undefined where the database does not tell. */
  readonly bytes: number | undefined
}

const TABLES_PER_QUERY = 200

/** The sizes of tables of the model in the database, where they may still have another name. */
export async function tableSizes(
  dialect: Dialect,
  reader: CatalogReader,
  pairs: readonly Pick<TablePair, 'wanted' | 'found' | 'nameNow'>[],
): Promise<ReadonlyMap<Table, TableSize>> {
  const sizes = new Map<Table, TableSize>()
  for (let from = 0; from < pairs.length; from += TABLES_PER_QUERY) {
    const some = pairs.slice(from, from + TABLES_PER_QUERY)
    const columns = some.flatMap(({ found: { schema }, nameNow }, i) => {
      const path = dialect.quoter.path(schema, nameNow)
      const { filled, rows, bytes } = dialect.diffRules.tableSize(path)
      return [`${filled} AS filled_${i}`, `${rows} AS rows_${i}`, `${bytes} AS bytes_${i}`]
    })
    const [row = {}] = await readAllowed(dialect, reader, `SELECT ${columns.join(', ')}`)
    some.forEach(({ wanted }, i) => sizes.set(wanted, sizeOf(row, i)))
  }
  return sizes
}

/** What can be done to a table goes by whether it has rows. */
async function readAllowed(
  { diffRules }: Dialect,
  reader: CatalogReader,
  sql: string,
): ReturnType<CatalogReader['read']> {
  try {
    return await reader.read(sql)
  } catch (error) {
    if (!(error instanceof DatabaseError) || !diffRules.isForbidden(error)) throw error
    throw new SyncError(
      `Whether a table that differs from the model has rows could not be seen: ${error.message}\n  ${diffRules.rights.step}`,
      { cause: error },
    )
  }
}

function sizeOf(row: Readonly<Record<string, unknown>>, i: number): TableSize {
  const bytes = knownNumber(row[`bytes_${i}`])
  if (Number(row[`filled_${i}`]) === 0) return { rows: 0, bytes }
  // A count of none for a table with rows is one that was made before they came.
  const rows = knownNumber(row[`rows_${i}`]) ?? 0
  return { rows: rows > 0 ? rows : undefined, bytes }
}

function knownNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

/** The first of some tables, as SQL names them, that may have rows. */
export async function firstFilled(
  { diffRules }: Dialect,
  reader: CatalogReader,
  paths: readonly string[],
): Promise<string | undefined> {
  for (const path of paths) {
    const [row] = await reader.read(`SELECT ${diffRules.tableSize(path).filled} AS filled`)
    if (Number(row?.['filled']) !== 0) return path
  }
  return undefined
}
