import type { Table } from '../schema/table'
import { closest } from '../util/closest'

/** What has a name in a schema. */
export type Place = Pick<Table, 'name' | 'schema'>

/**
 * What becomes of that which a database has and the model does not name. `false`: it stays. `true`: it is dropped, where it is in
 * a table or schema of the model. A list: these alone are dropped, as `'legacy'`, `'app.legacy'`, `'user.old_column'`.
 */
export type DropUnknown = boolean | readonly string[]

/** Knows what of the unknown is to be dropped. */
export class Unknown {
  readonly #names: ReadonlySet<string>
  readonly #seen = new Set<string>()
  readonly #met = new Set<string>()

  constructor(private readonly drop: DropUnknown = false) {
    this.#names = new Set(typeof drop === 'boolean' ? [] : drop)
  }

  /** Everything goes: the database is to be what the model says, and nothing else. */
  get isExact(): boolean {
    return this.drop === true
  }

  /** Nothing goes. */
  get isKept(): boolean {
    return this.drop === false || (this.drop !== true && this.#names.size === 0)
  }

  /** Whether a table, view, sequence or type is to be dropped. */
  drops({ name, schema }: Place, defaultSchema: string): boolean {
    return this.isExact || this.isNamed(name, true) || this.isNamed(`${schema ?? defaultSchema}.${name}`)
  }

  /** Whether a column, constraint or index of a table is. */
  dropsPart(name: string, { name: table, schema }: Place, defaultSchema: string): boolean {
    return (
      this.isExact ||
      this.isNamed(`${table}.${name}`, true) ||
      this.isNamed(`${schema ?? defaultSchema}.${table}.${name}`)
    )
  }

  /** Names that nothing in the database has which the model does not name: told once everything was asked for. */
  notes(): readonly string[] {
    return [...this.#names]
      .filter((name) => !this.#met.has(name))
      .map((name) => {
        const like = closest(name, this.#seen)
        const cure = like === undefined ? '' : ` Did you mean '${like}'?`
        return `dropUnknown names '${name}', and nothing in the database that the model does not name is called so.${cure}`
      })
  }

  private isNamed(name: string, isUsual = false): boolean {
    if (isUsual) this.#seen.add(name)
    const isMet = this.#names.has(name)
    if (isMet) this.#met.add(name)
    return isMet
  }
}
