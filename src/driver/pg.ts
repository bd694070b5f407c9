/** PostgreSQL through the npm package `pg`: a pool of connections that survives servers which restart and backends which die. */
import { UsageError } from '../errors'
import { affectedRows } from './command-tag'
import type { Driver, DriverConfig, DriverConnection, DriverResult, WireValue } from './driver'
import { loadOptional } from './load-optional'
import { pgPoolConfig } from './pg-config'

interface PgResult {
  readonly command: string | null
  readonly rowCount: number | null
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
  readonly rows: WireValue[][]
}

interface PgQuery {
  readonly text: string
  readonly values: readonly WireValue[]
  readonly rowMode?: 'array'
  readonly queryMode?: 'extended'
  readonly types?: unknown
}

interface Emitter {
  on(event: string, listener: (...args: never[]) => void): unknown
  off(event: string, listener: (...args: never[]) => void): unknown
}

interface PgClient extends Emitter {
  readonly processID: number | null
  query(query: PgQuery): Promise<PgResult | PgResult[]>
  connect(): Promise<unknown>
  end(): Promise<void>
}

interface PooledClient extends PgClient {
  release(destroy?: boolean): void
}

interface PgPool extends Emitter {
  connect(): Promise<PooledClient>
  end(): Promise<void>
  readonly options: object
}

interface PgModule {
  Pool: new (options: object) => PgPool
  Client: new (options: object) => PgClient
}

const identity = (text: unknown): unknown => text
const SERVER_TEXT = { getTypeParser: () => identity }
const CLOSE_GRACE_MS = 5_000

/** Makes the driver for the npm package `pg`. */
export function createPgDriver(config: DriverConfig): Driver {
  const pool = new PoolOfClients(config)
  return {
    name: 'pg',
    dialect: 'postgres',
    traits: { pooled: true },
    acquire: () => pool.acquire(),
    close: () => pool.close(),
  }
}

class PoolOfClients {
  readonly #config: DriverConfig
  readonly #options: Record<string, unknown>
  readonly #heard = new WeakSet<PgClient>()
  readonly #prepared = new WeakSet<PgClient>()
  readonly #held = new Set<(broken?: boolean) => void>()
  #pool: PgPool | undefined
  #closed = false

  constructor(config: DriverConfig) {
    this.#config = config
    this.#options = pgPoolConfig(config)
  }

  async acquire(): Promise<{ connection: DriverConnection; isNew: boolean }> {
    if (this.#closed) {
      throw new UsageError('The engine has been disposed.', { hint: 'Make a new one with createEngine(…).' })
    }
    const client = await this.#connect()
    this.#hear(client)
    const isNew = !this.#prepared.has(client)
    this.#prepared.add(client)
    return { connection: this.#connectionOf(client), isNew }
  }

  async close(): Promise<void> {
    this.#closed = true
    const pool = this.#pool
    this.#pool = undefined
    if (pool === undefined || this.#config.client !== undefined) {
      pool?.off('connect', this.#hear)
      return
    }
    // The pool ends when the last connection has come back; who keeps one for too long loses it.
    const timer = setTimeout(() => {
      for (const release of this.#held) release(true)
    }, CLOSE_GRACE_MS)
    await pool.end()
    clearTimeout(timer)
  }

  async #connect(): Promise<PooledClient> {
    try {
      return await this.#openPool().connect()
    } catch (error) {
      if (!this.#mayGoWithoutTls(error)) throw error
      this.#options['ssl'] = false
      this.#pool = undefined
      return this.#openPool().connect()
    }
  }

  /** `sslmode=prefer` means TLS if the server has it. */
  #mayGoWithoutTls(error: unknown): boolean {
    return (
      this.#config.query['sslmode'] === 'prefer' &&
      this.#options['ssl'] !== false &&
      error instanceof Error &&
      error.message.includes('does not support SSL')
    )
  }

  #openPool(): PgPool {
    if (this.#pool !== undefined) return this.#pool
    const pool = (this.#config.client as PgPool | undefined) ?? new (loadPg().Pool)(this.#options)
    pool.on('error', ignore)
    pool.on('connect', this.#hear)
    this.#pool = pool
    return pool
  }

  /** An `error` event that nobody hears ends the process: that of an idle client comes from the pool, of a busy one from itself. */
  readonly #hear = (client: PgClient): void => {
    if (this.#heard.has(client)) return
    this.#heard.add(client)
    client.on('error', ignore)
  }

  #connectionOf(client: PooledClient): DriverConnection {
    const release = (broken = false): void => {
      if (!this.#held.delete(release)) return
      client.release(broken)
    }
    this.#held.add(release)
    return {
      query: (sql, parameters) => query(client, sql, parameters),
      cancel: () => this.#cancel(client),
      release,
    }
  }

  /** A connection that is busy cannot be asked to stop; another one has to. */
  async #cancel(client: PgClient): Promise<void> {
    const other = new (loadPg().Client)(this.#pool?.options ?? this.#options)
    other.on('error', ignore)
    await other.connect()
    try {
      await other.query({
        text: 'select pg_catalog.pg_cancel_backend($1)',
        values: [String(client.processID)],
      })
    } finally {
      await other.end()
    }
  }
}

function loadPg(): PgModule {
  return loadOptional({ name: 'pg' }) as PgModule
}

/** The query that is running, or the next one, rejects with the same error: the event tells nothing more. */
function ignore(): void {
  // Heard, and that is all that is needed.
}

async function query(client: PgClient, sql: string, parameters: readonly WireValue[]): Promise<DriverResult> {
  // The extended protocol refuses a text of several statements; without it `pg` lets them through when nothing is bound.
  const result = await client.query({
    text: sql,
    values: parameters,
    rowMode: 'array',
    queryMode: 'extended',
    types: SERVER_TEXT,
  })
  if (Array.isArray(result)) {
    throw new UsageError('The text holds more than one SQL statement.', { hint: 'Run them one by one.' })
  }
  const command = result.command ?? ''
  return {
    fields: result.fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID })),
    rows: result.rows,
    affected: affectedRows(command, result.rowCount),
    command,
  }
}
