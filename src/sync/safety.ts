import type { Dialect } from '../dialect/dialect'
import type { CatalogReader } from '../dialect/inspector'
import type { Safety } from '../dialect/diff-rules'
import type { Table } from '../schema/table'
import { subjectOf, type Change } from './change'

/** From harmless to harmful: a policy allows its own word and those before it. */
const ORDER: readonly Safety[] = ['safe', 'scans', 'rewrites', 'destroys']

/** One statement of a plan, and what it means for a database in use. */
export interface Step {
  /** The statement; empty where the change has to be made by hand. */
  readonly sql: string
  readonly change: Change
  readonly safety: Safety
  /** The lock that it takes, in the database's words. */
  readonly lock: string
  readonly reason: string
  /** How the same is had with less harm. */
  readonly saferWay: string | undefined
  /** `false` where the step is only told, because the database, or this version of Dovetail, cannot take it. */
  readonly possible: boolean
}

/** The more harmful of two. */
export function worse(first: Safety, second: Safety): Safety {
  return ORDER.indexOf(first) >= ORDER.indexOf(second) ? first : second
}

/** Whether a word is one of the policies. */
export function isSafety(value: unknown): value is Safety {
  return ORDER.includes(value as Safety)
}

/** Whether a policy allows a step. */
export function isAllowed({ safety, possible }: Step, allow: Safety): boolean {
  return possible && ORDER.indexOf(safety) <= ORDER.indexOf(allow)
}

/** A step as text: what and why, then the statement. */
export function describeStep(step: Step): string {
  const { change, possible, safety, reason, lock, saferWay, sql } = step
  const what = `${possible ? safety : 'by hand'}: ${verb(change)} ${subjectOf(change)} (${reason}${possible ? `; lock: ${lock}` : ''})`
  const lines = [
    `-- ${what}`,
    ...(saferWay === undefined ? [] : [`--   ${saferWay}`]),
    ...(sql === '' ? [] : [`${sql};`]),
  ]
  return lines.join('\n')
}

function verb({ kind }: Change): string {
  return kind === 'differs' ? 'change' : 'add'
}

const TABLES_PER_QUERY = 200

/** Which of the tables have no rows. */
export async function emptyTables(
  dialect: Dialect,
  reader: CatalogReader,
  tables: readonly Table[],
): Promise<Set<Table>> {
  const empty = new Set<Table>()
  for (let from = 0; from < tables.length; from += TABLES_PER_QUERY) {
    const some = tables.slice(from, from + TABLES_PER_QUERY)
    const columns = some.map(
      ({ schema, name }, i) => `EXISTS (SELECT 1 FROM ${dialect.quoter.path(schema, name)}) AS filled_${i}`,
    )
    const [row] = await reader.read(`SELECT ${columns.join(', ')}`)
    some.forEach((table, i) => {
      if (Number(row?.[`filled_${i}`]) === 0) empty.add(table)
    })
  }
  return empty
}
