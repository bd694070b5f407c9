import type { Engine } from '../engine/engine'
import type { EngineOptions } from '../engine/create-engine'
import type { URL } from '../engine/url'
import type { MetaData } from '../schema/metadata'
import type { TableLike } from '../schema/table-source'
import type { SyncOptions } from '../sync/sync-schema'
import type { DialectName } from '../util/dialect-name'

/** What `dovetail` works with: a database, models, and how far `sync` may go. */
export interface DovetailConfig extends Omit<SyncOptions, 'onStep' | 'signal'> {
  /** Where the database is: what `createEngine` takes. `--url` replaces it. */
  readonly url?: string | URL | undefined
  /** Options of the engine that is made for the URL. */
  readonly engineOptions?: EngineOptions | undefined
  /** An engine of your own instead of a URL, or what makes one; it is disposed of at the end. */
  readonly engine?: Engine | (() => Engine | Promise<Engine>) | undefined
  /** The database to write DDL for where none is reached; that of the URL if not given. */
  readonly dialect?: DialectName | undefined
  /**
   * Classes and tables; or globs of the modules that export them, from the folder of the config file:
   * `'src/models/*.ts'`. `!` before a glob leaves out what it finds.
   */
  readonly models?: string | readonly (TableLike | string)[] | undefined
  /** Instead of `models`: every table of a MetaData, with its types, sequences and views. */
  readonly metadata?: MetaData | undefined
  /** The schemas that `inspect` and `diagram` read; the connection's default one if not given. */
  readonly schemas?: readonly string[] | 'all' | undefined
}

/** A config, or a function that gives one. */
export type ConfigSource = DovetailConfig | (() => DovetailConfig | Promise<DovetailConfig>)

/**
 * Gives a config its type. It is the default export of `dovetail.config.ts` (or `.mts`, `.cts`, `.js`, `.mjs`, `.cjs`).
 *
 * @example
 * export default defineConfig({ url: process.env.DATABASE_URL, models: 'src/models/*.ts', allow: 'scans' })
 */
export function defineConfig<C extends ConfigSource>(config: C): C {
  return config
}
