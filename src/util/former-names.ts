/** Names that something had in earlier versions of a model: what a database still calls so is renamed, and keeps its rows. */

/** One earlier name, or several from the latest to the earliest. */
export type FormerNames = string | readonly string[]

/** Former names as a list. */
export function formerNames(names: FormerNames | undefined): readonly string[] {
  return names === undefined ? [] : [names].flat()
}

/** Whether a value names anything. */
export function areFormerNames(value: unknown): boolean {
  const isName = (name: unknown): boolean => typeof name === 'string' && name !== ''
  return isName(value) || (Array.isArray(value) && value.every(isName))
}
