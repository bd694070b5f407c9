import type { Column } from '../../../schema/column'
import { Table } from '../../../schema/table'
import { AlterTable, RenameConstraint, SetInherits } from '../../../statement/ddl/alter-ddl'
import { AddConstraint, DropConstraint } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { namesOfCheck } from '../server-names'
import { CheckConstraint } from '../../../schema/check'
import { byHand, type PlanningFacts } from '../../change-planner'
import { oldPart } from '../../changed-parts'
import { tableOf, type Change, type ChangeOf } from '../../schema-change'
import type { Draft } from '../../plan-draft'
import { samePlace, type Place } from '../../same-place'
import { ACCESS_EXCLUSIVE, inCatalog } from './assessments'
import { isDivided } from '../divided'
import { parentsOf } from './inheritance'
import { checkedLabels } from './label-checks'
import { numberingOf } from './numbering-changes'
import { checkIn, labelCheck } from './stand-in'
import { foundOf } from '../../table-pairs'

type TableChange = ChangeOf<'changeTable'>

/**
 * A table that inherits from others than before. What it has of them it keeps, as columns and checks of its own; and what those
 * have from which it is to inherit, it must have by then. https://www.postgresql.org/docs/current/sql-altertable.html
 */
export function inheritanceDrafts(change: TableChange, facts: PlanningFacts): Draft[] {
  const { table, foundTable } = change
  const isSame = samePlace(facts.existing)
  const [wanted, found] = [parentsOf(table), parentsOf(foundTable)]
  return [
    ...found
      .filter((one) => !wanted.some((other) => isSame(one, other)))
      .map((parent) => leaving(change, parent, facts)),
    ...wanted
      .filter((one) => !found.some((other) => isSame(one, other)))
      .map((parent) => joining(change, parent, facts)),
  ]
}

const LOCK = `${ACCESS_EXCLUSIVE}, and SHARE UPDATE EXCLUSIVE on the table that it inherits from`

/** Nothing is found of what it has had from above, if only the model's own is to be there. */
function leaving(change: TableChange, parent: Place, facts: PlanningFacts): Draft {
  const { table } = change
  const left = facts.isExact ? leftChecks(table, parent, facts) : []
  return {
    change,
    phase: 'takeDown',
    nodes: [
      new AlterTable(table, [new SetInherits(parent, false)]),
      ...left.flatMap((check) => droppedFrom(table, check, facts)),
    ],
    assessment: {
      ...inCatalog(LOCK),
      reason: `its rows are not found in table ${parent.name} any more, and stay in this one`,
    },
  }
}

/** What is done before to the same condition above is done to this one, too: it may be gone by then, or have another name. */
function droppedFrom(
  table: Table,
  check: CheckConstraint,
  { changes, existing }: PlanningFacts,
): DropConstraint[] {
  const changed = changes.filter(
    (change) =>
      'constraint' in change &&
      (change.kind === 'renameConstraint' ? change.from : oldPart(change)?.name) === check.name &&
      change.table !== table,
  )
  const renamed = changed.flatMap((change) => {
    if (change.kind !== 'renameConstraint') return []
    const { name } = change.constraint
    const isOwn = table.constraints.some((own) => own.name === name)
    return isOwn || existing.hasConstraintNamed(name, table) ? [] : { table, name, givenName: name }
  })
  const options = changed.length > 0 ? { ifExists: true } : {}
  return [checkIn(table, check), ...renamed].map((each) => new DropConstraint(each, options))
}

function joining(change: TableChange, parent: Place, facts: PlanningFacts): Draft {
  const { table, foundTable } = change
  if (isDivided(foundTable)) return byHand(change, DIVIDED)
  const lacking = lackingOf(change, parent, facts)
  if (lacking.length > 0) return byHand(change, obstacleTo(parent, lacking))
  const lacked = [...lackedLabels(table, parent, facts), ...lackedChecks(change, parent, facts)]
  return {
    change,
    // NOT NULL may come late.
    phase: 'removal',
    nodes: [...lacked, new AlterTable(table, [new SetInherits(parent, true)])],
    assessment: {
      ...inCatalog(LOCK),
      ...(facts.isEmpty(table) || lacked.length === 0 ? {} : { safety: 'scans' }),
      reason: `its rows are found in table ${parent.name}, too, from then on`,
    },
    needs: [...ownChanges(change, parent, facts), parent],
  }
}

/** A table that goes is no heir of one that changes any more: else it would have to be fit for all that the other gets. */
export function goingHeirDrafts(change: ChangeOf<'dropTable'>, facts: PlanningFacts): Draft[] {
  const { foundTable } = change
  const isSame = samePlace(facts.existing)
  const changed = parentsOf(foundTable).filter((parent) => {
    const wanted = facts.pairs.find(({ found }) => isSame(found, parent))?.wanted
    return wanted !== undefined && facts.changes.some((other) => tableOf(other) === wanted)
  })
  return changed.map((parent) => ({
    change,
    phase: 'takeDown',
    nodes: [new AlterTable(foundTable, [new SetInherits(parent, false)])],
    assessment: { ...inCatalog(LOCK), reason: `it goes, and table ${parent.name} changes before` },
  }))
}

/** The tables that inherit from one and go, where they are not fit for a column that it gets. */
export function unfitHeirs({ column, table }: ChangeOf<'addColumn'>, facts: PlanningFacts): Change[] {
  const found = foundOf(table, facts)
  const isSame = samePlace(facts.existing)
  return facts.changes.filter(
    (change) =>
      change.kind === 'dropTable' &&
      found !== undefined &&
      parentsOf(change.foundTable).some((parent) => isSame(parent, found)) &&
      (numberingOf(column) === 'identity' ||
        change.foundTable.columns.some(({ name }) => name === column.name)),
  )
}

const DIVIDED = {
  reason: 'a table that is divided inherits from no other',
  saferWay: 'Create it anew, not divided, and copy the rows.',
}

/** What the tables above restrict their rows to, those above them included, as they are or as they will be. */
function checksAbove(place: Place, side: 'wanted' | 'found', facts: PlanningFacts): CheckConstraint[] {
  const isSame = samePlace(facts.existing)
  const pair = facts.pairs.find(({ found }) => isSame(found, place))
  const table = pair?.[side] ?? (place instanceof Table ? place : undefined)
  if (table === undefined) return []
  const own = table.constraints.filter(
    (constraint): constraint is CheckConstraint =>
      constraint instanceof CheckConstraint && constraint.dialect.postgres?.noInherit !== true,
  )
  return [...own, ...parentsOf(table).flatMap((parent) => checksAbove(parent, side, facts))]
}

/** The conditions of one that it inherits from no more, and of none that it will inherit from. */
function leftChecks(table: Table, parent: Place, facts: PlanningFacts): CheckConstraint[] {
  const own = [
    ...table.constraints,
    ...parentsOf(table).flatMap((each) => checksAbove(each, 'wanted', facts)),
  ]
  const names = new Set(own.map(({ name }) => name))
  return checksAbove(parent, 'found', facts).filter(
    ({ name }) => !names.has(name) && facts.existing.hasConstraintNamed(name, table),
  )
}

/** The conditions of one that it is to inherit from, each under its name there. */
function lackedChecks({ table, foundTable }: TableChange, parent: Place, facts: PlanningFacts): DdlNode[] {
  const own = new Set([...table.constraints, ...foundTable.constraints].map(({ name }) => name))
  return checksAbove(parent, 'wanted', facts)
    .filter(({ name }) => !own.has(name) && !facts.existing.hasConstraintNamed(name, table))
    .map((check) => new AddConstraint(checkIn(table, check)))
}

/** Whether a check that no model names is one that the table is to inherit: it must have it by then. */
export function isWantedAbove(change: Change, facts: PlanningFacts): boolean {
  if (change.kind !== 'dropConstraint' || !(change.constraint instanceof CheckConstraint)) return false
  const { name } = change.constraint
  const above = parentsOf(change.table).flatMap((parent) => checksAbove(parent, 'wanted', facts))
  return above.some((check) => check.name === name)
}

/** The conditions of labels that a table has are called after it, and those that it is to inherit after the other one. */
function lackedLabels(table: Table, place: Place, { changes, existing }: PlanningFacts): DdlNode[] {
  const parent = place instanceof Table ? place : undefined
  return (parent?.columns ?? []).flatMap((column): DdlNode[] => {
    const own = table.columns.find(({ name }) => name === column.name)
    const labels = checkedLabels(column)
    const [name = ''] = namesOfCheck(place.name, column.name)
    if (own === undefined || labels === undefined || existing.hasConstraintNamed(name, table)) return []
    const isNew = changes.some((change) => change.kind === 'addColumn' && change.column === own)
    if (!isNew || own.options.dialect?.postgres?.inherited !== true)
      return [new AddConstraint(labelCheck(own, labels, name))]
    // Its own came with the column.
    const [made = ''] = namesOfCheck(table.name, own.name).filter(
      (each) => !existing.hasConstraintNamed(each, table),
    )
    return [new RenameConstraint(table, made, name)]
  })
}

/** What a table has that one which is to inherit from it has not, and will not have when all other changes are made. */
function lackingOf({ table, foundTable }: TableChange, place: Place, facts: PlanningFacts): string[] {
  const isSame = samePlace(facts.existing)
  const parent = facts.pairs.find(({ found }) => isSame(found, place))
  if (parent === undefined) return []
  const going = facts.changes.flatMap((change) => (change.kind === 'dropColumn' ? change.column : []))
  const columns = new Set([...table.columns, ...foundTable.columns].map(({ name }) => name))
  const lacked = [...parent.found.columns, ...parent.wanted.columns].filter(
    (column) => !columns.has(column.name) && !going.includes(column),
  )
  // Of what only the database has, no model sees to it that the two are alike.
  const known = new Set(parent.wanted.columns.map(({ name }) => name))
  const other = parent.found.columns.filter((column) => {
    const own = columnThen({ table, foundTable }, column.name, facts)
    return !known.has(column.name) && !going.includes(column) && own !== undefined && !isFitFor(own, column)
  })
  return [
    ...lacked.map(({ name }) => `column ${name}`),
    ...other.map(
      ({ name, nullable, type }) => `column ${name} as ${type.toString()}${nullable ? '' : ' NOT NULL'}`,
    ),
  ]
}

function isFitFor(own: Column, above: Column): boolean {
  return own.type.equals(above.type) && (above.nullable || !own.nullable)
}

/** A column as it is when the plan has run. */
function columnThen(
  { table, foundTable }: Pick<TableChange, 'table' | 'foundTable'>,
  name: string,
  { changes }: PlanningFacts,
): Column | undefined {
  const [wanted, found] = [table, foundTable].map(({ columns }) => columns.find((each) => each.name === name))
  const isChanged = changes.some((change) => change.kind === 'changeColumn' && change.column === wanted)
  return isChanged ? wanted : (found ?? wanted)
}

function obstacleTo({ name }: Place, lacking: readonly string[]): Parameters<typeof byHand>[1] {
  return {
    reason: `table ${name} has what this one lacks: ${[...new Set(lacking)].join(', ')}`,
    saferWay: 'Give this table the same first, or create it anew and copy the rows.',
  }
}

/** What changes of its columns and checks, and what goes from the other: it must have all that it is to inherit. */
function ownChanges({ table }: TableChange, place: Place, facts: PlanningFacts): readonly Change[] {
  const isSame = samePlace(facts.existing)
  const parent = facts.pairs.find(({ found }) => isSame(found, place))?.wanted
  return facts.changes.filter((change) =>
    change.kind === 'dropColumn'
      ? change.table === parent
      : tableOf(change) === table && ('column' in change || 'constraint' in change),
  )
}
