import type { Index } from './table-index'
import type { MetaData } from './metadata'
import type { Table } from './table'

/** How much of what exists already is looked at before creating or dropping. */
export interface CreateOptions {
  /** `true` (default) leaves out what exists (on create) or is gone (on drop). */
  readonly checkFirst?: boolean
  /** Only these tables. */
  readonly tables?: readonly Table[]
}

/** How dropping goes about what depends on the tables. */
export interface DropOptions extends CreateOptions {
  /** `true` drops the foreign keys of other tables that point to these, and the views that read them, where the database can. */
  readonly cascade?: boolean
}

/** Which part of a database to read. */
export interface InspectOptions {
  /**
   * Names of schemas, `undefined` for the connection's default one, which alone is read if nothing is given; `'all'` for every
   * schema but the server's own.
   */
  readonly schemas?: readonly (string | undefined)[] | 'all' | undefined
  /** Names of tables (without schema); all if not given. Tables that these need are read too. */
  readonly tables?: readonly string[] | undefined
  /**
   * Reads also what needs functions and the like for which there are no classes (a DEFAULT that calls one, and whatever stands on
   * it): such a MetaData describes this database whole, and can be created where these are.
   */
  readonly whole?: boolean | undefined
}

/** The port through which the schema's own methods (`metadata.createAll`) reach a database; the engine implements it. */
export interface DdlRunner {
  /** Creates the tables of a MetaData that are missing. */
  createAll(metadata: MetaData, options?: CreateOptions): Promise<void>
  /** Drops the tables of a MetaData that are there. */
  dropAll(metadata: MetaData, options?: DropOptions): Promise<void>
  /** Reads a database into a MetaData. */
  reflect(metadata: MetaData, options?: InspectOptions): Promise<void>
  /** Creates one index. */
  createIndex(index: Index, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void>
  /** Drops one index. */
  dropIndex(index: Index, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void>
}
