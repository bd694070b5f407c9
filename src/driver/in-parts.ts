/** Takes rows one by one, and gives them in parts of a size; the last one may be smaller. */
export function* inParts<T>(rows: Iterable<T>, size: number): Generator<T[], void> {
  let part: T[] = []
  for (const row of rows) {
    if (part.push(row) < size) continue
    yield part
    part = []
  }
  if (part.length > 0) yield part
}
