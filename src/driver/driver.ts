/**
 * The port between Dovetail and the npm package that talks to a database. A driver is I/O and nothing else: it is given
 * SQL text and values that are already encoded for the wire, and gives rows back as arrays of wire values. It knows no
 * types, no dialect and no model; grammar lives in `dialect/`.
 */

import type { DialectName } from '../util/dialect-name'

export type { DialectName }

/** A value ready for the wire. PostgreSQL drivers are given text, Buffer or null only; SQLite ones the rest too. */
export type WireValue = null | string | number | bigint | Buffer

/** What a driver tells of one result column. */
export interface FieldInfo {
  readonly name: string
  /** PostgreSQL's type OID; 0 where the database has no such thing. */
  readonly typeId: number
}

/** The answer to one statement. Values of PostgreSQL arrive as the server's own text (or null), never parsed. */
export interface DriverResult {
  readonly fields: readonly FieldInfo[]
  readonly rows: WireValue[][]
  /** Rows that an INSERT, UPDATE or DELETE touched; 0 otherwise. */
  readonly affected: number
  /** PostgreSQL's command tag (`COMMIT`, `ROLLBACK`, `INSERT`); empty on SQLite. */
  readonly command: string
}

/** What a driver cannot do, so that the compilers can write around it. */
interface DriverTraits {
  /** Independent connections exist. A driver with one handle (SQLite, PGlite) is served by a queue. */
  readonly pooled: boolean
}

/** One connection. Never used by two callers at once: the engine sees to that. */
export interface DriverConnection {
  /**
   * Runs one statement with bound values. Several statements in one text are refused. `isReused` says that the same text
   * will come again, so that preparing it for good pays.
   */
  query(sql: string, parameters: readonly WireValue[], isReused?: boolean): Promise<DriverResult>
  /** The same without waiting, where the package can; it throws what `query` rejects with. */
  querySync?(sql: string, parameters: readonly WireValue[]): DriverResult
  /**
   * Runs one statement that reads, and gives its rows in parts of a size as they are asked for. Left out where the server
   * has cursors.
   */
  step?(sql: string, parameters: readonly WireValue[], size: number): AsyncGenerator<DriverResult, void>
  /** Asks the server to stop the statement that is running on this connection, where it can. */
  cancel?(): Promise<void>
  /** Gives the connection back. With `broken` it is closed instead of being used again. */
  release(broken?: boolean): void
}

/** How connections are made; the engine fills it in from the URL and its options. */
export interface DriverConfig {
  readonly database: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly username?: string | undefined
  readonly password?: string | (() => string | Promise<string>) | undefined
  /** What stood behind `?` in the URL, verbatim. */
  readonly query: Readonly<Record<string, string>>
  /** The largest number of connections at a time. */
  readonly poolSize?: number | undefined
  /** Milliseconds to wait for a connection, of the pool and of the server. */
  readonly connectTimeoutMs?: number | undefined
  /** Milliseconds after which an unused connection is closed. */
  readonly idleTimeoutMs?: number | undefined
  /** Milliseconds after which a statement is given up. */
  readonly statementTimeoutMs?: number | undefined
  /** `false`: no statement outlives its execution on the server, as poolers need that change servers between transactions. */
  readonly prepare?: boolean | undefined
  /** A ready `pg.Pool`, `PGlite`, `sqlite3.Database`, `better-sqlite3` or `DatabaseSync` made by the user; never closed by us. */
  readonly client?: unknown
}

/** A connection in the hands of one holder. */
export interface AcquiredConnection {
  readonly connection: DriverConnection
  /** The session settings have not been made on it yet. */
  readonly isNew: boolean
}

/**
 * What a connection is taken for, where it is not for whatever its holder likes: one statement, one SELECT, a SELECT whose rows
 * are read for long, or a transaction that only reads. A connection that all share can then be spared.
 */
export type ConnectionUse = 'statement' | 'query' | 'stream' | 'snapshot'

/** Opens and closes connections. Made by a `DriverFactory` without any I/O. */
export interface Driver {
  /** The npm package (`node:sqlite` for the built-in one). */
  readonly name: string
  readonly dialect: DialectName
  readonly traits: DriverTraits
  /** The file or folder that it opens, and makes where there is none; undefined for servers, memory, and a client of the user's own. */
  readonly path?: string | undefined
  /** Takes a connection, opening one if need be. One that is taken to read sees what was committed. */
  acquire(use?: ConnectionUse): Promise<AcquiredConnection>
  /** The connection for one statement, if it can be had without waiting and its session settings have been made. */
  tryAcquire?(): AcquiredConnection | undefined
  /** Closes all connections. */
  close(): Promise<void>
}

/** Makes a driver; throws `MissingDriverError` when first used, if its package is not installed. */
export type DriverFactory = (config: DriverConfig) => Driver
