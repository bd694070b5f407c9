import { unsafeSql } from '../../expression/raw-sql'
import type { IndexFacts, IndexPart } from '../table-facts'
import type { IndexPartRow, IndexRow } from './catalog-rows'

const DESCENDING = 1
const NULLS_FIRST = 2

/** Turns catalog rows into indexes; what they cannot hold is noted. */
export function readIndexes(rows: readonly IndexRow[], note: (line: string) => void): IndexFacts[] {
  return rows.flatMap((row) => {
    for (const line of remarksOn(row)) note(`index ${row.name}: ${line}`)
    // An index of another method answers other questions, and an invalid one none: as ordinary ones they would be told wrongly.
    if (row.method !== 'btree' || !row.valid) return []
    return [
      {
        name: row.name,
        parts: row.parts.map(readPart),
        options: { unique: row.unique, where: row.where === null ? undefined : unsafeSql(row.where) },
      },
    ]
  })
}

function readPart({ column, sql, option }: IndexPartRow): IndexPart {
  const isDescending = (option & DESCENDING) !== 0
  const nullsFirst = (option & NULLS_FIRST) !== 0
  const nulls = nullsFirst === isDescending ? undefined : nullsFirst ? 'first' : 'last'
  return { column: column ?? undefined, sql, direction: isDescending ? 'desc' : 'asc', nulls }
}

function remarksOn(row: IndexRow): string[] {
  if (row.method !== 'btree') return [row.definition]
  const special = row.parts.filter((part) => part.defaultOperators === false || part.collation !== null)
  return [
    ...(row.valid ? [] : ['INVALID']),
    ...(row.includes ? ['INCLUDE'] : []),
    ...(row.raw['indnullsnotdistinct'] === true ? ['NULLS NOT DISTINCT'] : []),
    ...(row.options ?? []).map((option) => `storage option ${option}`),
    ...(special.length > 0 ? [row.definition] : []),
  ]
}
