import type { MetaData } from '../schema/metadata'

/** Runs one catalog query and gives its rows as objects of decoded values. The engine implements it. */
export interface CatalogReader {
  read(sql: string, parameters?: readonly unknown[]): Promise<Record<string, unknown>[]>
}

/** Which part of the database to read. */
export interface InspectOptions {
  /** Names of schemas; the connection's default schema if not given. */
  readonly schemas?: readonly string[]
  /** Names of tables (without schema); all if not given. */
  readonly tables?: readonly string[]
}

/** Reads a database back as the same classes that models become. */
export interface Inspector {
  /** A MetaData that holds what is there: real names, `index: false` on keys, nothing added. */
  inspect(reader: CatalogReader, options?: InspectOptions): Promise<MetaData>
}
