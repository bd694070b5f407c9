/** Items by what a function says of each, groups and items in the order of their first appearance. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  let last: { readonly key: K; readonly group: T[] } | undefined
  for (const item of items) {
    const key = keyOf(item)
    // Items of one group mostly follow each other.
    if (last !== undefined && Object.is(last.key, key)) {
      last.group.push(item)
      continue
    }
    let group = groups.get(key)
    if (group === undefined) groups.set(key, (group = [item]))
    else group.push(item)
    last = { key, group }
  }
  return groups
}
