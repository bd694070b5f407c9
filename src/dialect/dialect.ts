/**
 * The grammar of one database: how nodes become text, how values travel, how the catalog is read and what its errors
 * mean. A dialect is a stateless value without I/O; a driver is I/O without grammar. The engine brings them together.
 */
import type { DatabaseError, DatabaseErrorFacts } from '../errors'
import type { DialectName } from '../driver/driver'
import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { IdentifierQuoter } from '../compiler/identifier-quoter'
import type { QueryCompiler } from '../compiler/query-compiler'
import type { TypeCompiler } from '../compiler/type-compiler'
import type { Column } from '../schema/column'
import type { Capabilities } from './capabilities'
import type { Codecs } from './codecs'
import type { DiffRules } from './diff-rules'
import type { Inspector } from './inspector'
import type { ChangePlanner } from './change-planner'
import type { ChangeFrame } from './change-frame'

/** How a transaction is to be opened. */
export interface TransactionOptions {
  readonly isolation?: IsolationLevel
  /** As the session is set, if not given: on PostgreSQL it may be set to read only, which `false` overrides. */
  readonly readOnly?: boolean
  /**
   * Waits for a moment from which on a serializable, read-only transaction can neither fail nor make others fail: for long
   * reports. PostgreSQL alone.
   */
  readonly deferrable?: boolean
}

/** The isolation levels of the SQL standard, lower case. */
type IsolationLevel = 'read uncommitted' | 'read committed' | 'repeatable read' | 'serializable'

/** What became of a connection on which a statement failed. */
export interface FailureFacts extends DatabaseErrorFacts {
  /** The statement that failed was COMMIT. */
  readonly duringCommit?: boolean
  /** The file or folder of a database that the process opens by itself. */
  readonly path?: string | undefined
}

/** Session-level lock around schema changes, polled. */
export interface SyncLock {
  /** One row with one boolean: whether the lock was had. */
  readonly tryLock: string
  /** One row with one boolean: whether the session that answers has the lock. */
  readonly isHeld: string
  /** One row with one boolean: whether the session that answers had the lock, and has let it go. */
  readonly unlock: string
  /** The sessions that hold the lock, as `BlockingSession` has them. */
  readonly holders: string
  /** One row with one number: which session answers. */
  readonly session: string
  /** The sessions that a session waits for, as `BlockingSession` has them. */
  blockers(session: number): string
}

/** The statements of a cursor, through which rows are read in parts. */
interface CursorStatements {
  declare(name: string, query: string): string
  fetch(name: string, count: number): string
  close(name: string): string
}

/** The grammar of one database. */
export interface Dialect {
  readonly name: DialectName
  readonly capabilities: Capabilities
  readonly quoter: IdentifierQuoter
  readonly codecs: Codecs
  createQueryCompiler(): QueryCompiler
  createDdlCompiler(): DdlCompiler
  createTypeCompiler(): TypeCompiler
  /** Reads the catalog. */
  readonly inspector: Inspector
  /** Whether a column's values are equal for the database only if their normal forms are equal in JavaScript. */
  comparesExactly(column: Column): boolean
  /** Compares models with the catalog, and knows what changing it does to a database in use. */
  readonly diffRules: DiffRules
  /** Turns the differences between a model and the catalog into statements. */
  readonly changePlanner: ChangePlanner
  /** Statements that make the session settings on a new connection (time zone, foreign keys on, …). */
  connectionSetup(database: string | undefined): readonly string[]
  /** Statements before these that a connection can do without, where the database is read only, or others hold it. */
  connectionWishes(database: string | undefined): readonly string[]
  /** The statements that open a transaction. @throws UnsupportedFeatureError for an option that the database lacks */
  begin(options: TransactionOptions): readonly string[]
  /** What has to be undone on the connection when such a transaction has ended. */
  afterEnd(options: TransactionOptions): readonly string[]
  /** Cursors of the server, inside a transaction; undefined where the driver steps through rows by itself. */
  readonly cursor: CursorStatements | undefined
  /** Statements in a transaction before its tables are dropped. */
  readonly beforeRemoval: readonly string[]
  /** The lock that serialises schema changes; undefined where the write transaction itself is that lock (SQLite). */
  readonly syncLock: SyncLock | undefined
  /** What stands around the transaction that changes the schema, where that is one; undefined where nothing has to. */
  readonly changeFrame: ChangeFrame | undefined
  /** Whether something was not dropped because other objects use it. */
  isStillInUse(error: DatabaseError): boolean
  /** Whether there was nothing to roll back: some databases do it by themselves after some errors. */
  hasNoTransaction(error: DatabaseError): boolean
  /** Turns a driver's error into ours, with class, constraint, table and columns. Never throws. */
  translateError(cause: unknown, facts: FailureFacts): DatabaseError
  /** Whether the connection on which `cause` was raised is of no further use. */
  isConnectionLost(cause: unknown): boolean
}
