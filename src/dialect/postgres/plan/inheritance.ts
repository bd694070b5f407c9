/** Tables that inherit from others: most of what is done to the columns of those is done to theirs by the same statement. */
import type { Column } from '../../../schema/column'
import { Table } from '../../../schema/table'
import { tableFrom } from '../../../schema/table-source'
import type { DatabaseFacts, PlanningFacts } from '../../change-planner'
import { samePlace, type Place } from '../../same-place'
import type { Change, ChangeOf } from '../../schema-change'
import { foundOf } from '../../table-pairs'

/** A table of the model beside that of the database. */
export type Pair = DatabaseFacts['pairs'][number]

/** From which tables a table inherits. */
export function parentsOf({ dialect, metadata, schema }: Table): Place[] {
  return (dialect.postgres?.inherits ?? []).map((parent) => {
    if (typeof parent !== 'string') return tableFrom(parent)
    return metadata.tables.get(parent) ?? { name: parent, schema }
  })
}

/** The tables that inherit from one of the database, and go on to do so, with those that inherit from them. */
export function heirsOf(found: Place, facts: FamilyFacts): readonly Pair[] {
  const isSame = samePlace(facts.existing)
  return facts.pairs
    .filter((pair) => lastingParents(pair, facts).some((parent) => isSame(parent, found)))
    .flatMap((pair) => [pair, ...heirsOf(pair.found, facts)])
}

/** The columns that those below a table have of one of its columns. */
export function heirsOfColumn({ name, table }: Column, facts: PlanningFacts): readonly Column[] {
  const place = foundOf(table, facts) ?? table
  return heirsOf(place, facts).flatMap(({ wanted }) =>
    wanted.columns.filter((column) => column.name === name),
  )
}

/** Whether a column of the database is one of a table that its own inherits from, and goes on to: there alone it can be changed. */
export function comesFromAbove({ name, options, table }: Column, facts: PlanningFacts): boolean {
  const pair = facts.pairs.find(({ found }) => found === table)
  if (pair === undefined) return false
  const isSame = samePlace(facts.existing)
  return lastingParents(pair, facts).some((parent) => {
    const above = facts.pairs.find(({ found }) => isSame(found, parent))?.found
    // Of a table that the plan does not know it is not known which are its columns.
    return above === undefined
      ? options.dialect?.postgres?.inherited
      : above.columns.some((column) => column.name === name)
  })
}

/** What only the table can change from which a column comes. */
export const OF_ANOTHER = {
  reason: 'the column comes from a table that this one inherits from',
  saferWay: 'Change it there.',
}

/** Whether a table gets a column of this name from one that it inherits from. */
export function isAddedAbove({ column, table }: ChangeOf<'addColumn'>, facts: PlanningFacts): boolean {
  return facts.changes.some(
    (other) =>
      other.kind === 'addColumn' &&
      other.column.name === column.name &&
      other.table !== table &&
      heirsOfColumn(other.column, facts).includes(column),
  )
}

/** The tables below that have, and keep, a column of this name with another type: the server cannot make the two one. */
export function unfitBelow({ column, table }: ChangeOf<'addColumn'>, facts: PlanningFacts): readonly Table[] {
  const place = foundOf(table, facts)
  if (place === undefined) return []
  const isOther = (own: Table): boolean =>
    own.columns.some(({ name, type }) => name === column.name && !type.equals(column.type))
  return heirsOf(place, facts)
    .filter(({ found, wanted }) => isOther(found) && isOther(wanted))
    .map(({ wanted }) => wanted)
}

/** Whether a column of the database is one of a table that its own inherits from, and that the plan does not know. */
export function comesFromStranger({ options, table }: Column, facts: PlanningFacts): boolean {
  const pair = facts.pairs.find(({ found }) => found === table)
  if (pair === undefined || options.dialect?.postgres?.inherited !== true) return false
  const isSame = samePlace(facts.existing)
  return lastingParents(pair, facts).some((parent) => !facts.pairs.some(({ found }) => isSame(found, parent)))
}

/** Whether a column of the database has to have values in a table that its own inherits from, and goes on to. */
export function isNotNullAbove({ name, table }: Column, facts: PlanningFacts): boolean {
  const pair = facts.pairs.find(({ found }) => found === table)
  if (pair === undefined) return false
  return lastingParents(pair, facts)
    .flatMap((parent) => lineOf(parent, 'wanted', facts))
    .some(({ columns }) => columns.some((column) => column.name === name && !column.nullable))
}

/** Whether a change of a column comes with the same change of the column that it is inherited from. */
export function isHandedDown(change: Change, facts: PlanningFacts): boolean {
  if (!('column' in change)) return false
  const pair = facts.pairs.find(({ wanted }) => wanted === change.table)
  if (pair === undefined) return false
  const isSame = samePlace(facts.existing)
  const parents = lastingParents(pair, facts)
  const above = facts.pairs.filter(({ found }) => parents.some((parent) => isSame(parent, found)))
  return above.some(({ wanted }) =>
    facts.changes.some((other) => 'column' in other && other.table === wanted && brings(other, change)),
  )
}

/** What it inherits from now and goes on to inherit from. */
export function lastingParents(pair: Pair, facts: ParentFacts): readonly Place[] {
  return without(parentsOf(pair.found), leftParents(pair, facts), facts)
}

/** What a table inherits from no more: it leaves those before anything else changes. */
export function leftParents({ found, wanted }: Pair, facts: ParentFacts): readonly Place[] {
  return hasOthers(wanted, facts) ? without(parentsOf(found), parentsOf(wanted), facts) : []
}

/** What a table is to inherit from and does not yet: it joins those at the end. */
export function joinedParents({ found, wanted }: Pair, facts: ParentFacts): readonly Place[] {
  return hasOthers(wanted, facts) ? without(parentsOf(wanted), parentsOf(found), facts) : []
}

type ParentFacts = Pick<PlanningFacts, 'changes' | 'existing'>
type FamilyFacts = Pick<PlanningFacts, 'changes' | 'existing' | 'pairs'>

function without(
  places: readonly Place[],
  others: readonly Place[],
  { existing }: ParentFacts,
): readonly Place[] {
  const isSame = samePlace(existing)
  return places.filter((place) => !others.some((other) => isSame(place, other)))
}

/** Whether what a table inherits from changes: it stays as it is where the model does not say. */
function hasOthers(table: Table, { changes }: ParentFacts): boolean {
  return changes.some(
    (change) =>
      change.kind === 'changeTable' &&
      change.table === table &&
      change.facets.some(({ name }) => name === 'dialect.postgres.inherits'),
  )
}

/** A table and those above it, as the database has them or the model does; of what the plan does not know, nothing. */
export function lineOf(place: Place, side: 'wanted' | 'found', facts: DatabaseFacts): readonly Table[] {
  const isSame = samePlace(facts.existing)
  const pair = facts.pairs.find(({ found }) => isSame(found, place))
  const table = pair?.[side] ?? (place instanceof Table ? place : undefined)
  return table === undefined
    ? []
    : [table, ...parentsOf(table).flatMap((parent) => lineOf(parent, side, facts))]
}

type ColumnChange = ChangeOf<'addColumn' | 'changeColumn' | 'dropColumn' | 'renameColumn'>

function brings(above: ColumnChange, change: ColumnChange): boolean {
  if (change.kind === 'changeColumn')
    return above.kind === 'changeColumn' && isInherited(change.foundColumn) && isSameChange(above, change)
  const [before, after] = namesOf(change)
  const [was, is] = namesOf(above)
  if (change.kind === 'renameColumn') return was === before && is === after
  // What is renamed above goes under the one name and comes under the other.
  if (change.kind !== 'addColumn') return isInherited(change.column) && was === before
  return is === after && (isInherited(change.column) || change.column.type.equals(above.column.type))
}

/** What a column is called before and behind the change; undefined where there is none. */
function namesOf(change: ColumnChange): readonly [string | undefined, string | undefined] {
  const { name } = change.column
  switch (change.kind) {
    case 'addColumn':
      return [undefined, name]
    case 'dropColumn':
      return [name, undefined]
    case 'renameColumn':
      return [change.from, name]
    default:
      return [undefined, undefined]
  }
}

function isInherited({ options }: Column): boolean {
  return options.dialect?.postgres?.inherited === true
}

/** Comments, numbering and compression are each table's own. */
const OWN = /^(?:comment|autoincrement|identity|dialect\.postgres\.compression)(?=\.|$)/u

function isSameChange(
  above: ChangeOf<'changeColumn'>,
  { column, facets, wanted }: ChangeOf<'changeColumn'>,
): boolean {
  const [{ name } = { name: '' }] = facets
  return (
    !OWN.test(name) &&
    above.column.name === column.name &&
    above.facets[0]?.name === name &&
    above.wanted === wanted
  )
}
