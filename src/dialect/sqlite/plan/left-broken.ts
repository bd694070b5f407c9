import type { Change } from '../../schema-change'
import { contentReaders } from '../content-readers'
import { lower } from '../name-key'
import type { StoredObject } from '../schema-texts'
import { viewsIn } from '../schema-views'
import type { StoredObjects } from '../stored-objects'

/** A column as the database has it; without a name, all of them. */
export interface ColumnPlace {
  readonly schema: string | undefined
  readonly table: string
  readonly name?: string
}

/** The views, triggers and full-text tables that a plan leaves as they are, and that would not work any more without a column, or any. */
export function leftBroken(
  { schema, table, name }: ColumnPlace,
  changes: readonly Change[],
  existing: StoredObjects,
): readonly string[] {
  const dropped = new Set(
    changes.flatMap((change) => (change.kind === 'dropTable' ? lower(change.foundTable.name) : [])),
  )
  const isGoing = (object: StoredObject): boolean => dropped.has(lower(object.table))
  const views = viewsIn(existing.stored, schema)
  const broken = name === undefined ? views.brokenWithoutAll(table) : views.brokenWithout(table, name)
  const readers = contentReaders(existing.stored, { schema, table, ...(name !== undefined && { name }) })
  return [
    ...broken.filter((object) => !isGoing(object)).map((object) => `${object.type} ${object.name}`),
    ...readers.map((reader) => `virtual table ${reader.name}`),
  ]
}
