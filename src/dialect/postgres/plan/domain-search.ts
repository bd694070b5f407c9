/** How the rows are found whose values a domain is to have no more. */
import type { DomainCheck, DomainType } from '../../../types/domain'
import type { PlanningFacts } from '../../change-planner'
import type { RowSearch } from '../../row-search'
import type { ChangeOf } from '../../schema-change'
import { usersOf } from './type-users'
import { valueSearch } from './value-search'

type TypeChange = ChangeOf<'changeType'>

/** Those that are null. */
export function nullsOf(change: TypeChange, facts: PlanningFacts): readonly RowSearch[] {
  return searched(
    change,
    facts,
    `are null, and domain ${nameOf(change)} is not`,
    (value) => `${value} IS NULL`,
  )
}

/** Those that break a check, in whose text VALUE stands for the value. */
export function breakersOf(
  change: TypeChange,
  check: DomainCheck,
  facts: PlanningFacts,
): readonly RowSearch[] {
  const named = check.name === undefined ? 'a check' : `the check ${check.name}`
  return searched(
    change,
    facts,
    `do not fulfil ${named} of domain ${nameOf(change)}`,
    (value) => `NOT (SELECT (${check.sql}) FROM (SELECT ${value}) AS given (value))`,
  )
}

function searched(
  change: TypeChange,
  facts: PlanningFacts,
  wrong: string,
  isWrong: (value: string) => string,
): readonly RowSearch[] {
  return usersOf(change, facts)
    .filter(({ column }) => !facts.isEmpty(column.table))
    .map(({ column }) => valueSearch(column, wrong, isWrong))
}

function nameOf({ type }: TypeChange): string {
  return (type as DomainType).name
}
