import { UsageError } from '../errors'
import type { Relationship } from '../registry/relationship'

/** A frozen collection of which only a part was loaded: whatever would change it says what to write instead. */
export function partialCollection(
  relationship: Relationship,
  members: object[],
  options: 'where or limit' | 'columns',
): readonly object[] {
  const refuse = (): never => {
    throw unchangeable(relationship, options)
  }
  return new Proxy(Object.freeze(members), { set: refuse, defineProperty: refuse, deleteProperty: refuse })
}

function unchangeable({ source, target, name, inverse }: Relationship, options: string): UsageError {
  const otherSide = inverse?.ownsKey === true ? `, or set ${target.name}.${inverse.name}` : ''
  return new UsageError(
    `${source.name}.${name} was loaded with ${options}, and a part of a collection cannot be changed.`,
    { hint: `Load all of it: find(${source.name}, { with: { ${name}: true } })${otherSide}.` },
  )
}
