/** The value objects of an instance: checked with it, and told of by their path. */
import { columnFacts } from '../registry/column-facts'
import type { EmbeddedValue } from '../registry/embedded-value'
import type { Mapper } from '../registry/mapper'
import { rulesOf } from './column-facts'
import type { Problem } from './problem'

/** What the rules of the value objects' own classes say; they need no `@ValidateNested`. */
export async function valueObjectProblems(
  holder: object,
  embedded: readonly EmbeddedValue[],
  check: (value: object, path: string) => Promise<readonly Problem[]>,
): Promise<readonly Problem[]> {
  const found = await Promise.all(
    embedded.map(async ({ name, path, embedded: inner }) => {
      const value = (holder as Readonly<Record<string, unknown>>)[name]
      if (typeof value !== 'object' || value === null) return []
      return [...(await check(value, `${path}.`)), ...(await valueObjectProblems(value, inner, check))]
    }),
  )
  return found.flat()
}

/** What the columns say of value objects' properties. The same class may stand for other columns elsewhere. */
export function pathProblems(entity: object, mapper: Mapper): readonly Problem[] {
  return columnFacts(mapper).flatMap((facts) => {
    const { property } = facts
    const name = property.slice(property.lastIndexOf('.') + 1)
    if (name === property) return []
    const value = (entity as Readonly<Record<string, unknown>>)[property]
    const broken = rulesOf(facts).filter(({ holds }) => !holds(value))
    return broken.length === 0
      ? []
      : [{ property, messages: broken.map(({ message }) => `${name} ${message}`) }]
  })
}
