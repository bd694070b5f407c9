import type { Column } from '../../../schema/column'
import { Table } from '../../../schema/table'
import { AlterTable, RenameConstraint, SetInherits } from '../../../statement/ddl/alter-ddl'
import { AddConstraint, DropConstraint } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { namesOfCheck } from '../server-names'
import { CheckConstraint } from '../../../schema/check'
import { byHand, type PlanningFacts } from '../../change-planner'
import { tableOf, type Change, type ChangeOf } from '../../schema-change'
import type { Draft } from '../../plan-draft'
import { samePlace, type Place } from '../../same-place'
import { ACCESS_EXCLUSIVE, inCatalog } from './assessments'
import { isDivided } from '../divided'
import { joinedParents, leftParents, lineOf, parentsOf, type Pair } from './inheritance'
import { lackedChecks, leftChecks, strangeChecks } from './inherited-checks'
import { checkedLabels } from './label-checks'
import { numberingOf } from './numbering-changes'
import { checkIn, labelCheck } from './stand-in'
import { foundOf } from '../../table-pairs'

type TableChange = ChangeOf<'changeTable'>

/**
 * A table that inherits from others than before. What it has of them it keeps, as columns and checks of its own; and what those
 * have from which it is to inherit, it must have by then. https://www.postgresql.org/docs/current/sql-altertable.html
 *
 * To leave is a change of its own, which can always be made: all that is planned for its columns, and for those of the tables that
 * it leaves, may count on it. To join waits for whatever makes the table fit.
 */
export function inheritanceDrafts(change: TableChange, facts: PlanningFacts): Draft[] {
  const pair = pairOf(change)
  const [left, joined] = [leftParents(pair, facts), joinedParents(pair, facts)]
  const parting = joined.length === 0 ? change : { ...change }
  return [
    ...left.map((parent) => leaving(parting, parent, facts)),
    ...joined.map((parent) => joining(change, parent, facts)),
  ]
}

function pairOf({ table, foundTable }: TableChange): Pair {
  return { wanted: table, found: foundTable }
}

/** A table leaves others when all tables have their names, and before anything else is done to any of them. */
export function leavingFirst(drafts: readonly Draft[]): readonly Draft[] {
  const rankOf = ({ change: { kind }, phase }: Draft): number => {
    if (phase !== LEAVING) return 0
    return kind === 'renameTable' || kind === 'moveTable' ? 0 : kind === 'changeTable' ? 1 : 2
  }
  return [...drafts].sort((a, b) => rankOf(a) - rankOf(b))
}

const LEAVING = 'renaming'
const LOCK = `${ACCESS_EXCLUSIVE}, and SHARE UPDATE EXCLUSIVE on the table that it inherits from`

function leaving(change: TableChange, parent: Place, facts: PlanningFacts): Draft {
  const { table } = change
  const pair = pairOf(change)
  return {
    change,
    phase: LEAVING,
    nodes: [
      new AlterTable(table, [new SetInherits(parent, false)]),
      ...leftChecks(pair, parent, facts).map((check) => new DropConstraint(checkIn(table, check))),
    ],
    assessment: {
      ...inCatalog(LOCK),
      reason: `its rows are not found in table ${parent.name} any more, and stay in this one`,
    },
  }
}

function joining(change: TableChange, parent: Place, facts: PlanningFacts): Draft {
  const { table, foundTable } = change
  if (isDivided(foundTable)) return byHand(change, DIVIDED)
  const pair = pairOf(change)
  const lacking = [...lackingOf(change, parent, facts), ...strangeChecks(pair, parent, facts)]
  if (lacking.length > 0) return byHand(change, obstacleTo(parent, lacking))
  const lacked = [...lackedLabels(table, parent, facts), ...lackedChecks(pair, parent, facts)]
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
    needs: [...shapingChanges(table, facts), parent],
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

/** What changes of the columns and conditions of a table and of those above it: it must have all that they have. */
function shapingChanges(table: Table, facts: PlanningFacts): readonly Change[] {
  const tables = new Set(lineOf(table, 'wanted', facts))
  return facts.changes.filter((change) => {
    const of = tableOf(change)
    return of !== undefined && tables.has(of) && isOfShape(change)
  })
}

/** Of columns: the names, and what those of a table and of one that inherits from it have alike. */
const SHAPE = /^(?:type|collation|nullable|computed)(?=\.|$)/u

function isOfShape(change: Change): boolean {
  if ('constraint' in change) return change.constraint instanceof CheckConstraint
  if (change.kind === 'changeColumn') return change.facets.some(({ name }) => SHAPE.test(name))
  return 'column' in change
}
