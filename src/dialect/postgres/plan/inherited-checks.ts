/** The conditions that a table has of those that it inherits from, when it comes to inherit from others. */
import { RawSql } from '../../../expression/raw-sql'
import { CheckConstraint } from '../../../schema/check'
import type { Table } from '../../../schema/table'
import { AddConstraint } from '../../../statement/ddl/table-ddl'
import type { PlanningFacts } from '../../change-planner'
import { oldPart } from '../../changed-parts'
import type { Place } from '../../same-place'
import type { Change } from '../../schema-change'
import { joinedParents, lastingParents, leftParents, lineOf, type Pair } from './inheritance'
import { checkIn } from './stand-in'

/** The conditions of one that a table inherits from no more which go with it: nobody's, or in the way of those that it gets. */
export function leftChecks(pair: Pair, parent: Place, facts: PlanningFacts): readonly CheckConstraint[] {
  const staying = stayingNames(pair, facts)
  const next = new Set(joinedParents(pair, facts).flatMap((each) => checksThen(each, facts).map(nameOf)))
  return checksOf(parent, 'found', facts).filter(
    ({ name }) =>
      !staying.has(name) &&
      (facts.isExact || next.has(name)) &&
      facts.existing.hasConstraintNamed(name, pair.wanted),
  )
}

/** What gives a table the conditions of one that it is to inherit from, each under its name there. */
export function lackedChecks(pair: Pair, parent: Place, facts: PlanningFacts): readonly AddConstraint[] {
  const staying = stayingNames(pair, facts)
  return checksThen(parent, facts)
    .filter(({ name }) => !staying.has(name))
    .map((check) => new AddConstraint(checkIn(pair.wanted, check)))
}

/** The conditions of one that a table is to inherit from which it has otherwise, and which no model lets go. */
export function strangeChecks(pair: Pair, parent: Place, facts: PlanningFacts): readonly string[] {
  if (facts.isExact) return []
  const staying = stayingNames(pair, facts)
  const own = new Set(ownChecks(pair.found).map(nameOf))
  return checksThen(parent, facts)
    .filter(({ name }) => !staying.has(name) && own.has(name))
    .map(({ name }) => `check ${name}`)
}

/** Whether a check that no model names is one that the table inherits, or is to inherit as it has it: then it stays. */
export function isWantedAbove(change: Change, facts: PlanningFacts): boolean {
  if (change.kind !== 'dropConstraint' || !(change.constraint instanceof CheckConstraint)) return false
  const pair = facts.pairs.find(({ wanted }) => wanted === change.table)
  return pair !== undefined && namesAbove(pair, facts).has(change.constraint.name)
}

/** The names of the conditions that a table has, in this form or another, when it joins others: its own and inherited ones. */
function stayingNames(pair: Pair, facts: PlanningFacts): ReadonlySet<string> {
  return new Set([...pair.wanted.constraints.map(({ name }) => name), ...namesAbove(pair, facts)])
}

/** The names of those that come from the tables which it goes on to inherit from, or that it has as others have them. */
function namesAbove(pair: Pair, facts: PlanningFacts): ReadonlySet<string> {
  const inherited = lastingParents(pair, facts).flatMap((parent) => checksThen(parent, facts))
  const had = [
    ...ownChecks(pair.found),
    ...leftParents(pair, facts).flatMap((parent) => checksOf(parent, 'found', facts)),
  ]
  const alike = joinedParents(pair, facts)
    .flatMap((parent) => checksOf(parent, 'found', facts))
    .filter((check) => !isChanged(check, facts) && had.some((other) => isSame(check, other)))
  return new Set([...inherited, ...alike].map(nameOf))
}

/** What the rows of a table are restricted to when the plan has run, by those above it, too. */
function checksThen(place: Place, facts: PlanningFacts): readonly CheckConstraint[] {
  const wanted = checksOf(place, 'wanted', facts)
  const names = new Set(wanted.map(nameOf))
  const others = checksOf(place, 'found', facts).filter(
    (check) => !names.has(check.name) && !isChanged(check, facts),
  )
  return [...wanted, ...others]
}

function checksOf(place: Place, side: 'wanted' | 'found', facts: PlanningFacts): readonly CheckConstraint[] {
  return lineOf(place, side, facts).flatMap(ownChecks)
}

/** Those that are handed down. */
function ownChecks({ constraints }: Table): readonly CheckConstraint[] {
  return constraints.filter(
    (constraint): constraint is CheckConstraint =>
      constraint instanceof CheckConstraint &&
      constraint.dialect.postgres?.noInherit !== true &&
      constraint.dialect.postgres?.inherited !== true,
  )
}

/** Whether one of the database goes, or gets another name or form. */
function isChanged(check: CheckConstraint, { changes, pairs }: PlanningFacts): boolean {
  const table = pairs.find(({ found }) => found === check.table)?.wanted
  return changes.some(
    (change) =>
      oldPart(change) === check ||
      (change.kind === 'renameConstraint' && change.table === table && change.from === check.name),
  )
}

/** Whether two of the database say the same: it spells both. */
function isSame(one: CheckConstraint, other: CheckConstraint): boolean {
  const textOf = ({ condition }: CheckConstraint): string | undefined =>
    condition instanceof RawSql ? condition.texts.join('') : undefined
  return one.name === other.name && textOf(one) === textOf(other)
}

function nameOf({ name }: CheckConstraint): string {
  return name
}
