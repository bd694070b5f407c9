import { stronglyConnected } from '../util/components'
import type { ForeignKeyConstraint } from './foreign-key'
import type { Table } from './table'

/** Tables in an order in which they can be created, and the foreign keys that must wait until all of them exist. */
export interface DependencyOrder {
  readonly tables: readonly Table[]
  /** Keys that point forwards in that order: the edges that close a cycle, and those that say `useAlter`. */
  readonly deferred: ReadonlySet<ForeignKeyConstraint>
}

/**
 * Sorts tables so that each follows those it references, by name where the keys leave a choice. Inside a cycle only as
 * many keys are put off as needed to break it: those of one table at a time, nullable ones first.
 */
export function dependencyOrder(tables: readonly Table[]): DependencyOrder {
  const sorted = [...tables].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const known = new Set(sorted)
  const edges = sorted.flatMap((table) => table.foreignKeys.filter((key) => known.has(key.referredTable)))
  const deferred = new Set(edges.filter((key) => key.useAlter && !key.isSelfReferential))
  return { tables: sortComponent(sorted, edges, deferred), deferred }
}

function sortComponent(
  tables: readonly Table[],
  edges: readonly ForeignKeyConstraint[],
  deferred: Set<ForeignKeyConstraint>,
): Table[] {
  const keysOf = (table: Table): ForeignKeyConstraint[] =>
    edges.filter((key) => key.table === table && !deferred.has(key) && !key.isSelfReferential)
  const components = stronglyConnected(tables, (table) => keysOf(table).map((key) => key.referredTable))
  return components.flatMap((component) => {
    if (component.length === 1) return component
    const inside = new Set(component)
    const members = tables.filter((table) => inside.has(table))
    const inner = members.flatMap(keysOf).filter((key) => inside.has(key.referredTable))
    deferred.add(cheapest(inner))
    return sortComponent(members, inner, deferred)
  })
}

/** The edge of a cycle to put off: the one that lies on most cycles, then a nullable one, then the last by name. */
function cheapest(edges: readonly ForeignKeyConstraint[]): ForeignKeyConstraint {
  const score = (key: ForeignKeyConstraint): number => {
    const rest = edges.filter((edge) => edge !== key)
    const left = stronglyConnected([...new Set(edges.map((edge) => edge.table))], (table) =>
      rest.filter((edge) => edge.table === table).map((edge) => edge.referredTable),
    )
    const stillInCycles = left
      .filter((component) => component.length > 1)
      .reduce((sum, c) => sum + c.length, 0)
    return stillInCycles * 2 + (key.columns.every((column) => column.nullable) ? 0 : 1)
  }
  const ranked = edges.map((key) => ({ key, score: score(key) }))
  ranked.sort((a, b) => a.score - b.score || (a.key.name < b.key.name ? -1 : 1))
  return (ranked[0] as { key: ForeignKeyConstraint }).key
}
