/** The rows that the questions to pg_catalog give. */
import type { TypeFacts } from './type-reader'

/** What there is at all. */
export interface SurveyRow {
  readonly sequences: boolean
  /** Types of the schemas. */
  readonly types: boolean
  /** Anything for which there may be no class. */
  readonly custom: boolean
}

/** A table, view or the like. */
export interface RelationRow {
  readonly oid: number
  readonly name: string
  readonly schema: string
  readonly isDefault: boolean
  /** `r` table, `p` divided table, `v` view, `m` materialized view, `f` foreign table. */
  readonly kind: string
  readonly persistence: string
  readonly isPartition: boolean
  readonly handedDown: HandedDownRow | null
  readonly rowSecurity: boolean
  readonly forcedRowSecurity: boolean
  readonly replicaIdentity: string
  readonly ofType: string | null
  readonly partitionKey: PartitionKeyRow | null
  readonly bound: string | null
  readonly comment: string | null
  readonly options: readonly string[] | null
  readonly toastOptions: readonly string[] | null
  readonly tablespace: string | null
  readonly method: string | null
  readonly parents: readonly number[] | null
  readonly definition: string | null
  readonly isPopulated: boolean
  readonly reads: readonly number[] | null
  readonly triggers: readonly string[] | null
  readonly policies: readonly string[] | null
  readonly rules: readonly string[] | null
  readonly statistics: readonly string[] | null
}

/** What a partition has of the table that it divides. */
export interface HandedDownRow {
  readonly indexes:
    | readonly {
        readonly name: string
        readonly definition: string
        /** What the server puts behind the name of such an index. */
        readonly label: string
        /** As they are called in the index. */
        readonly columns: readonly string[]
        /** Whether the index of the divided table is read. */
        readonly isHeld: boolean
      }[]
    | null
  /** Foreign keys with the name of the one above. */
  readonly keys: readonly { readonly name: string; readonly above: string }[] | null
}

/** By what a table is divided. */
export interface PartitionKeyRow {
  readonly strategy: 'r' | 'l' | 'h'
  /** The whole key as SQL. */
  readonly definition: string
  /** The expressions among its parts, with commas between them. */
  readonly expressions: string | null
  readonly parts: readonly {
    readonly column: string | null
    /** Set where they are not the type's default. */
    readonly operators: readonly string[] | null
    readonly collation: readonly string[] | null
    readonly isOwnCollation: boolean | null
  }[]
}

/** How a sequence counts. */
export interface CountingRow {
  readonly type: string
  readonly start: string
  readonly increment: string
  readonly minValue: string
  readonly maxValue: string
  readonly cache: string
  readonly cycle: boolean
}

/** A column without what other questions tell of it. */
export interface ColumnFactsRow extends Omit<ColumnRow, 'types' | 'sequence'> {
  /** Its type is made of others. */
  readonly isDescribed: boolean
}

/** What the types of columns are made of. */
export interface UsedTypesRow {
  readonly typeKey: string
  readonly schema: string
  readonly types: ColumnRow['types']
}

/** A column. */
export interface ColumnRow extends TypeFacts {
  readonly oid: number
  readonly number: number
  readonly name: string
  readonly notNull: boolean
  readonly default: string | null
  readonly identity: '' | 'a' | 'd'
  readonly generated: '' | 's' | 'v'
  readonly comment: string | null
  /** Set where it is not that of the type. */
  readonly collation: readonly string[] | null
  readonly collationOid: number
  readonly isLocal: boolean
  /** Set where it is not that of the type. */
  readonly storage: 'p' | 'e' | 'x' | 'm' | null
  readonly compression: '' | 'p' | 'l'
  /** Negative or null where the server's own target counts. */
  readonly statistics: number | null
  readonly options: readonly string[] | null
  /** The sequence of an identity column, or one that the column owns. */
  readonly sequence:
    | (CountingRow & {
        readonly oid: number
        readonly isIdentity: boolean
        readonly name: string
        /** The default takes its numbers, and it is where and how SERIAL would have put it. */
        readonly isPlain: boolean
      })
    | null
}

/** An index as the catalog has it: columns by their numbers, operator classes and collations by their oids. */
export interface IndexCatalogRow extends Omit<IndexRow, 'parts' | 'include' | 'definition'> {
  readonly keyCount: number
  readonly numbers: readonly number[]
  readonly operators: readonly number[]
  readonly order: readonly number[]
  readonly collations: readonly number[]
  /** The key columns as SQL, where one is an expression. */
  readonly written: readonly string[] | null
  /** What is set of single key columns, by their places. */
  readonly special: Readonly<Record<string, Pick<IndexPartRow, 'parameters' | 'statistics'>>> | null
  /** Given where it is needed. */
  readonly definition: string | null
}

/** A constraint as the catalog has it: columns by their numbers, its index by its oid. */
export interface ConstraintCatalogRow extends Omit<
  ConstraintRow,
  'columns' | 'targetColumns' | 'deleteColumns' | 'index' | 'constraintDefinition'
> {
  readonly index: number
  readonly columns: readonly number[] | null
  readonly targetColumns: readonly number[] | null
  readonly deleteColumns: readonly number[] | null
  /** Given where it is needed. */
  readonly constraintDefinition: string | null
}

/** An operator class or a collation. */
export interface SortingRow {
  readonly kind: 'operators' | 'collation'
  readonly oid: number
  readonly path: readonly string[]
  readonly isDefault: boolean
}

/** What stands behind an index, and behind constraints that are kept by one. */
export interface IndexFactsRow {
  readonly parts: readonly IndexPartRow[]
  readonly include: readonly string[] | null
  readonly method: string
  readonly options: readonly string[] | null
  readonly tablespace: string | null
  readonly where: string | null
  readonly definition: string
  readonly nullsNotDistinct: boolean | null
  readonly isClustered: boolean
  readonly isValid: boolean
  readonly isReplicaIdentity: boolean
  readonly indexComment: string | null
}

/** An index. */
export interface IndexRow extends IndexFactsRow {
  readonly oid: number
  readonly id: number
  readonly name: string
  readonly unique: boolean
}

/** One key column of an index. `option` holds the bits of pg_index.indoption: 1 descending, 2 nulls first. */
export interface IndexPartRow {
  readonly column: string | null
  readonly sql: string
  readonly option: number
  readonly operators: readonly string[]
  readonly isDefaultOperators: boolean
  readonly parameters: readonly string[] | null
  readonly statistics: number | null
  readonly collation: readonly string[] | null
  readonly collationOid: number | null
  /** Of a column: whether the collation is another one than the column's. */
  readonly isOwnCollation: boolean | null
}

/** A constraint. */
export interface ConstraintRow {
  readonly oid: number
  readonly id: number
  readonly name: string
  /** `n`: NOT NULL, which newer servers list. */
  readonly kind: 'p' | 'u' | 'c' | 'f' | 'x' | 'n'
  readonly target: number
  readonly columns: readonly string[] | null
  readonly targetColumns: readonly string[] | null
  readonly deleteColumns: readonly string[] | null
  readonly onDelete: string
  readonly onUpdate: string
  readonly match: string
  readonly deferrable: boolean
  readonly deferred: boolean
  readonly validated: boolean
  readonly noInherit: boolean
  readonly isInherited: boolean
  readonly constraintDefinition: string
  readonly condition: string | null
  readonly comment: string | null
  readonly isEnforced: boolean
  readonly isPeriod: boolean
  /** What EXCLUDE compares by. */
  readonly operators: readonly { readonly operator: string; readonly isVisible: boolean }[] | null
  readonly index: IndexFactsRow | null
}

/** A sequence. */
export interface SequenceRow extends CountingRow {
  readonly oid: number
  readonly name: string
  readonly schema: string
  readonly isDefault: boolean
  readonly persistence: string
  readonly comment: string | null
  readonly owner: {
    readonly oid: number
    readonly column: string
    readonly number: number
    /** It is part of an identity column. */
    readonly isIdentity: boolean
    /** The column's default takes its numbers, and it is where and how SERIAL would have put it. */
    readonly isPlain: boolean
  } | null
}

/** An extension or a schema. */
export interface DatabaseRow {
  readonly kind: 'extension' | 'schema'
  readonly name: string
  readonly schema: string | null
  readonly comment: string | null
  readonly isDefault: boolean
}

/** A type that somebody created. */
export interface TypeRow extends TypeFacts {
  readonly oid: number
}

/** What cannot be made anew: a relation or one of its columns, a constraint, a type, a collation, or a column's default. */
export interface LostRow {
  readonly class: 'pg_class' | 'pg_constraint' | 'pg_type' | 'pg_collation' | 'pg_attrdef'
  readonly id: number
  readonly sub: number
  /** The object for which there is no class. */
  readonly why: string
}
