import type { SqlType } from '../../types/sql-type'
import { EnumType } from '../../types/enum'
import { definedTypes } from '../../types/resolve-type'
import type { Table } from '../../schema/table'
import type { CreationRules } from './creation-rules'
import type { PlacedType } from './type-ddl'

/** Types that no table has, and the schema where they live if they name none. */
export interface LooseTypes {
  readonly types: readonly SqlType[]
  readonly metadata: { readonly schema: string | undefined }
}

/** What decides which types are objects of their own. */
export interface TypeRules {
  readonly dialectName: CreationRules['dialectName'] | undefined
  readonly can: Pick<CreationRules['can'], 'enumTypes'>
}

/**
 * The types that have to be created, each once and behind those that it is made of: those of tables' columns, then others. Where
 * types are no objects of their own, the ones left are those that the database cannot do without being told.
 */
export function typesOf(
  tables: readonly Table[],
  { dialectName, can }: TypeRules,
  loose: LooseTypes = { types: [], metadata: { schema: undefined } },
): PlacedType[] {
  const placed = (type: SqlType, schema: string | undefined): PlacedType[] =>
    definedTypes(type, dialectName).map((each) => ({
      type: each,
      schema: each.schema ?? schema,
      parts: { schema },
    }))
  const ofColumns = can.enumTypes
    ? tables.flatMap((table) => table.columns.flatMap((column) => placed(column.type, table.schema)))
    : []
  const others = loose.types.flatMap((type) => placed(type, loose.metadata.schema))
  return distinct([...ofColumns, ...others].filter(({ type }) => isObject(type, can.enumTypes)))
}

/** An enum that is kept as text needs no type. */
function isObject(type: PlacedType['type'], hasEnums: boolean): boolean {
  if (!(type instanceof EnumType)) return true
  return hasEnums && type.native && type.name !== undefined
}

function distinct(types: readonly PlacedType[]): PlacedType[] {
  const found = new Map<string, PlacedType>()
  for (const placed of types) {
    const key = JSON.stringify([placed.schema, placed.type.name])
    if (!found.has(key)) found.set(key, placed)
  }
  return [...found.values()]
}
