import { DefinitionError } from '../errors'
import type { PlacedType } from '../statement/ddl/type-ddl'
import { EnumType } from '../types/enum'
import { formerNames } from '../util/former-names'

/** Refuses former names of enum types that other types have, or had as well. Which types there are shows when all tables are there. */
export function checkFormerTypes(types: readonly PlacedType[]): void {
  const keyOf = (name: string, schema: string | undefined): string => JSON.stringify([schema, name])
  const present = new Set(types.map(({ type, schema }) => keyOf(type.name ?? '', schema)))
  const past = new Map<string, string>()
  for (const { type, schema } of types) {
    if (!(type instanceof EnumType)) continue
    const { name = '', renamedFrom } = type as EnumType<unknown>
    for (const former of formerNames(renamedFrom)) {
      const key = keyOf(former, schema)
      const taken = past.get(key)
      past.set(key, name)
      if (present.has(key))
        throw new DefinitionError(
          `Enum '${name}' says renamedFrom: '${former}', but the model has another type of that name.`,
          {
            hint: `Rename first, and add the new '${former}' in a later version, when no database has the old one any more.`,
          },
        )
      if (taken !== undefined)
        throw new DefinitionError(`Enum '${name}' says renamedFrom: '${former}', and so does '${taken}'.`, {
          hint: 'Keep it where the rows are to stay.',
        })
    }
  }
}
