/** A model is drawn from a list of numbers: the same list gives the same model, and a shorter or smaller one a simpler model. */
import type { DialectName } from '../../src/driver/driver'

/** One option that is given another value than the numbers say. */
export interface Alteration {
  /** Which of the options that can be altered, in the order in which they are drawn. */
  readonly at: number
}

/** One choice of a model: a number below the limit. What no edit may change has the limit 1. */
export interface Choice {
  readonly limit: number
  readonly number: number
}

/** How a model is drawn once more: each choice is that of the same place, or another one where it was edited. */
export interface Replay {
  readonly choices: ReadonlyMap<string, Choice>
  readonly edits: ReadonlyMap<string, number>
  /** What things were called, by their place. */
  readonly names: ReadonlyMap<string, string>
}

/** Takes one number after another, and makes choices of them. */
export class Draw {
  /** Every choice by its place, which does not depend on how many were made elsewhere. */
  readonly choices = new Map<string, Choice>()
  readonly names = new Map<string, string>()
  readonly #counts = new Map<string, number>()
  readonly #shared: string[] = []
  #scope = ''
  #place = 0
  #alterable = 0
  #facet: string | undefined
  #told: string | undefined

  constructor(
    private readonly numbers: readonly number[],
    readonly dialect: DialectName,
    private readonly alteration?: Alteration,
    private readonly replay?: Replay,
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
    const place = this.#nextPlace('')
    const number = (this.#replayed(place) ?? this.#next()) % limit
    this.choices.set(place, { limit, number })
    return number
  }

  /** The same, for what no edit may change. */
  fixed(limit: number): number {
    const place = this.#nextPlace('!')
    const number = (this.#replayed(place) ?? this.#next()) % limit
    this.choices.set(place, { limit: 1, number })
    return number
  }

  /** What is chosen in here has places of its own, so that edits elsewhere do not change it. */
  within<T>(part: string, choose: () => T): T {
    const outer = this.#scope
    this.#scope = `${outer}/${part}`
    try {
      return choose()
    } finally {
      this.#scope = outer
    }
  }

  /** Remembers what is called so, and says of half of those that were called otherwise before what that was. */
  called(name: string): { readonly renamedFrom?: string } {
    this.names.set(this.#scope, name)
    const former = this.replay?.names.get(this.#scope)
    if (former === undefined || former === name) return {}
    return this.within('called', () => this.once(2)) ? { renamedFrom: former } : {}
  }

  /** Names for whatever comes first, in any order: one edit takes them all away from what had them, and gives them to others. */
  share(names: readonly string[]): void {
    const left = [...names]
    while (left.length > 0) this.#shared.push(...left.splice(this.below(left.length), 1))
  }

  /** The next of them, which is nobody else's; now and then, and as long as there is one. */
  shared(times: number): string | undefined {
    return this.once(times) ? this.#shared.shift() : undefined
  }

  /** The first of the items is the simplest. */
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T
  }

  /** Once in so many times. */
  once(times: number): boolean {
    return this.below(times) === times - 1
  }

  /** Once in so many times, but only where another model was before: too rare a change to be left to the edits. */
  later(times: number): boolean {
    return this.replay !== undefined && this.within('later', () => this.once(times))
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
    if (value === other) return value
    const place = this.#nextPlace(`~${facet}`)
    const number = this.#replayed(place) ?? 0
    this.choices.set(place, { limit: 2, number })
    if (number === 1) return other
    if (this.#alterable++ !== this.alteration?.at) return value
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
  #next(): number {
    return this.numbers[this.#place++] ?? 0
  }

  #nextPlace(mark: string): string {
    const kind = `${this.#scope}${mark}`
    const count = this.#counts.get(kind) ?? 0
    this.#counts.set(kind, count + 1)
    return `${kind}#${count}`
  }

  #replayed(place: string): number | undefined {
    return this.replay?.edits.get(place) ?? this.replay?.choices.get(place)?.number
  }
}
