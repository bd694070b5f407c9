import { lower } from '../name-key'
import { namesOneOf } from '../mentions'
import type { Change } from '../../schema-change'
import { inSchema, type StoredObject } from '../schema-texts'
import type { ColumnPlace } from './left-broken'

/** An index of the database, and the change that takes it down. */
interface TakenIndex {
  readonly change: Change
  readonly index: StoredObject
}

/** The indexes that speak of a column and that a plan takes down: before any column goes, be it to come back otherwise. */
export function takenIndexes(
  { schema, table, name }: Required<ColumnPlace>,
  changes: readonly Change[],
  stored: readonly StoredObject[],
): readonly TakenIndex[] {
  const own = inSchema(stored, schema).filter(
    (object) =>
      object.type === 'index' && lower(object.table) === lower(table) && namesOneOf(object.sql ?? '', [name]),
  )
  return changes.flatMap((change) => {
    const taken = takenIndex(change)
    if (taken === undefined) return []
    return own.filter((index) => lower(index.name) === lower(taken)).map((index) => ({ change, index }))
  })
}

function takenIndex(change: Change): string | undefined {
  if (change.kind === 'dropIndex') return change.index.name
  return change.kind === 'changeIndex' ? change.foundIndex.name : undefined
}
