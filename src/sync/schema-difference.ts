/**
 * What a difference is. `onlyFirst` and `onlySecond`: the other one has no such thing. `differs`: both have it, but not alike.
 * `unknown`: it could not be brought into a form in which it can be compared.
 */
export type SchemaDifferenceKind = 'onlyFirst' | 'onlySecond' | 'differs' | 'unknown'

/** What a difference consists of. */
interface DifferenceFacts {
  readonly kind: SchemaDifferenceKind
  readonly subject: string
  readonly property?: string | undefined
  readonly first?: string | undefined
  readonly second?: string | undefined
}

/**
 * One difference between two schemas: data, and as text a line for people.
 *
 * @example
 * const [difference] = diffMetadata(before, after)
 * String(difference)   // column user.name: type is varchar(40) in the first, varchar(80) in the second
 */
export class SchemaDifference {
  readonly kind: SchemaDifferenceKind
  /** What differs: `column user.name`. */
  readonly subject: string
  /** Which facet of it differs: `type`. Undefined where one of the two lacks the whole of it. */
  readonly property: string | undefined
  /** How the first one has it; undefined where it has not. Of something unknown, why it could not be read. */
  readonly first: string | undefined
  /** How the second one has it. */
  readonly second: string | undefined

  /** @internal */
  constructor({ kind, subject, property, first, second }: DifferenceFacts) {
    this.kind = kind
    this.subject = subject
    this.property = property
    this.first = first
    this.second = second
  }

  /** One line for people. */
  toString(): string {
    const { kind, subject, property = '', first = 'nothing', second = 'nothing' } = this
    if (kind === 'onlyFirst') return `only the first has ${subject}: ${first}`
    if (kind === 'onlySecond') return `only the second has ${subject}: ${second}`
    if (kind === 'differs') return `${subject}: ${property} is ${first} in the first, ${second} in the second`
    const reasons = [this.first, this.second].filter((reason) => reason !== undefined)
    return `${subject}: ${property} could not be compared: ${[...new Set(reasons)].join('; ')}`
  }
}
