import type { Table } from '../schema/table'

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
    return this.isExact || this.isNamed(name) || this.isNamed(`${schema ?? defaultSchema}.${name}`)
  }

  /** Whether a column, constraint or index of a table is. */
  dropsPart(name: string, { name: table, schema }: Place, defaultSchema: string): boolean {
    return (
      this.isExact ||
      this.isNamed(`${table}.${name}`) ||
      this.isNamed(`${schema ?? defaultSchema}.${table}.${name}`)
    )
  }

  private isNamed(name: string): boolean {
    return this.#names.has(name)
  }
}
