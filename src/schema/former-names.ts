import { type FormerNames, formerNames } from '../util/former-names'

/** Those of former names that name a schema, too: `'old_schema.name'`. */
export function formerPlaces(
  names: FormerNames | undefined,
): readonly { readonly schema: string; readonly name: string }[] {
  return formerNames(names).flatMap((name) => {
    const dot = name.indexOf('.')
    return dot > 0 && dot < name.length - 1 ? { schema: name.slice(0, dot), name: name.slice(dot + 1) } : []
  })
}
