import type { LostRow } from './catalog-rows'

/** What an inspected MetaData must not hold, so that it can be created in an empty database. */
export class LeftOut {
  readonly #reasons: ReadonlyMap<string, string>

  constructor(rows: readonly LostRow[]) {
    this.#reasons = new Map(rows.map((row) => [`${row.class}:${row.id}:${row.sub}`, row.why]))
  }

  /** Why a relation is left out, which then is as if it were not there. */
  relation(oid: number): string | undefined {
    return this.why('pg_class', oid)
  }

  /** Why a column is left out. */
  column(relation: number, number: number): string | undefined {
    return this.why('pg_class', relation, number)
  }

  /** Why a column has no default. */
  default(relation: number, number: number): string | undefined {
    return this.why('pg_attrdef', relation, number)
  }

  constraint(oid: number): string | undefined {
    return this.why('pg_constraint', oid)
  }

  type(oid: number): string | undefined {
    return this.why('pg_type', oid)
  }

  collation(oid: number | null): string | undefined {
    return oid === null ? undefined : this.why('pg_collation', oid)
  }

  private why(catalog: LostRow['class'], id: number, sub = 0): string | undefined {
    // Most databases have nothing of the kind: then no key is made for each column.
    return this.#reasons.size === 0 ? undefined : this.#reasons.get(`${catalog}:${id}:${sub}`)
  }
}
