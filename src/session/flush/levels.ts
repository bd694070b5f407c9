/** One thing must come before another. */
export interface Edge<T> {
  readonly before: T
  readonly after: T
}

/**
 * Sorts things into levels, each after all that it depends on. Where they go round in a circle, `breakCircle` is given its
 * edges and names the one to leave out. Chains may be of any length: nothing here calls itself.
 */
export function inLevels<T, E extends Edge<T>>(
  nodes: readonly T[],
  edges: readonly E[],
  breakCircle: (circle: readonly E[]) => E,
): T[][] {
  if (edges.length === 0) return nodes.length === 0 ? [] : [[...nodes]]
  return new LevelSort(nodes, edges, breakCircle).levels()
}

class LevelSort<T, E extends Edge<T>> {
  /** What each node that is not placed yet still waits for. */
  readonly #waiting: Map<T, Set<E>>
  readonly #following = new Map<T, E[]>()

  constructor(
    nodes: readonly T[],
    edges: readonly E[],
    private readonly breakCircle: (circle: readonly E[]) => E,
  ) {
    this.#waiting = new Map(nodes.map((node) => [node, new Set<E>()]))
    for (const edge of edges) {
      this.#waiting.get(edge.after)?.add(edge)
      const following = this.#following.get(edge.before)
      if (following === undefined) this.#following.set(edge.before, [edge])
      else following.push(edge)
    }
  }

  levels(): T[][] {
    const levels: T[][] = []
    let ready = [...this.#waiting].filter(([, edges]) => edges.size === 0).map(([node]) => node)
    while (this.#waiting.size > 0) {
      if (ready.length === 0) {
        ready = this.#release(this.breakCircle(this.#circle()))
        continue
      }
      for (const node of ready) this.#waiting.delete(node)
      levels.push(ready)
      ready = ready.flatMap((node) =>
        (this.#following.get(node) ?? []).flatMap((edge) => this.#release(edge)),
      )
    }
    return levels
  }

  /** Forgets an edge; gives the node behind it if that was the last one that it waited for. */
  #release(edge: E): T[] {
    const edges = this.#waiting.get(edge.after)
    return edges?.delete(edge) === true && edges.size === 0 ? [edge.after] : []
  }

  /** Everything left waits for something that waits: going back from anywhere ends in a circle. */
  #circle(): E[] {
    const path: E[] = []
    const visited = new Map<T, number>()
    let [node] = this.#waiting.keys() as Iterable<T> as [T]
    while (!visited.has(node)) {
      visited.set(node, path.length)
      const [edge] = this.#waiting.get(node) as ReadonlySet<E> as unknown as [E]
      path.push(edge)
      node = edge.before
    }
    return path.slice(visited.get(node))
  }
}
