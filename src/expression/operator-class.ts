/** How an index treats the values of one of its parts. */
export interface OperatorClass {
  /** The class's name, its schema before it where it has one. */
  readonly path: readonly string[]
  /** What the class is told: `{ siglen: 32 }`. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>
}
