import { dependencyOrder } from '../../schema/dependency-order'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import { EnumType } from '../../types/enum'
import { definedTypes } from '../../types/resolve-type'
import type { DdlNode } from '../nodes'
import { CreateIndex } from './index-ddl'
import { AddConstraint, CreateTable, DropConstraint, DropTable } from './table-ddl'
import { CreateEnum, CreateSchema, DropEnum } from './type-ddl'

/** What decides how tables can be created one after another. */
export interface CreationCapabilities {
  readonly alterAddConstraint: boolean
  readonly schemas: boolean
  readonly enumTypes: boolean
}

/**
 * The statements that create tables with everything that belongs to them: schemas, enum types, then each table followed
 * by its indexes, and at the end the foreign keys that close a cycle, where the database can add them afterwards.
 */
export function creationStatements(tables: readonly Table[], can: CreationCapabilities): DdlNode[] {
  const { tables: sorted, deferred } = dependencyOrder(tables)
  const leftOut: ReadonlySet<ForeignKeyConstraint> = can.alterAddConstraint ? deferred : new Set()
  const schemas = can.schemas ? distinct(sorted.flatMap(({ schema }) => schema ?? [])) : []
  return [
    ...schemas.map((schema) => new CreateSchema(schema)),
    ...(can.enumTypes ? enumTypes(sorted).map(({ type, schema }) => new CreateEnum(type, schema)) : []),
    ...sorted.flatMap((table) => [
      new CreateTable(table, leftOut),
      ...table.indexes.map((index) => new CreateIndex(index)),
    ]),
    ...sorted.flatMap((table) =>
      table.foreignKeys.filter((key) => leftOut.has(key)).map((key) => new AddConstraint(key)),
    ),
  ]
}

/** The statements that drop tables: first the keys that close cycles, then the tables in reverse, then their enum types. */
export function removalStatements(
  tables: readonly Table[],
  can: CreationCapabilities,
  nameOf: (key: ForeignKeyConstraint) => string,
): DdlNode[] {
  const { tables: sorted, deferred } = dependencyOrder(tables)
  const first = can.alterAddConstraint
    ? sorted.flatMap((table) => table.foreignKeys.filter((key) => deferred.has(key)))
    : []
  return [
    ...first.map((key) => new DropConstraint(key.table, nameOf(key))),
    ...sorted.toReversed().map((table) => new DropTable(table)),
    ...(can.enumTypes ? enumTypes(sorted).map(({ type, schema }) => new DropEnum(type, schema)) : []),
  ]
}

/** The enum types of tables' columns, each once. */
export function enumTypes(
  tables: readonly Table[],
): { readonly type: EnumType<unknown>; readonly schema: string | undefined }[] {
  const found = new Map<string, { type: EnumType<unknown>; schema: string | undefined }>()
  for (const table of tables) {
    for (const type of table.columns.flatMap((column) => definedTypes(column.type))) {
      if (!(type instanceof EnumType) || !type.native || type.name === undefined) continue
      const schema = type.schema ?? table.schema
      const key = JSON.stringify([schema, type.name])
      if (!found.has(key)) found.set(key, { type, schema })
    }
  }
  return [...found.values()]
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
