import type { Dialect } from '../dialect/dialect'
import type { CatalogReader, Dependent } from '../dialect/inspector'
import type { Renamings } from '../dialect/renamings'
import { samePlace, type Place } from '../dialect/same-place'

/** What is looked at. */
interface Dependable {
  /** In the names that they have once they are renamed. */
  readonly tables: readonly Place[]
  readonly types: readonly Place[]
  readonly renamings: Renamings
  /** The schema of a table that names none. */
  readonly defaultSchema: string
}

/** What depends on these tables: asked by the names that things have now, and told by those that they will have. */
export async function dependentsOf(
  dialect: Dialect,
  reader: CatalogReader,
  { tables, types, renamings, defaultSchema }: Dependable,
): Promise<readonly Dependent[]> {
  const isSame = samePlace({ defaultSchema })
  const nameNow = ({ name, schema }: Place): string =>
    renamings.tables.find(({ table }) => isSame(table, { name, schema }))?.from ?? name
  const newTable = ({ name, schema }: Place): string =>
    renamings.tables.find(({ from, table }) => isSame({ name: from, schema: table.schema }, { name, schema }))
      ?.table.name ?? name
  const newColumn = (place: Place, column: string | undefined): string | undefined =>
    renamings.columns.find(({ from, table }) => from === column && isSame(table, place))?.column.name ??
    column
  const isOfType = (type: Renamings['types'][number], name: string | undefined, place: Place): boolean =>
    isSame({ name: name ?? '', schema: type.schema }, place)
  const typeNow = (place: Place): string =>
    renamings.types.find((each) => isOfType(each, each.type.name, place))?.from ?? place.name
  const newType = (place: Place): string =>
    renamings.types.find((each) => isOfType(each, each.from, place))?.type.name ?? place.name
  const found = await dialect.inspector.dependents(
    reader,
    tables.map((table) => ({ schema: table.schema, name: nameNow(table) })),
    types.map((type) => ({ schema: type.schema, name: typeNow(type) })),
  )
  return found.map((dependent) => {
    const { column, kind, name, schema, table } = dependent
    const of = { ...dependent.of, name: kind === 'column' ? newType(dependent.of) : newTable(dependent.of) }
    const owner = table === undefined ? undefined : { schema, name: newTable({ name: table, schema }) }
    const place = kind === 'generated column' ? of : OF_COLUMNS.has(kind) ? owner : undefined
    return {
      ...dependent,
      of,
      column: newColumn(of, column),
      name: (place && newColumn(place, name)) ?? name,
      table: owner?.name,
    }
  })
}

/** Those that are called after a column of their table. */
const OF_COLUMNS: ReadonlySet<Dependent['kind']> = new Set(['column', 'default'])
