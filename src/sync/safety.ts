import type { Safety } from '../dialect/diff-rules'
import type { TransactionUse } from '../dialect/plan-draft'
import type { RowSearch } from '../dialect/row-search'
import type { Change } from '../dialect/schema-change'
import { sqlComment, terminated } from '../util/sql-script'
import type { TableSize } from './table-sizes'

/** From harmless to harmful: a policy allows its own word and those before it. */
const ORDER: readonly Safety[] = ['safe', 'scans', 'rewrites', 'destroys']

/** What a step is about: data, without the objects of the model. */
export interface StepChange {
  /** `addColumn`, `changeColumn`, `renameColumn`, `dropColumn` and so on. */
  readonly kind: Change['kind'] | 'uncompared'
  /** What it is about, for people: `column user.name`. */
  readonly subject: string
  /** The table of the model that it concerns, as `schema.name`. */
  readonly table?: string
  /** How the model has what differs. */
  readonly wanted?: string
  /** How the database has what differs. */
  readonly found?: string
  /** What one step makes true of several changes: those of a table that is built anew, or new types of several columns. */
  readonly parts?: readonly StepChange[]
}

/** One step of a plan, and what it means for a database in use. It is data: it can be written as JSON and read back. */
export interface Step {
  /** The statement, or several that are one step, each ending where the next begins; empty where it has to be made by hand. */
  readonly sql: string
  /** The same one by one. */
  readonly statements: readonly string[]
  readonly change: StepChange
  readonly safety: Safety
  /** The lock that it takes, in the database's words. */
  readonly lock: string
  /** How large its table is; undefined where there is no table yet. */
  readonly size: TableSize | undefined
  readonly reason: string
  /** How the same is had with less harm. */
  readonly saferWay: string | undefined
  /** `false` where the step is only told, because the database cannot take it, or not by itself. */
  readonly possible: boolean
  /** `shared`: in one transaction with its neighbours. `own`: in one of its own. `none`: outside of any. */
  readonly transaction: TransactionUse
  /** Statements that are run if it fails, because no transaction takes away what it has left. */
  readonly undo: readonly string[]
  /** The tables, as SQL names them, without whose being empty the step would be another one, or rated otherwise. */
  readonly empty: readonly string[]
  /** Queries that find the rows because of which it would fail. */
  readonly searches: readonly RowSearch[]
  /** The step as SQL, under a comment that says what it does. */
  toString(): string
}

/** Gives a step its text: `pending.map(String)`. It stays plain data, of which JSON and copies have nothing more. */
export function readable(step: Step): Step {
  return Object.defineProperty(step, 'toString', { value: () => describeStep(step), enumerable: false })
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
  const circumstances = [reason, ...(possible ? [`lock: ${lock}`] : []), ...sizeText(step)]
  const what = `${possible ? safety : 'by hand'}: ${verb(change)} ${change.subject} (${circumstances.join('; ')})`
  const lines = [
    sqlComment(what),
    ...[...sidesOf(step), ...(saferWay === undefined ? [] : [saferWay])].map((text) =>
      sqlComment(text, '  '),
    ),
    ...(sql === '' ? [] : [terminated(sql)]),
  ]
  return lines.join('\n')
}

/** What the two have, unless the reason tells it. */
function sidesOf({ change: { found, wanted }, possible }: Step): string[] {
  return possible && wanted !== undefined ? [`the model has ${wanted}, the database ${found ?? ''}`] : []
}

/** `addColumn` is an adding, and so on. */
function verb({ kind }: StepChange): string {
  if (kind === 'uncompared') return 'compare'
  return kind === 'obstacle' ? 'change' : (/^[a-z]+/.exec(kind)?.[0] ?? kind)
}

/** What takes its time by the size of a table tells it. */
function sizeText({ safety, size, transaction }: Step): string[] {
  if ((safety === 'safe' && transaction === 'shared') || size?.rows === undefined) return []
  const bytes = size.bytes === undefined ? '' : `, ${bytesText(size.bytes)}`
  return [`table: about ${size.rows} rows${bytes}`]
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']
const UNIT = 1024

function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(UNIT)))
  return `${Math.round(bytes / UNIT ** power)} ${UNITS[power] ?? ''}`
}
