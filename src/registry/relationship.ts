import type { Expression } from '../expression/expression'
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import type { Mapper } from './mapper'

export type RelationshipKind = 'manyToOne' | 'oneToMany' | 'oneToOne' | 'manyToMany'

/** How related rows load where a query does not say it; `raise`: only where a query names them. */
export type RelationStrategy = 'select-in' | 'joined' | 'raise'

/** Two columns that are equal for related rows. */
export interface ColumnPair {
  /** In the table of the class that declares the relation. */
  readonly source: Column
  /** In the table of the class that it leads to; in the table in between for the first half of a many-to-many. */
  readonly target: Column
}

/** The table in between of a many-to-many relation, and the two foreign keys in it. */
export interface Through {
  readonly table: Table
  /** The class of that table, where it has one. */
  readonly mapper: Mapper | undefined
  /** The key in `table` to the source's table: `source` is the source's column, `target` the one in between. */
  readonly sourcePairs: readonly ColumnPair[]
  readonly sourceKey: ForeignKeyConstraint
  /** The key in `table` to the target's table: `source` is the column in between, `target` the target's. */
  readonly targetPairs: readonly ColumnPair[]
  readonly targetKey: ForeignKeyConstraint
}

/** A column as it stands in a statement. */
type Seen = (column: Column) => Expression

/** A join condition that is no foreign key. */
export interface PrimaryJoin {
  /** The source's primary key, by which related rows find back to their instances: `source` and `target` are the same column. */
  readonly keyPairs: readonly ColumnPair[]
  /** The condition on columns as a statement has them. */
  readonly on: (source: Seen, target: Seen) => Expression
}

/** A relation between two classes, with its join condition found along the foreign keys. */
export interface Relationship {
  readonly name: string
  readonly kind: RelationshipKind
  readonly source: Mapper
  readonly target: Mapper
  /** The property holds an array. */
  readonly isToMany: boolean
  /** The foreign key's columns are in the source's table (many-to-one, and one side of one-to-one). */
  readonly ownsKey: boolean
  /** The constraint that joins the two tables; undefined for many-to-many, and for a join of its own. */
  readonly foreignKey: ForeignKeyConstraint | undefined
  /** The columns that join the two tables; empty for many-to-many, and for a join of its own. */
  readonly pairs: readonly ColumnPair[]
  readonly through: Through | undefined
  /** The condition that the class gives in the place of a foreign key. */
  readonly primaryJoin: PrimaryJoin | undefined
  /** The relation that leads back along the same key, if there is one. */
  readonly inverse: Relationship | undefined
  /** The order in which related rows load, in the form that queries take. */
  readonly orderBy: object | undefined
  /** Deleting the source deletes related rows one by one in the session, whatever the key's `onDelete` says. */
  readonly cascadesDelete: boolean
  /** Those that are taken out of the relation, and belong nowhere else, are deleted too. */
  readonly deletesOrphans: boolean
  /** Read only: never a basis for writes. */
  readonly viewOnly: boolean
  /** How its rows load where a query does not say it. */
  readonly strategy: RelationStrategy
}

/** The columns by which instances and the rows that are loaded for them find each other. */
export function linkingPairs({ through, primaryJoin, pairs }: Relationship): readonly ColumnPair[] {
  return through?.sourcePairs ?? primaryJoin?.keyPairs ?? pairs
}
