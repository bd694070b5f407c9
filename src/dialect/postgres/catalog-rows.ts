/** The rows that the questions of `catalog-queries.ts` give. */
import type { TypeFacts } from './type-reader'

/** A table, view or the like. */
export interface RelationRow {
  readonly oid: number
  readonly name: string
  readonly schema: string
  readonly isDefault: boolean
  readonly kind: string
  readonly persistence: string
  readonly isPartition: boolean
  readonly rowSecurity: boolean
  readonly partitionKey: string | null
  readonly comment: string | null
  readonly options: readonly string[] | null
  readonly parents: readonly string[] | null
  readonly triggers: readonly string[] | null
  readonly policies: readonly string[] | null
  readonly rules: readonly string[] | null
}

/** A column. */
export interface ColumnRow extends TypeFacts {
  readonly oid: number
  readonly name: string
  readonly notNull: boolean
  readonly default: string | null
  readonly identity: '' | 'a' | 'd'
  readonly generated: '' | 's' | 'v'
  readonly comment: string | null
  readonly collation: string | null
  readonly ownsSequence: boolean
}

/** A constraint. */
export interface ConstraintRow {
  readonly oid: number
  readonly name: string
  readonly kind: 'p' | 'u' | 'c' | 'f' | 'x' | 't'
  readonly target: number
  readonly columns: readonly string[] | null
  readonly targetColumns: readonly string[] | null
  readonly onDelete: string
  readonly onUpdate: string
  readonly match: string
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly validated: boolean
  readonly noInherit: boolean
  readonly definition: string
  readonly condition: string | null
  /** All columns of pg_constraint, also those that only newer servers have. */
  readonly raw: Readonly<Record<string, unknown>>
  readonly includes: boolean | null
  readonly nullsNotDistinct: boolean | null
}

/** An index. */
export interface IndexRow {
  readonly oid: number
  readonly name: string
  readonly method: string
  readonly unique: boolean
  readonly valid: boolean
  readonly definition: string
  readonly where: string | null
  readonly raw: Readonly<Record<string, unknown>>
  readonly includes: boolean
  readonly options: readonly string[] | null
  readonly parts: readonly IndexPartRow[]
}

/** One key column of an index. `option` holds the bits of pg_index.indoption: 1 descending, 2 nulls first. */
export interface IndexPartRow {
  readonly column: string | null
  readonly sql: string
  readonly option: number
  readonly defaultOperators: boolean | null
  readonly collation: string | null
}
