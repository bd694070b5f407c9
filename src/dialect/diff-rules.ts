import type { DatabaseError } from '../errors'
import type { DDL } from '../schema/ddl-event'
import type { NullsOrder } from '../expression/nulls-order'
import type { Column } from '../schema/column'
import type { ForeignKeyConstraint } from '../schema/foreign-key'
import type {
  AddColumn,
  AddConstraint,
  CreatePartition,
  CreateTable,
  SetColumnStorage,
} from '../statement/ddl/table-ddl'
import type { CreateIndex } from '../statement/ddl/index-ddl'
import type {
  CommentOn,
  CreateExtension,
  CreateSchema,
  CreateSequence,
  CreateView,
  SetSequenceOwner,
} from '../statement/ddl/object-ddl'
import type { CreateType } from '../statement/ddl/type-ddl'
import type { SqlType } from '../types/sql-type'

/**
 * What a change of the schema does to a database in use. `safe`: takes a moment, whatever the size of the table. `scans`: reads
 * whole tables, which takes its time even where others need not wait, and may be refused by what they hold. `rewrites`: writes
 * whole tables anew, while others wait. `destroys`: loses data, or may.
 */
export type Safety = 'safe' | 'scans' | 'rewrites' | 'destroys'

/** The statements by which something missing is created. */
export type AdditionNode =
  | CreateSchema
  | CreateExtension
  | CreateType
  | CreateSequence
  | SetSequenceOwner
  | CreateTable
  | CreatePartition
  | AddColumn
  | SetColumnStorage
  | AddConstraint
  | CreateIndex
  | CreateView
  | CommentOn
  | DDL

/** What a dialect says of one statement. */
export interface Assessment {
  readonly safety: Safety
  /** The lock that the statement takes, in the database's words. */
  readonly lock: string
  readonly reason: string
  /** How the same is had with less harm. */
  readonly saferWay?: string
  /** `false` where the database would refuse the statement. */
  readonly possible?: boolean
}

/** The narrow questions that the comparison of a model with a database asks of a dialect. */
export interface DiffRules {
  /** The form in which names are compared. */
  readonly nameKey: (name: string) => string
  /** The form in which texts of the catalog are compared. */
  readonly sqlKey: (sql: string) => string
  /** The type that the database stores a column's values as. */
  readonly storedType: (type: SqlType) => SqlType
  /** Where nulls stand in an index whose part does not say. */
  defaultNulls(direction: 'asc' | 'desc'): NullsOrder
  /** Whether the column's definition needs the database's own form, or can be compared as it is. */
  needsNormalForm(column: Column): boolean
  /** Whether constraints and indexes can be given other names where they stand. */
  readonly renamesKeys: boolean
  /** Whether keys give their names to indexes, so that nothing else of their schema can have them. */
  readonly namesKeyIndexes: boolean
  /** Whether the columns of a view keep the names that it was made with when those that it reads get others. */
  readonly viewsKeepNames: boolean
  /** Foreign keys that are written behind a column when it is added, because they cannot be added afterwards. */
  keysOfNewColumn(column: Column): readonly ForeignKeyConstraint[]
  /**
   * Expressions over a table that exists: whether it may have rows, which is false only where it has none for certain; how many,
   * about, and how many bytes, NULL where that is not known.
   */
  tableSize(path: string): { readonly filled: string; readonly rows: string; readonly bytes: string }
  /** Keeps everybody else out of a table until the transaction ends; undefined where a transaction that writes does so anyway. */
  readonly lockTable: ((path: string) => string) | undefined
  /** Statements of a script that end its transaction where a table has rows by then; none where a script cannot be ended. */
  readonly emptyGuard: (path: string) => readonly string[]
  /** What the statement does to its table. */
  assess(node: AdditionNode, facts: { readonly isEmpty: boolean }): Assessment
  /**
   * A query of one row: `why` a connection cannot write, and what to do, null where it can; undefined where only writing tells.
   */
  readonly readOnlyQuery: string | undefined
  /** Statements at the start of a plan as a script: what a connection of ours has, and the database's own shell may not. */
  readonly scriptSetup: readonly string[]
  /** Statements at the start of the transaction that changes the schema. */
  readonly transactionSetup: readonly string[]
  /** Sets for how long statements outside of transactions wait for a lock, or sets it back. */
  readonly lockWait: (waitMs?: number) => readonly string[]
  /** Whether a statement gave up waiting for a lock, and may be tried again. */
  isLockTimeout(error: DatabaseError): boolean
  /** Whether the database does not let this connection do what was asked. */
  isForbidden(error: DatabaseError): boolean
  /** What it takes to change tables, and what to keep the history of sync, for who was not let. */
  readonly rights: { readonly step: string; readonly history: string }
}
