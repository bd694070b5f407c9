import { AlterDomain, type DomainAction } from '../../../statement/ddl/alter-object-ddl'
import type { DomainCheck, DomainType } from '../../../types/domain'
import type { PlanningFacts } from '../../change-planner'
import type { ChangeOf } from '../../schema-change'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import { inCatalog } from './assessments'
import { breakersOf, nullsOf } from './domain-search'
import { holdersOf, usersOf } from './type-users'

type TypeChange = ChangeOf<'changeType'>

const LOCK = 'SHARE on all tables that have columns of it'
const CHECK = 'check.'

/**
 * The statements that change a domain where it is; undefined where its base changes, or where something that is checked would be
 * checked inside of other values, which the server refuses. https://www.postgresql.org/docs/current/sql-alterdomain.html
 */
export function domainDrafts(change: TypeChange, facts: PlanningFacts): Draft[] | undefined {
  const names = change.facets.map(({ name }) => name)
  if (names.some((name) => name === 'base' || name === 'collation')) return undefined
  const users = usersOf(change, facts)
  const isChecked = change.facets.some(({ name, first }) => first !== undefined && name !== 'default')
  if (isChecked && holdersOf(change, facts).some(({ as }) => as !== 'value')) return undefined
  const isEmpty = users.every(({ column }) => facts.isEmpty(column.table))
  return change.facets.flatMap((facet) => facetDrafts(change, facet, { facts, isEmpty }))
}

interface DomainUse {
  readonly facts: PlanningFacts
  /** Whether no table has values of it. */
  readonly isEmpty: boolean
}

function facetDrafts(change: TypeChange, facet: TypeChange['facets'][number], use: DomainUse): Draft[] {
  const { name, first } = facet
  if (name === 'default')
    return [altered(change, [{ do: first === undefined ? 'dropDefault' : 'setDefault' }])]
  if (name.startsWith(CHECK)) return checkDrafts(change, facet, use)
  if (name !== 'notNull') return []
  if (first === undefined) return [altered(change, [{ do: 'dropNotNull' }])]
  const set = altered(change, [{ do: 'setNotNull' }], validated(use.isEmpty))
  return [{ ...set, searches: nullsOf(change, use.facts) }]
}

/** A check is there for new values first, and for those that are there when they have been looked at. */
function checkDrafts(
  change: TypeChange,
  { name: facet, first, second }: TypeChange['facets'][number],
  { facts, isEmpty }: DomainUse,
): Draft[] {
  const name = facet.slice(CHECK.length)
  const check = checkNamed(change, name)
  const validation: Draft = {
    ...altered(change, [{ do: 'validateCheck', name }], validated(isEmpty)),
    phase: 'completion',
    transaction: 'own',
    searches: check === undefined ? [] : breakersOf(change, check, facts),
  }
  if (second === `${first ?? ''} NOT VALID`) return [validation]
  const drop: DomainAction[] = second === undefined ? [] : [{ do: 'dropCheck', name }]
  if (check === undefined) return [altered(change, drop)]
  if (isEmpty) return [altered(change, [...drop, { do: 'addCheck', check }], validated(isEmpty))]
  const add: DomainAction = { do: 'addCheck', check, notValid: true }
  const reason = 'the values that are there are not checked yet'
  const added = altered(change, [...drop, add], { ...inCatalog('none'), reason })
  return check.notValid === true ? [added] : [added, validation]
}

/** As the database would name and write it; undefined where the model does not have it. */
function checkNamed({ type, normalType }: TypeChange, wanted: string): DomainCheck | undefined {
  const own = [type, normalType].map((each) => (each as DomainType | undefined)?.checks ?? [])
  return own.flatMap((checks) => checks.find(({ name }) => name === wanted) ?? [])[0]
}

function validated(isEmpty: boolean): Assessment {
  if (isEmpty) return { safety: 'safe', lock: LOCK, reason: 'no table has values of it' }
  return {
    safety: 'scans',
    lock: LOCK,
    reason: 'the values in all tables are checked, while others read but do not write',
  }
}

function altered(
  change: TypeChange,
  actions: readonly DomainAction[],
  assessment: Assessment = inCatalog('none'),
): Draft {
  const place = { type: change.type as DomainType, schema: change.schema }
  return { change, phase: 'type', nodes: actions.map((action) => new AlterDomain(place, action)), assessment }
}
