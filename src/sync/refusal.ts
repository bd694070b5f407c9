/** What is told of a step that the database refuses, or would: the rows in its way, and the queries that find them. */
import type { DiffRules } from '../dialect/diff-rules'
import type { RowSearch } from '../dialect/row-search'
import { type DatabaseError, IntegrityError, SyncStepError } from '../errors'
import type { Step } from './safety'

/** The database's word about a step, with what helps. */
export function stepError(step: Step, cause: DatabaseError, rules: DiffRules): SyncStepError {
  const searches = searchesFor(step, cause)
  const isForbidden = rules.isForbidden(cause)
  return refusal(step, { cause, searches, way: isForbidden ? rules.rights.step : step.saferWay })
}

/** Why a step was refused, with what helps. */
export function refusal(
  step: Step,
  { cause, searches, way }: { cause: Error; searches: readonly RowSearch[]; way?: string | undefined },
): SyncStepError {
  const { change, sql } = step
  const { subject } = change
  const told = searches.length === 0 ? cause.message : problemsOf(step, searches)
  const ways = searches.length > 0 || way === undefined ? hintsOf(searches) : [way]
  return new SyncStepError(
    `The database refused a step of the plan, ${subject}: ${told}\n` +
      '  What was in one transaction with it is undone; steps that were committed before it stay, and the next sync goes on from there.' +
      ways.map((each) => `\n  ${each}`).join(''),
    { subject, sql, cause },
  )
}

/** Rows are in the way of a step that was not begun. */
export function foreseenRefusal(
  step: Step,
  { searches, isFirst }: { searches: readonly RowSearch[]; isFirst: boolean },
): SyncStepError {
  const { subject } = step.change
  const left = isFirst ? 'Nothing was changed.' : 'Steps that were committed before it stay.'
  return new SyncStepError(
    `Rows are in the way of a step of the plan, ${subject}: ${problemsOf(step, searches)}\n  ${left}` +
      hintsOf(searches)
        .map((each) => `\n  ${each}`)
        .join(''),
    { subject, sql: step.sql, cause: undefined },
  )
}

function problemsOf({ change }: Step, searches: readonly RowSearch[]): string {
  const place = change.table === undefined ? '' : `in table ${change.table} `
  return `${place}${searches.map(({ problem }) => problem).join('; ')}.`
}

function hintsOf(searches: readonly RowSearch[]): string[] {
  return searches.map(({ query }) => `Find them, and correct or delete them: ${query}`)
}

/** How the rows are found that broke a constraint: those that the database names, or all of the kind. */
function searchesFor({ searches }: Step, cause: DatabaseError): readonly RowSearch[] {
  const ofKind = (wanted: RowSearch['kind']): readonly RowSearch[] =>
    searches.filter(({ kind }) => kind === wanted)
  if (cause.driverCode === EXCLUSION_VIOLATION) return ofKind('exclude')
  if (!(cause instanceof IntegrityError))
    return DATA_EXCEPTION.test(cause.driverCode ?? '') ? ofKind('value') : []
  const { constraint, columns } = cause
  const own = searches.filter(({ kind }) => KINDS[kind] === cause.code)
  // A NOT NULL may have been made by way of a check.
  const kinds = own.length > 0 ? own : searches
  const named = kinds.filter(
    ({ name, columns: searched }) =>
      (name !== undefined && name === constraint) ||
      (searched !== undefined && searched.join() === columns?.join()),
  )
  return named.length > 0 ? named : kinds
}

const EXCLUSION_VIOLATION = '23P01'

/** The class of SQLSTATEs that are about values. */
const DATA_EXCEPTION = /^22/

const KINDS: Readonly<Record<RowSearch['kind'], string>> = {
  unique: 'unique-violation',
  notNull: 'not-null-violation',
  check: 'check-violation',
  foreignKey: 'foreign-key-violation',
  exclude: EXCLUSION_VIOLATION,
  value: 'check-violation',
}
