/** What is wrong with a property; `address.city` is one of the value object in `address`. */
export interface Problem {
  readonly property: string
  readonly messages: readonly string[]
}

/** One problem for each property: what several say of it is told once. */
export function merged(problems: readonly Problem[]): readonly Problem[] {
  const known = new Map<string, Set<string>>()
  for (const { property, messages } of problems) {
    const told = known.get(property) ?? new Set<string>()
    known.set(property, told)
    for (const message of messages) told.add(message)
  }
  return [...known].map(([property, messages]) => ({ property, messages: [...messages] }))
}
