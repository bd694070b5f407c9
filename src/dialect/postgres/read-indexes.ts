import type { IndexFacts, IndexPart } from '../table-facts'
import type { IndexFactsRow, IndexPartRow, IndexRow } from './catalog-rows'
import type { LeftOut } from './left-out'
import { forPostgres, readStorage } from './read-storage'
import { readable, serverSql } from './server-text'
import { hasCollation, parenthesized, splitList } from './split-list'

const DESCENDING = 1
const NULLS_FIRST = 2
/** The method whose parts have an order. */
const DEFAULT_METHOD = 'btree'

/** What the reading of what belongs to one table needs from outside. */
export interface ReadingContext {
  readonly leftOut: LeftOut
  readonly note: (line: string) => void
}

/** Turns catalog rows into indexes; what they cannot hold is noted. */
export function readIndexes(rows: readonly IndexRow[], context: ReadingContext): IndexFacts[] {
  const { leftOut, note } = context
  return rows.flatMap((row) => {
    for (const line of indexRemarks(row)) note(`index ${row.name}: ${line}`)
    const why = leftOut.relation(row.id) ?? lostCollation(row, leftOut)
    if (why !== undefined) note(`index ${row.name}: ${row.definition} (it needs ${why})`)
    // An invalid index answers no questions: as an ordinary one it would be told wrongly.
    if (!row.isValid) note(`index ${row.name}: INVALID: ${row.definition}`)
    return why !== undefined || !row.isValid ? [] : [indexFacts(row)]
  })
}

function indexFacts(row: IndexRow): IndexFacts {
  return {
    name: row.name,
    parts: readParts(row),
    options: {
      unique: row.unique,
      where: row.where === null ? undefined : serverSql(row.where),
      include: row.include ?? undefined,
      nullsNotDistinct: row.nullsNotDistinct === true ? true : undefined,
      comment: row.indexComment ?? undefined,
      dialect: forPostgres({
        using: row.method === DEFAULT_METHOD ? undefined : row.method,
        ...keyStorage(row),
      }),
    },
  }
}

/** Where and how an index is kept. */
export function keyStorage({ options, tablespace }: IndexFactsRow): {
  readonly with: ReturnType<typeof readStorage>
  readonly tablespace: string | undefined
} {
  return { with: readStorage(options), tablespace: tablespace ?? undefined }
}

/** The key columns of an index. */
export function readParts(row: IndexFactsRow): IndexPart[] {
  const written = row.parts.some(isCollatedExpression)
    ? splitList(parenthesized(row.definition)[0] ?? '')
    : []
  return row.parts.map((part, i) => readPart(part, written[i] ?? ''))
}

function readPart(part: IndexPartRow, written: string): IndexPart {
  const { column, sql, option, collation } = part
  const isDescending = (option & DESCENDING) !== 0
  const nullsFirst = (option & NULLS_FIRST) !== 0
  const isOwn = isCollatedExpression(part) ? hasCollation(written) : part.isOwnCollation === true
  return {
    column: column ?? undefined,
    sql: readable(sql),
    direction: isDescending ? 'desc' : 'asc',
    nulls: nullsFirst === isDescending ? undefined : nullsFirst ? 'first' : 'last',
    collation: isOwn && collation !== null ? collation : undefined,
    operators: operatorsOf(part),
  }
}

/** The catalog does not tell which collation an expression has by itself. */
function isCollatedExpression({ column, collation }: IndexPartRow): boolean {
  return column === null && collation !== null
}

function operatorsOf({ operators, isDefaultOperators, parameters }: IndexPartRow): IndexPart['operators'] {
  const given = readStorage(parameters)
  return isDefaultOperators && given === undefined ? undefined : { path: operators, parameters: given ?? {} }
}

function lostCollation(row: IndexRow, leftOut: LeftOut): string | undefined {
  const own = row.parts.filter((part) => part.isOwnCollation === true)
  return own.map((part) => leftOut.collation(part.collationOid)).find((why) => why !== undefined)
}

/** What no class says of an index. */
export function indexRemarks(row: IndexFactsRow): string[] {
  const targets = row.parts.filter(({ statistics }) => statistics !== null && statistics >= 0)
  return [
    ...(row.isClustered ? ['the table is clustered by it'] : []),
    ...(row.isReplicaIdentity ? ['it is the replica identity'] : []),
    ...targets.map(({ sql, statistics }) => `the statistics target ${statistics} of ${sql}`),
  ]
}
