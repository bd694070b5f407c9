/**
 * Tables that are logged from now on, or no more. Foreign keys of what is logged lead only to what is logged: tables follow one
 * another along them, and keys that cannot stay meanwhile go and come back.
 */
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import type { Sequence } from '../../../schema/sequence'
import type { Table } from '../../../schema/table'
import { AlterTable, SetLogged } from '../../../statement/ddl/alter-ddl'
import { SetSequenceOwner } from '../../../statement/ddl/object-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { byHand, type DatabaseFacts, type PlanningFacts } from '../../change-planner'
import { samePlace } from '../../same-place'
import type { Change, ChangeOf } from '../../schema-change'
import { calledKey, isMeantToGo } from './leading-keys'
import { foundKeys, hindrance, leadingToTable, type PostgresDraft } from './standing'
import { assessStorage } from './storage-options'
import { foundOf } from '../../table-pairs'

type LoggingChange = ChangeOf<'changeTable'>

/** The statement that makes a table logged, or unlogged. */
export function loggingDraft(change: LoggingChange, facts: PlanningFacts): PostgresDraft {
  const { foundTable, table } = change
  const { changes } = facts
  const action = new SetLogged(isLoggedThen(change))
  const inTheWay = keysInTheWay(change, facts).map(({ key, other }) => {
    const followed = changes.find((each) => isOfLogging(each) && each.foundTable === other)
    return { key, followed }
  })
  const lost = inTheWay.filter(({ key, followed }) => followed === undefined && !isMeantToGo(key, facts))
  const unknown = isLoggedThen(change) ? [] : leadingToTable(foundTable, facts).unknown
  const names = [...unknown, ...lost.map(({ key }) => calledKey(key))]
  if (names.length > 0) return byHand(change, hindrance(names))
  return {
    change,
    phase: 'column',
    nodes: withoutSequences(change, new AlterTable(table, [action]), facts),
    assessment: assessStorage(action, { what: 'table', isEmpty: facts.isEmpty(table) }),
    needs: inTheWay.flatMap(({ followed }) => followed ?? []),
    without: inTheWay
      .filter(({ followed }) => followed === undefined || changes.indexOf(followed) > changes.indexOf(change))
      .map(({ key }) => key),
  }
}

/** Sequences that are the model's own stay as they are: those of its columns would be unlogged with the table. */
function withoutSequences(
  { foundTable, facets }: LoggingChange,
  node: DdlNode,
  { changes }: PlanningFacts,
): DdlNode[] {
  if (facets[0]?.first === undefined) return [node]
  const owned = [...foundTable.metadata.sequences.values()].filter(
    ({ ownedBy }) => ownedBy?.table === foundTable,
  )
  const isGivenAway = (sequence: Sequence): boolean =>
    changes.some(
      (change) =>
        change.kind === 'changeSequence' &&
        change.foundSequence === sequence &&
        change.facets.some(({ name }) => name === 'ownedBy'),
    )
  return [
    ...owned.map((sequence) => new SetSequenceOwner(sequence, undefined)),
    node,
    ...owned
      .filter((sequence) => !isGivenAway(sequence))
      .map((sequence) => new SetSequenceOwner(sequence, sequence.ownedBy)),
  ]
}

/** The changes, with each table that becomes logged behind those that it references, and the other way round. */
export function inLoggingOrder(changes: readonly Change[], known: DatabaseFacts): readonly Change[] {
  const facts = { ...known, changes }
  const ordered = new Set<LoggingChange>()
  const visit = (change: LoggingChange, above: readonly LoggingChange[]): void => {
    if (ordered.has(change) || above.includes(change)) return
    for (const { other } of keysInTheWay(change, facts))
      for (const each of changes)
        if (isOfLogging(each) && each.foundTable === other) visit(each, [...above, change])
    ordered.add(change)
  }
  for (const change of changes) if (isOfLogging(change)) visit(change, [])
  const next = ordered.values()
  return changes.map((change) => (isOfLogging(change) ? (next.next().value as LoggingChange) : change))
}

/** Drafts that make foreign keys wait for the tables that have to be logged, or unlogged, for that. */
export function afterLogging(drafts: readonly PostgresDraft[], facts: PlanningFacts): PostgresDraft[] {
  const logging = facts.changes.filter(isOfLogging)
  return drafts.map((draft) => {
    const keys = draft.nodes.flatMap(keysMadeBy)
    const lost = keys.find((key) => leadsToUnlogged(key, logging, facts))
    if (lost !== undefined)
      return { ...byHand(draft.change, unlogged(lost.referredTable)), makes: draft.makes }
    const tables = keys.flatMap((key) => [key.table, key.referredTable])
    const needs = logging.filter(
      (change) => draft.change !== change && tables.some((table) => isAbout(change, table)),
    )
    return needs.length === 0 ? draft : { ...draft, needs: [...(draft.needs ?? []), ...needs] }
  })
}

/** Whether a key would lead from what is logged to a table that stays unlogged because the model does not say otherwise. */
function leadsToUnlogged(
  key: ForeignKeyConstraint,
  logging: readonly LoggingChange[],
  facts: PlanningFacts,
): boolean {
  const stateOf = (place: Table): Table => foundOf(place, facts) ?? place
  const [own, referred] = [stateOf(key.table), stateOf(key.referredTable)]
  const isChanged = [key.table, key.referredTable].some((table) =>
    logging.some((change) => isAbout(change, table)),
  )
  return own !== referred && !isChanged && isLogged(own) && !isLogged(referred)
}

function unlogged({ key }: Table): Parameters<typeof byHand>[1] {
  return {
    reason: `table ${key} of the database is unlogged, and foreign keys of a logged table lead only to logged ones`,
    saferWay: `Say unlogged at the table that has the key, too; or make ${key} logged by ALTER TABLE … SET LOGGED.`,
  }
}

function isAbout({ foundTable, table }: LoggingChange, place: Table): boolean {
  return place === table || place === foundTable
}

function keysMadeBy(node: DdlNode): readonly ForeignKeyConstraint[] {
  switch (node.kind) {
    case 'addConstraint':
      return node.constraint instanceof ForeignKeyConstraint ? [node.constraint] : []
    case 'createTable':
      return node.table.foreignKeys.filter((key) => !node.leftOut.has(key))
    default:
      return []
  }
}

function isOfLogging(change: Change): change is LoggingChange {
  return (
    change.kind === 'changeTable' && change.facets.some(({ name }) => name === 'dialect.postgres.unlogged')
  )
}

function isLoggedThen({ facets }: LoggingChange): boolean {
  return facets[0]?.first === undefined
}

interface Obstacle {
  readonly key: ForeignKeyConstraint
  /** The table at its other end, as the database has it. */
  readonly other: Table
}

/** The keys of the database that would lead from what is logged to what is not. */
function keysInTheWay(change: LoggingChange, facts: PlanningFacts): readonly Obstacle[] {
  const { foundTable } = change
  const isSame = samePlace(facts.existing)
  const keys = foundKeys(facts)
  const found = [...facts.pairs.map((pair) => pair.found), ...keys.map(({ table }) => table)]
  return keys.flatMap((key): readonly Obstacle[] => {
    const referred = found.find((table) => isSame(table, key.referredTable)) ?? key.referredTable
    if (key.table === referred) return []
    if (isLoggedThen(change))
      return key.table === foundTable && !isLogged(referred) ? [{ key, other: referred }] : []
    return referred === foundTable && isLogged(key.table) ? [{ key, other: key.table }] : []
  })
}

function isLogged({ dialect }: Table): boolean {
  return dialect.postgres?.unlogged !== true
}
