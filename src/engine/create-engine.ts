import { dialects } from '../dialect/dialects'
import { createBetterSqlite3Driver } from '../driver/better-sqlite3'
import type { DriverConfig, DriverFactory } from '../driver/driver'
import { createNodeSqliteDriver } from '../driver/node-sqlite'
import { createPgDriver } from '../driver/pg'
import { createPGliteDriver } from '../driver/pglite'
import { createSqlite3Driver } from '../driver/sqlite3'
import { UsageError } from '../errors'
import { suggest } from '../util/closest'
import { DevelopmentWarnings, type OnWarning } from './development-warnings'
import { Engine } from './engine'
import { logStatements, StatementEvents, type Logger } from './statement-events'
import { URL } from './url'

/** How an engine connects and what it tells. */
export interface EngineOptions {
  /** The largest number of connections at a time (10). PGlite and SQLite have one that writes. */
  readonly poolSize?: number
  /** How long to wait for a connection, of the pool or of the server (10,000 ms). */
  readonly connectTimeoutMs?: number
  /** After how long an unused connection is closed. */
  readonly idleTimeoutMs?: number
  /** After how long a statement is given up. */
  readonly statementTimeoutMs?: number
  /** Gives the password when a connection is opened, instead of the URL's: for tokens that expire. */
  readonly password?: string | (() => string | Promise<string>)
  /** Where a line for every statement goes, without values: `console`, for example. */
  readonly logger?: Logger
  /**
   * Where warnings to developers go, each once for a line of the program: that rows are read one by one which one statement
   * would read together. Node's own warnings (`process.emitWarning`) if not said; nowhere with `false`, and in production
   * (`NODE_ENV=production`).
   */
  readonly onWarning?: OnWarning
  /**
   * `false` where a pooler such as PgBouncer gives each transaction another connection: the server then keeps no statements
   * from one execution to the next. In a URL: `?prepare=false`. SQLite has no such pooler and takes no notice.
   */
  readonly prepare?: boolean
  /** A `pg.Pool`, `PGlite`, `sqlite3.Database`, better-sqlite3 `Database` or `DatabaseSync` of your own. Never closed by the engine. */
  readonly client?: unknown
}

const OPTION_NAMES: readonly (keyof EngineOptions)[] = [
  'poolSize',
  'connectTimeoutMs',
  'idleTimeoutMs',
  'statementTimeoutMs',
  'password',
  'logger',
  'onWarning',
  'prepare',
  'client',
]

/** The one list of URL schemes. */
const DRIVERS: ReadonlyMap<string, DriverFactory> = new Map([
  ['postgresql', createPgDriver],
  ['postgres', createPgDriver],
  ['postgresql+pg', createPgDriver],
  ['postgresql+pglite', createPGliteDriver],
  ['sqlite', createSqlite3Driver],
  ['sqlite+sqlite3', createSqlite3Driver],
  ['sqlite+better-sqlite3', createBetterSqlite3Driver],
  ['sqlite+node', createNodeSqliteDriver],
])

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000

/**
 * Makes an engine for a database. Nothing is connected, and no package loaded, until the engine is first used.
 *
 * @example
 * createEngine('sqlite:///shop.db')
 * createEngine('postgresql://app:secret@localhost/shop?sslmode=require', { poolSize: 20 })
 */
export function createEngine(url: string | URL, options: EngineOptions = {}): Engine {
  const parsed = typeof url === 'string' ? URL.parse(url) : url
  if (!(parsed instanceof URL)) {
    throw new UsageError('createEngine needs a database URL.', {
      hint: "Write createEngine('sqlite:///shop.db').",
    })
  }
  checkOptions(options)
  const driver = driverOf(parsed)(configOf(parsed, options))
  const dialect = dialects[driver.dialect]
  const events = new StatementEvents()
  if (options.logger !== undefined) events.on(logStatements(options.logger))
  return new Engine(parsed, {
    dialect,
    driver,
    database: parsed.database,
    compiler: dialect.createQueryCompiler(),
    get ddlCompiler() {
      return dialect.createDdlCompiler()
    },
    events,
    warnings: DevelopmentWarnings.to(options.onWarning),
    setupTimeoutMs: options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
  })
}

function driverOf(url: URL): DriverFactory {
  const create = DRIVERS.get(url.drivername)
  if (create !== undefined) return create
  throw new UsageError(`No driver is known for '${url.drivername}'.`, {
    hint: suggest(url.drivername, DRIVERS.keys()),
  })
}

function configOf(url: URL, options: EngineOptions): DriverConfig {
  const { poolSize, connectTimeoutMs, idleTimeoutMs, statementTimeoutMs, prepare, client } = options
  return {
    database: url.database,
    host: url.host,
    port: url.port,
    username: url.username,
    password: options.password ?? url.password,
    query: url.query,
    poolSize,
    connectTimeoutMs,
    idleTimeoutMs,
    statementTimeoutMs,
    prepare,
    client,
  }
}

function checkOptions(options: EngineOptions): void {
  for (const name of Object.keys(options)) {
    if (OPTION_NAMES.includes(name as keyof EngineOptions)) continue
    throw new UsageError(`createEngine has no option '${name}'.`, { hint: suggest(name, OPTION_NAMES) })
  }
}
