/** Items by what a function says of each, groups and items in the order of their first appearance. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const all: readonly T[] = Array.isArray(items) ? (items as readonly T[]) : [...items]
  const groups = new Map<K, T[]>()
  if (all.length === 0) return groups
  // Items of one group mostly follow each other: they are copied together.
  let key = keyOf(all[0] as T)
  let start = 0
  for (let end = 1; end < all.length; end++) {
    const next = keyOf(all[end] as T)
    if (Object.is(next, key)) continue
    addAll(groups, key, all.slice(start, end))
    key = next
    start = end
  }
  addAll(groups, key, all.slice(start))
  return groups
}

function addAll<T, K>(groups: Map<K, T[]>, key: K, items: T[]): void {
  const group = groups.get(key)
  if (group === undefined) groups.set(key, items)
  else for (const item of items) group.push(item)
}
