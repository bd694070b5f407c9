import type { LostRow } from './catalog-rows'

/** What an inspected MetaData must not hold, so that it can be created in an empty database. */
export class LeftOut {
  readonly #reasons: ReadonlyMap<string, string>

  constructor(rows: readonly LostRow[]) {
    this.#reasons = new Map(rows.map((row) => [`${row.class}:${row.id}:${row.sub}`, row.why]))
  }

  /** Why a relation is left out, which then is as if it were not there. */
  relation(oid: number): string | undefined {
    return this.#reasons.get(`pg_class:${oid}:0`)
  }

  /** Why a column is left out. */
  column(relation: number, number: number): string | undefined {
    return this.#reasons.get(`pg_class:${relation}:${number}`)
  }

  /** Why a column has no default. */
  default(relation: number, number: number): string | undefined {
    return this.#reasons.get(`pg_attrdef:${relation}:${number}`)
  }

  constraint(oid: number): string | undefined {
    return this.#reasons.get(`pg_constraint:${oid}:0`)
  }

  type(oid: number): string | undefined {
    return this.#reasons.get(`pg_type:${oid}:0`)
  }

  collation(oid: number | null): string | undefined {
    return oid === null ? undefined : this.#reasons.get(`pg_collation:${oid}:0`)
  }
}
