import { groupBy } from '../../util/group-by'
import type { Noun } from './nouns'

/** What was found of the wanted ones. */
export interface Pairing {
  readonly pairs: readonly (readonly [wanted: Noun, found: Noun])[]
  readonly missing: readonly Noun[]
}

/** What two nouns have in common if they are the same thing; undefined where this one can be found by nothing. */
export type KeyOf = (noun: Noun) => string | undefined

/** Brings together what is the same by the first key, what is left by the second, and so on; each is taken once. */
export function pairUp(wanted: readonly Noun[], found: readonly Noun[], keys: readonly KeyOf[]): Pairing {
  const pairs = new Map<Noun, Noun>()
  const taken = new Set<Noun>()
  for (const keyOf of keys) {
    const free = groupBy(
      found.filter((noun) => !taken.has(noun)),
      keyOf,
    )
    for (const noun of wanted) {
      const key = pairs.has(noun) ? undefined : keyOf(noun)
      const other = key === undefined ? undefined : free.get(key)?.find((each) => !taken.has(each))
      if (other === undefined) continue
      pairs.set(noun, other)
      taken.add(other)
    }
  }
  return { pairs: [...pairs], missing: wanted.filter((noun) => !pairs.has(noun)) }
}
