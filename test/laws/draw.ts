/** A model is drawn from a list of numbers: the same list gives the same model, and a shorter or smaller one a simpler model. */
import type { DialectName } from '../../src/driver/driver'

/** One option that is given another value than the numbers say. */
export interface Alteration {
  /** Which of the options that can be altered, in the order in which they are drawn. */
  readonly at: number
}

/** Takes one number after another, and makes choices of them. */
export class Draw {
  #place = 0
  #alterable = 0
  #facet: string | undefined
  #told: string | undefined

  constructor(
    private readonly numbers: readonly number[],
    readonly dialect: DialectName,
    private readonly alteration?: Alteration,
  ) {}

  get isPostgres(): boolean {
    return this.dialect === 'postgres'
  }

  /** How many options could be altered. */
  get alterable(): number {
    return this.#alterable
  }

  /** What diffMetadata is to tell of the option that was altered: `subject: property`. */
  get told(): string | undefined {
    return this.#told
  }

  /** A whole number below the limit; 0 when the numbers are used up. */
  below(limit: number): number {
    return (this.numbers[this.#place++] ?? 0) % limit
  }

  /** The first of the items is the simplest. */
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** Once in so many times. */
  once(times: number): boolean {
    return this.below(times) === times - 1
  }

  /** Some of the items, in an order of their own. */
  some<T>(items: readonly T[], most: number): T[] {
    const left = [...items]
    const chosen: T[] = []
    while (left.length > 0 && chosen.length < most && (chosen.length === 0 || this.once(2)))
      chosen.push(...left.splice(this.below(left.length), 1))
    return chosen
  }

  /** A value for a facet, which an alteration makes another one; `belongsTo` says of which noun it is. */
  alter<T>(facet: string, value: T, other: T): T {
    if (value === other || this.#alterable++ !== this.alteration?.at) return value
    this.#facet = facet
    return other
  }

  /** The options that were drawn since the last call are those of this noun. */
  belongsTo(subject: string): void {
    if (this.#facet !== undefined) this.#told ??= `${subject}: ${this.#facet}`
    this.#facet = undefined
  }

  /** What was drawn since the last call is no part of the database: an alteration of it cannot be told. */
  belongsToNothing(): void {
    this.#facet = undefined
  }
}
