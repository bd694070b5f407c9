import { groupBy } from '../util/group-by'
import { componentsOf, keysToPutOff, type Edge } from './cycle-breaking'
import type { ForeignKeyConstraint } from './foreign-key'
import type { Table } from './table'

/** Tables in an order in which they can be created, and the foreign keys that must wait until all of them exist. */
export interface DependencyOrder {
  readonly tables: readonly Table[]
  /** Keys that point forwards in that order: the edges that close a cycle, and those that say `useAlter`. */
  readonly deferred: ReadonlySet<ForeignKeyConstraint>
}

/** What counts when tables are sorted. */
export interface OrderOptions {
  /** Whether a key exists at all; every one does if not given. */
  readonly counts?: (key: ForeignKeyConstraint) => boolean
  /** The tables that one inherits from, which always go before it. */
  readonly parentsOf?: (table: Table) => readonly Table[]
}

/**
 * Sorts tables so that each follows those it references, by name where the keys leave a choice. Inside a cycle only as
 * many keys are put off as needed to break it: those of one table at a time, nullable ones first.
 */
export function dependencyOrder(tables: readonly Table[], options: OrderOptions = {}): DependencyOrder {
  const { counts = () => true, parentsOf = () => [] } = options
  const sorted = [...tables].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const known = new Set(sorted)
  const edges: Edge[] = []
  const deferred = new Set<ForeignKeyConstraint>()
  for (const table of sorted) {
    for (const key of table.foreignKeys) {
      const to = key.referredTable
      if (to === table || !known.has(to) || !counts(key)) continue
      if (key.useAlter) deferred.add(key)
      else edges.push({ from: table, to, key })
    }
    for (const to of parentsOf(table)) if (known.has(to)) edges.push({ from: table, to, key: undefined })
  }
  return { tables: sortComponent(sorted, edges, deferred), deferred }
}

/** Follows the edges; each cycle is broken and what is left of it sorted again. */
function sortComponent(
  tables: readonly Table[],
  edges: readonly Edge[],
  deferred: Set<ForeignKeyConstraint>,
): Table[] {
  const components = componentsOf(tables, edges)
  if (components.length === tables.length) return components.flat()
  const place = new Map(components.flatMap((component, i) => component.map((table) => [table, i] as const)))
  const inner = groupBy(
    edges.filter(({ from, to }) => place.get(from) === place.get(to)),
    ({ from }) => place.get(from) as number,
  )
  return components.flatMap((component, i) => {
    if (component.length === 1) return component
    const members = tables.filter((table) => place.get(table) === i)
    const cycle = inner.get(i) ?? []
    const chosen = keysToPutOff(members, cycle)
    for (const { key } of chosen) if (key !== undefined) deferred.add(key)
    // Tables that inherit from each other in a circle cannot be sorted, nor can they exist.
    if (chosen.size === 0) return members
    return sortComponent(
      members,
      cycle.filter((edge) => !chosen.has(edge)),
      deferred,
    )
  })
}
