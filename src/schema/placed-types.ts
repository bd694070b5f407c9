import type { DefinedType } from '../types/defined-type'
import { definedTypes } from '../types/resolve-type'
import { EnumType } from '../types/enum'
import type { DialectName } from '../util/dialect-name'
import type { MetaData } from './metadata'

/** A type that is an object of the database, and the schema that it lives in. */
export interface PlacedType {
  readonly type: DefinedType
  readonly schema: string | undefined
}

/** The types of a model that are objects of the database, each once, those that others are made of first. */
export function placedTypes(metadata: MetaData, database: DialectName | undefined): readonly PlacedType[] {
  const found = new Map<string, PlacedType>()
  const add = (type: DefinedType, schema: string | undefined): void => {
    if (type.name === undefined || (type instanceof EnumType && !type.native)) return
    const key = JSON.stringify([schema, type.name])
    if (!found.has(key)) found.set(key, { type, schema })
  }
  const all = [
    ...metadata.types.map((type) => ({ type, schema: metadata.schema })),
    ...[...metadata.tables.values()].flatMap(({ columns, schema }) =>
      columns.map(({ type }) => ({ type, schema })),
    ),
  ]
  for (const { type, schema } of all)
    for (const defined of definedTypes(type, database)) add(defined, defined.schema ?? schema)
  return [...found.values()]
}
