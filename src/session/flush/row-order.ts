/** In which order rows are written: along the foreign keys, those between rows of one table included. */
import { UsageError } from '../../errors'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import { stronglyConnected } from '../../util/components'
import { groupBy } from '../../util/group-by'
import { EntityState } from '../entity-state'
import type { IdentityKey } from '../identity-key'
import { rowsByTable } from './follow'
import { columnsToClear, heldKey, referredKey, storedHeldKey } from './key-values'
import { inLevels, type Edge } from './levels'
import type { Link } from './links'

/** Rows in batches that can be written one after another, each of one class, and the links that stand apart. */
export interface RowOrder {
  readonly batches: readonly (readonly EntityState[])[]
  /** Of rows that point to each other in a circle: to be filled in after inserting, to be cleared before deleting. */
  readonly apart: ReadonlySet<Link>
}

interface LinkEdge extends Edge<EntityState> {
  readonly link: Link
}

/** Each new row follows those that it points to, be it by a relation or by the value of a key. */
export function insertOrder(states: readonly EntityState[], links: readonly Link[]): RowOrder {
  const groups = tableGroups(states)
  const groupOf = links.length === 0 ? new Map<Table, EntityState[]>() : groupsByTable(groups)
  const isNew = (state: Link['parent']): state is EntityState =>
    state instanceof EntityState && state.status === 'new'
  const inner = links.filter(
    ({ child, parent }) =>
      isNew(parent) &&
      isNew(child) &&
      groupOf.get(child.mapper.root.table) === groupOf.get(parent.mapper.root.table),
  )
  const byGroup = groupBy(inner, ({ child }) => groupOf.get(child.mapper.root.table))
  const apart = new Set<Link>()
  const batches = groups.flatMap((group) => {
    const all = [...(byGroup.get(group) ?? []).filter(isOpen), ...valueLinks(group, heldKey)]
    const edges = all.map((link): LinkEdge => ({
      link,
      before: link.parent as EntityState,
      after: link.child,
    }))
    return inLevels(group, edges, (circle) => {
      const edge = circle.find(isBreakable)
      if (edge === undefined) throw unbreakable(circle)
      apart.add(edge.link)
      return edge
    })
  })
  return { batches: batches.flatMap(byClass), apart }
}

/** Each row goes after those that point to it. */
export function deleteOrder(states: readonly EntityState[]): RowOrder {
  const apart = new Set<Link>()
  const batches = tableGroups(states, heldByFollowers)
    .reverse()
    .flatMap((group) => {
      const edges = valueLinks(group, storedHeldKey).map((link): LinkEdge => ({
        link,
        before: link.child,
        after: link.parent as EntityState,
      }))
      return inLevels(group, edges, (circle) => {
        const edge = circle.find(isBreakable)
        if (edge !== undefined) apart.add(edge.link)
        return edge ?? (circle[0] as LinkEdge)
      })
    })
  return { batches: batches.flatMap(byClass), apart }
}

function groupsByTable(groups: readonly EntityState[][]): Map<Table, EntityState[]> {
  const byTable = new Map<Table, EntityState[]>()
  for (const group of groups)
    for (const { root } of groupBy(group, ({ mapper }) => mapper).keys()) byTable.set(root.table, group)
  return byTable
}

/** Rows whose tables others reference come first. */
export function inTableOrder(states: readonly EntityState[]): readonly EntityState[] {
  const [first] = states
  if (states.every(({ mapper }) => mapper === first?.mapper)) return states
  return tableGroups(states).flat()
}

/**
 * The tables of which rows cannot go before a table's own: rows that go along with its rows, by ON DELETE CASCADE, point to
 * them too, by a key that would refuse.
 */
function heldByFollowers(table: Table): readonly Table[] {
  const followers = [...table.metadata.tables.values()].filter(({ foreignKeys }) =>
    foreignKeys.some((key) => key.onDelete === 'CASCADE' && key.referredTable === table),
  )
  return followers
    .flatMap(({ foreignKeys }) => foreignKeys)
    .filter(({ onDelete }) => onDelete === undefined || onDelete === 'NO ACTION' || onDelete === 'RESTRICT')
    .map(({ referredTable }) => referredTable)
}

/** Groups by table, referenced ones first; tables that reference each other share a group. */
function tableGroups(
  states: readonly EntityState[],
  alsoReferenced: (table: Table) => readonly Table[] = () => [],
): EntityState[][] {
  const byTable = groupBy(states, ({ mapper }) => mapper.root.table)
  if (byTable.size < 2) return [...byTable.values()]
  const mappers = [...new Set(states.map(({ mapper }) => mapper))]
  // Rows of one inheritance go together: each is written in all of its tables before the next.
  const rootOf = new Map(mappers.flatMap(({ tables, root }) => tables.map((table) => [table, root.table])))
  const ofRoot = groupBy(mappers, ({ root }) => root.table)
  const components = stronglyConnected([...byTable.keys()], (table) =>
    (ofRoot.get(table) ?? [])
      .flatMap(({ foreignKeys }) => foreignKeys)
      .map(({ referredTable }) => referredTable)
      .concat(byTable.size === 1 ? [] : alsoReferenced(table))
      .flatMap((referred) => rootOf.get(referred) ?? []),
  )
  return components.map((tables) =>
    tables.length === 1
      ? (byTable.get(tables[0] as never) ?? [])
      : tables.flatMap((table) => byTable.get(table) ?? []),
  )
}

/** The links that the values of keys make between rows of a group. */
function valueLinks(
  group: readonly EntityState[],
  keyOf: (state: EntityState, key: ForeignKeyConstraint) => IdentityKey | undefined,
): Link[] {
  const byMapper = groupBy(group, ({ mapper }) => mapper)
  const tables = new Set([...byMapper.keys()].flatMap((mapper) => mapper.tables))
  const isInner = ({ referredTable }: ForeignKeyConstraint): boolean => tables.has(referredTable)
  if (![...byMapper.keys()].some(({ foreignKeys }) => foreignKeys.some(isInner))) return []
  const byTable = rowsByTable(group)
  return [...byMapper].flatMap(([mapper, children]) =>
    mapper.foreignKeys.flatMap((foreignKey) => {
      const parents = byTable.get(foreignKey.referredTable)
      if (parents === undefined) return []
      const byKey = new Map(
        parents.map((state) => [referredKey(state.entity, state.mapper, foreignKey), state]),
      )
      return children.flatMap((child): Link[] => {
        const key = keyOf(child, foreignKey)
        const parent = key === undefined ? undefined : byKey.get(key)
        if (parent === undefined || parent === child) return []
        return [{ child, foreignKey, parent, origin: `${child.mapper.name} (${foreignKey.name})` }]
      })
    }),
  )
}

/** A row that points to itself can do so at once if its key is known. */
function isOpen({ child, parent, foreignKey }: Link): boolean {
  return child !== parent || referredKey(child.entity, child.mapper, foreignKey) === undefined
}

function isBreakable({ link }: LinkEdge): boolean {
  return columnsToClear(link.foreignKey).length > 0
}

function unbreakable(circle: readonly LinkEdge[]): UsageError {
  const names = [...new Set(circle.map(({ link }) => link.origin))].join(', ')
  return new UsageError(
    `New rows point to each other in a circle, and none of the foreign keys can be null: ${names}.`,
    { hint: 'Make one of the keys nullable, so that it can be filled in after both rows exist.' },
  )
}

function byClass(level: readonly EntityState[]): EntityState[][] {
  return [...groupBy(level, ({ mapper }) => mapper).values()]
}
