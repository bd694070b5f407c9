/** The candidate that is most like a mistyped word, if any is like it at all. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  return best
}

/** "Did you mean x? Known: a, b, c." for the hint of an error. */
export function suggest(word: string, candidates: Iterable<string>): string {
  const names = [...candidates]
  const best = closest(word, names)
  const known = names.length === 0 ? 'None is known.' : `Known: ${names.slice(0, 30).join(', ')}.`
  return best === undefined ? known : `Did you mean '${best}'? ${known}`
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
