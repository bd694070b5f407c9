import { UsageError } from '../errors'
import { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import { objectsOf, type SchemaObjects } from '../statement/ddl/creation-order'
import { Unknown, type DropUnknown } from './unknown'
import { tableFrom, type TableLike } from '../schema/table-source'

/** What a database is to be brought to: a MetaData, or tables and classes. */
export type SyncSource = MetaData | readonly TableLike[]

/** The tables of a source, with all that their foreign keys reference, each once. */
function tablesOf(source: SyncSource): Table[] {
  const found = new Set<Table>()
  const add = (table: Table): void => {
    if (found.has(table)) return
    found.add(table)
    for (const key of table.foreignKeys) add(key.referredTable)
  }
  if (!(source instanceof MetaData) && !Array.isArray(source)) {
    throw new UsageError('sync takes a MetaData, or an array of classes or tables.', {
      hint: 'Write sync(engine, [User]).',
    })
  }
  const given = source instanceof MetaData ? source.allTables() : source.map((each) => tableFrom(each))
  for (const table of given) add(table)
  return [...found]
}

/** A source as sync sees it. */
export interface SyncModel {
  /** Tables and views. */
  readonly tables: readonly Table[]
  /** What there is besides; of single tables, what they cannot do without. */
  readonly objects: SchemaObjects | undefined
  /** What becomes of the rest. */
  readonly unknown: Unknown
}

/** Everything that a source holds. */
export function modelOf(source: SyncSource, dropUnknown?: DropUnknown): SyncModel {
  const tables = tablesOf(source)
  const unknown = new Unknown(dropUnknown)
  if (source instanceof MetaData) return { tables, objects: objectsOf({ metadata: source }), unknown }
  const [first] = tables
  return { tables, objects: first && objectsOf({ metadata: first.metadata, tables }), unknown }
}
