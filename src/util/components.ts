/**
 * Groups nodes into strongly connected components (Tarjan), each after the components it points to. Nodes of a cycle share
 * a component; the order is that of `nodes` wherever the edges leave a choice.
 */
export function stronglyConnected<T>(nodes: readonly T[], targetsOf: (node: T) => Iterable<T>): T[][] {
  const search = new ComponentSearch(targetsOf)
  for (const node of nodes) search.visit(node)
  return search.components
}

interface Mark {
  readonly index: number
  low: number
  onStack: boolean
}

class ComponentSearch<T> {
  readonly components: T[][] = []
  private readonly marks = new Map<T, Mark>()
  private readonly stack: T[] = []

  constructor(private readonly targetsOf: (node: T) => Iterable<T>) {}

  visit(node: T): Mark {
    const known = this.marks.get(node)
    if (known !== undefined) return known
    const mark: Mark = { index: this.marks.size, low: this.marks.size, onStack: true }
    this.marks.set(node, mark)
    this.stack.push(node)
    for (const target of this.targetsOf(node)) this.follow(mark, target)
    if (mark.low === mark.index) this.close(node)
    return mark
  }

  private follow(mark: Mark, target: T): void {
    const seen = this.marks.get(target)
    if (seen === undefined) mark.low = Math.min(mark.low, this.visit(target).low)
    else if (seen.onStack) mark.low = Math.min(mark.low, seen.index)
  }

  private close(node: T): void {
    const start = this.stack.lastIndexOf(node)
    const members = this.stack.splice(start)
    for (const member of members) (this.marks.get(member) as Mark).onStack = false
    this.components.push(members)
  }
}
