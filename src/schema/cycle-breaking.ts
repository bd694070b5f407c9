/** Which foreign keys of a cycle are added afterwards: as few as can be found in little time, nullable ones first. */
import { stronglyConnected } from '../util/components'
import { groupBy } from '../util/group-by'
import type { ForeignKeyConstraint } from './foreign-key'
import type { Table } from './table'

/** That one table needs another, because of a key, or because it inherits from it. */
export interface Edge {
  readonly from: Table
  readonly to: Table
  /** Undefined where nothing can be put off. */
  readonly key: ForeignKeyConstraint | undefined
}

/** Up to here every key of a cycle is tried; beyond it that would take too long. */
const FEW_EDGES = 48

/** Tables that need each other, each group behind those that it needs. */
export function componentsOf(tables: readonly Table[], edges: readonly Edge[]): Table[][] {
  const targets = groupBy(edges, ({ from }) => from)
  return stronglyConnected(tables, (table) => (targets.get(table) ?? []).map(({ to }) => to))
}

/** Edges of a cycle without which it is shorter, or none. */
export function keysToPutOff(tables: readonly Table[], edges: readonly Edge[]): ReadonlySet<Edge> {
  const keys = edges.filter(({ key }) => key !== undefined)
  if (keys.length === 0) return new Set()
  return edges.length <= FEW_EDGES ? new Set([cheapest(tables, edges, keys)]) : backwards(tables, edges)
}

/** The edge that lies on most cycles, then a nullable one, then the first by name. */
function cheapest(tables: readonly Table[], edges: readonly Edge[], keys: readonly Edge[]): Edge {
  const ranked = keys.map((candidate) => {
    const left = componentsOf(
      tables,
      edges.filter((edge) => edge !== candidate),
    )
    const inCycles = left.filter(({ length }) => length > 1).reduce((sum, { length }) => sum + length, 0)
    return { candidate, score: inCycles * 2 + weightOf(candidate) - 1 }
  })
  ranked.sort((a, b) => a.score - b.score || byName(a.candidate, b.candidate))
  return (ranked[0] as { candidate: Edge }).candidate
}

/**
 * The edges against an order of the tables in which few edges run backwards (Eades, Lin and Smyth), without those that can
 * stay after all.
 */
function backwards(tables: readonly Table[], edges: readonly Edge[]): ReadonlySet<Edge> {
  const place = new Map(new GreedyOrder(tables, edges).sorted().map((table, i) => [table, i] as const))
  const isBackward = ({ from, to }: Edge): boolean => (place.get(from) as number) > (place.get(to) as number)
  const put = edges.filter((edge) => edge.key !== undefined && isBackward(edge))
  const kept = groupBy(
    edges.filter((edge) => !put.includes(edge)),
    ({ from }) => from,
  )
  const chosen = new Set(put)
  for (const edge of [...put].sort((a, b) => weightOf(b) - weightOf(a) || byName(a, b))) {
    if (leadsTo(edge.to, edge.from, kept)) continue
    chosen.delete(edge)
    kept.set(edge.from, [...(kept.get(edge.from) ?? []), edge])
  }
  return chosen
}

function leadsTo(start: Table, goal: Table, edges: ReadonlyMap<Table, readonly Edge[]>): boolean {
  const seen = new Set([start])
  for (const table of seen) {
    if (table === goal) return true
    for (const { to } of edges.get(table) ?? []) seen.add(to)
  }
  return false
}

/** Takes away what nothing points to from the one end, what points to nothing from the other, and else what points to most. */
class GreedyOrder {
  readonly #out = new Map<Table, number>()
  readonly #in = new Map<Table, number>()
  readonly #outgoing: ReadonlyMap<Table, readonly Edge[]>
  readonly #incoming: ReadonlyMap<Table, readonly Edge[]>
  readonly #left: Set<Table>

  constructor(tables: readonly Table[], edges: readonly Edge[]) {
    this.#left = new Set(tables)
    this.#outgoing = groupBy(edges, ({ from }) => from)
    this.#incoming = groupBy(edges, ({ to }) => to)
    for (const table of tables) {
      this.#out.set(table, total(this.#outgoing.get(table)))
      this.#in.set(table, total(this.#incoming.get(table)))
    }
  }

  sorted(): Table[] {
    const [first, last]: [Table[], Table[]] = [[], []]
    while (this.#left.size > 0) {
      const sink = this.#find((table) => this.#out.get(table) === 0)
      const chosen = sink ?? this.#find((table) => this.#in.get(table) === 0) ?? this.#largest()
      if (sink === undefined) first.push(chosen)
      else last.unshift(chosen)
      this.#take(chosen)
    }
    return [...first, ...last]
  }

  #find(matches: (table: Table) => boolean): Table | undefined {
    for (const table of this.#left) if (matches(table)) return table
    return undefined
  }

  #largest(): Table {
    const surplus = (table: Table): number => (this.#out.get(table) ?? 0) - (this.#in.get(table) ?? 0)
    return [...this.#left].reduce((best, table) => (surplus(table) > surplus(best) ? table : best))
  }

  #take(table: Table): void {
    this.#left.delete(table)
    for (const edge of this.#outgoing.get(table) ?? []) reduce(this.#in, edge.to, edge)
    for (const edge of this.#incoming.get(table) ?? []) reduce(this.#out, edge.from, edge)
  }
}

function reduce(counts: Map<Table, number>, table: Table, edge: Edge): void {
  counts.set(table, (counts.get(table) ?? 0) - weightOf(edge))
}

function total(edges: readonly Edge[] = []): number {
  return edges.reduce((sum, edge) => sum + weightOf(edge), 0)
}

/** What it costs to put an edge off: least for nullable keys, too much for inheritance. */
function weightOf({ key }: Edge): number {
  if (key === undefined) return 1_000_000
  return key.columns.every((column) => column.nullable) ? 1 : 2
}

function byName(a: Edge, b: Edge): number {
  const name = ({ key, from }: Edge): string => `${from.key}\0${key?.name ?? ''}`
  return name(a) < name(b) ? -1 : 1
}
