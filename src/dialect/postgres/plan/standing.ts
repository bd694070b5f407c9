/** What stands on tables, columns and keys that change, and has to be taken down for the time. */
import type { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Table } from '../../../schema/table'
import type { Index } from '../../../schema/table-index'
import type { PlanningFacts } from '../../change-planner'
import type { Dependent } from '../../inspector'
import type { Draft } from '../../plan-draft'
import { samePlace, type Place } from '../../same-place'
import { heirsOf } from './inheritance'

/** Views and foreign keys, as the database has them. */
export type Standing = Table | ForeignKeyConstraint

/** A draft that cannot run as long as something stands. */
export interface PostgresDraft extends Draft {
  /** What has to be gone meanwhile. */
  readonly without?: readonly Standing[]
}

/** What stands on something, in three groups. */
interface StandingOn {
  /** Views of the model, and those that the plan drops: each before those that it reads. */
  readonly views: readonly Table[]
  /** Columns of the same table that are worked out of it. */
  readonly generated: readonly string[]
  /** What the model does not know, as people call it. */
  readonly unknown: readonly string[]
}

/** What stands on a column of a table, or on a table or view as a whole. */
export function standingOn(place: Place, column: string | undefined, facts: PlanningFacts): StandingOn {
  const { dependents } = facts
  const isSame = samePlace(facts.existing)
  const isOf = (dependent: Dependent, places: readonly Place[]): boolean =>
    places.some((each) => isSame(dependent.of, each)) && (column === undefined || dependent.column === column)
  const own = dependents.filter((dependent) => isOf(dependent, [place]))
  const heirs = column === undefined ? [] : heirsOf(place, facts).map(({ found }) => found)
  const direct = [...own, ...dependents.filter((dependent) => isOf(dependent, heirs))]
  const views = readersFirst(direct.filter(isView), facts)
  const known = knownViews(facts)
  return {
    views: views.flatMap((view) => known.find((table) => isSame(table, view)) ?? []),
    generated: own.flatMap(({ kind, name }) => (kind === 'generated column' ? name : [])),
    unknown: [
      ...views.filter((view) => !known.some((table) => isSame(table, view))).map(called),
      ...direct
        .filter(({ kind }) => ['trigger', 'policy', 'rule', 'function'].includes(kind))
        .map(({ kind, name }) => `${kind} ${name}`),
      // A view goes, be it to come back.
      ...views.flatMap((view) => standingOnRows(view, 'function', facts)),
      ...(column === undefined ? standingOnRows(place, 'row', facts) : []),
    ],
  }
}

/** What the model does not know that stands on a table or view as a whole, or on any of its columns: as people call it. */
function standingOnRows(
  place: Place,
  kind: 'function' | 'row',
  { dependents, existing }: PlanningFacts,
): string[] {
  const isSame = samePlace(existing)
  const names = dependents.flatMap((each) => (each.kind === kind && isSame(each.of, place) ? each.name : []))
  return [...new Set(names)].map((name) => (kind === 'row' ? `column ${name}` : `function ${name}`))
}

/** Columns that hold whole rows of a table: as long as there are any, the server writes none of its rows anew. */
export function rowHolders(found: Place, facts: PlanningFacts): string[] {
  return standingOnRows(found, 'row', facts)
}

/** Views with all that read them, each before those that it reads. */
export function readersFirst(views: readonly Place[], facts: PlanningFacts): Place[] {
  const isSame = samePlace(facts.existing)
  const ordered: Place[] = []
  const read = (reader: Place): void => {
    if (ordered.some((view) => isSame(view, reader))) return
    for (const other of facts.dependents) if (isSame(other.of, reader) && isView(other)) read(other)
    ordered.push(reader)
  }
  views.forEach(read)
  return ordered
}

/** The views that can be created again, and those that need not. */
function knownViews(facts: PlanningFacts): readonly Table[] {
  return foundTables(facts).filter((table) => table.isView)
}

/** The tables and views that the plan knows, as the database has them. */
function foundTables({ changes, pairs }: PlanningFacts): readonly Table[] {
  const dropped = changes.flatMap((change) => (change.kind === 'dropTable' ? change.foundTable : []))
  return [...pairs.map(({ found }) => found), ...dropped]
}

/** The foreign keys that stand on keys over these columns. */
export interface Leading {
  /** Of tables of the model, as the database has them, and of those that the plan drops. */
  readonly known: readonly ForeignKeyConstraint[]
  /** Of others, as people call them. */
  readonly unknown: readonly string[]
}

/** The foreign keys that lead to just these columns of a table. */
export function leadingTo(table: Table, columns: readonly string[], facts: PlanningFacts): Leading {
  const wanted = keyOf(columns)
  return leading(table, facts, (names) => keyOf(names) === wanted)
}

/** The foreign keys that may stand on an index: a unique one will do, without being that of a constraint. */
export function leadingToIndex({ plainColumns, table, unique }: Index, facts: PlanningFacts): Leading {
  if (!unique || plainColumns === undefined) return { known: [], unknown: [] }
  return leadingTo(
    table,
    plainColumns.map(({ name }) => name),
    facts,
  )
}

/** The foreign keys that lead to a table from others. */
export function leadingToTable(table: Table, facts: PlanningFacts): Leading {
  const { known, unknown } = leading(table, facts, () => true)
  return { known: known.filter((key) => key.table !== table), unknown }
}

/** The foreign keys that lead to a column of a table, whatever else they lead to. */
export function leadingOver(table: Table, column: string, facts: PlanningFacts): Leading {
  return leading(table, facts, (names) => names.includes(column))
}

function leading(
  table: Table,
  facts: PlanningFacts,
  isMeant: (columns: readonly string[]) => boolean,
): Leading {
  const isSame = samePlace(facts.existing)
  const all = foundKeys(facts)
  const isKnown = ({ name, schema, table: owner = '' }: Dependent): boolean =>
    all.some((key) => key.name === name && isSame(key.table, { schema, name: owner }))
  const columnsOf = new Map<string, { readonly dependent: Dependent; readonly columns: string[] }>()
  for (const dependent of facts.dependents) {
    if (dependent.kind !== 'foreign key' || !isSame(dependent.of, table) || isKnown(dependent)) continue
    const text = `foreign key ${dependent.name} of table ${pathOf(dependent.schema, dependent.table ?? '')}`
    const entry = columnsOf.get(text) ?? { dependent, columns: [] }
    entry.columns.push(dependent.column ?? '')
    columnsOf.set(text, entry)
  }
  return {
    known: all.filter(
      ({ referredColumns, referredTable }) =>
        isSame(referredTable, table) && isMeant(referredColumns.map(({ name }) => name)),
    ),
    unknown: [...columnsOf].flatMap(([text, { columns }]) => (isMeant(columns) ? text : [])),
  }
}

/** Those of the tables that the plan knows, as the database has them. */
export function foundKeys(facts: PlanningFacts): readonly ForeignKeyConstraint[] {
  return foundTables(facts).flatMap(({ foreignKeys }) => foreignKeys)
}

function keyOf(columns: readonly string[]): string {
  return JSON.stringify([...columns].sort())
}

function isView({ kind }: Dependent): boolean {
  return kind === 'view' || kind === 'materialized view'
}

function called({ schema, name }: Place): string {
  return `view ${pathOf(schema, name)}`
}

function pathOf(schema: string | undefined, name: string): string {
  return schema === undefined ? name : `${schema}.${name}`
}

/** Why something of the database that the model does not know keeps a change from being made. */
export function hindrance(names: readonly string[]): Hindrance {
  return hinderedBy(
    names,
    (it) => `Drop ${it} before and create ${it} again behind it, or make ${it} part of the model.`,
  )
}

/** The same where what it stands on goes for good, so that nothing can come back behind that. */
export function hindranceToRemoval(names: readonly string[]): Hindrance {
  return hinderedBy(names, (it) => `Drop ${it} before, or let the model name what is to go.`)
}

interface Hindrance {
  readonly reason: string
  readonly saferWay: string
}

function hinderedBy(names: readonly string[], wayFor: (it: string) => string): Hindrance {
  const stand = names.length === 1 ? 'it is, stands' : 'they are, stand'
  const others = names.filter((name) => !/^(?:column|table) /u.test(name))
  const it = others.length < names.length ? others.join(', ') : names.length === 1 ? 'it' : 'them'
  const ways = [
    ...names.flatMap((name) => (name.startsWith('column ') ? `Give ${name} another type before.` : [])),
    ...names.flatMap((name) =>
      name.startsWith('table ') ? `Let ${name} inherit no more before: ALTER TABLE … NO INHERIT ….` : [],
    ),
    ...(others.length === 0 ? [] : [wayFor(it)]),
  ]
  return {
    reason: `${names.join(', ')} of the database, which the model does not name as ${stand} on it and would be lost`,
    saferWay: ways.join(' '),
  }
}
