/** PostgreSQL through the npm package `pg`: a pool of connections that survives servers which restart and backends which die. */
import { UsageError } from '../errors'
import { affectedRows } from './command-tag'
import type {
  AcquiredConnection,
  Driver,
  DriverConfig,
  DriverConnection,
  DriverResult,
  FieldInfo,
  WireValue,
} from './driver'
import { LazyResult } from './lazy-result'
import { loadOptional } from './load-optional'
import { keepsStatements, pgPoolConfig } from './pg-config'
import { PreparedStatements, type PreparingClient } from './pg-statements'

interface PgResult {
  readonly command: string | null
  readonly rowCount: number | null
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[]
  readonly rows: WireValue[][]
}

interface PgQuery {
  readonly text: string
  readonly name?: string
  readonly values: readonly WireValue[]
  readonly rowMode?: 'array'
  readonly queryMode?: 'extended'
  readonly types?: unknown
}

interface Emitter {
  on(event: string, listener: (...args: never[]) => void): unknown
  off(event: string, listener: (...args: never[]) => void): unknown
}

interface PgClient extends Emitter, PreparingClient {
  readonly processID: number | null
  query(query: PgQuery): Promise<PgResult | PgResult[]>
  query(query: Submittable): void
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

/** The package's own class of queries, as far as it is built upon here. */
interface Submittable {
  name?: string | undefined
  submit(connection: unknown): unknown
  requiresPreparation(): boolean
  handleRowDescription(message: Pick<PgResult, 'fields'>): void
  handleDataRow(message: { readonly fields: WireValue[] }): void
  readonly _result: { readonly rows: WireValue[][]; fields: PgResult['fields'] }
}

type QueryClass = new (
  text: string,
  values: readonly WireValue[],
  done: (error: Error | null, result: PgResult | PgResult[]) => void,
) => Submittable

interface PgModule {
  Pool: new (options: object) => PgPool
  /** Of the compiled `pg-native`, another one without rows in it. */
  Query: QueryClass
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
  readonly #known = new WeakMap<PgClient, PgSender>()
  readonly #held = new Set<HeldClient>()
  #pool: PgPool | undefined
  #closed = false

  constructor(config: DriverConfig) {
    this.#config = config
    this.#options = pgPoolConfig(config)
    keepsStatements(config)
  }

  async acquire(): Promise<AcquiredConnection> {
    if (this.#closed) {
      throw new UsageError('The engine has been disposed.', { hint: 'Make a new one with createEngine(…).' })
    }
    let client: PooledClient
    try {
      client = await this.#openPool().connect()
    } catch (error) {
      client = await this.#connectWithoutTls(error)
    }
    this.#hear(client)
    let sender = this.#known.get(client)
    const isNew = sender === undefined
    if (sender === undefined) this.#known.set(client, (sender = this.#senderOf(client)))
    const connection = new HeldClient(this, client, sender)
    this.#held.add(connection)
    return { connection, isNew }
  }

  /** Whether a connection that is given back was held. */
  giveBack(connection: HeldClient): boolean {
    return this.#held.delete(connection)
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
      for (const connection of this.#held) connection.release(true)
    }, CLOSE_GRACE_MS)
    await pool.end()
    clearTimeout(timer)
  }

  /** `sslmode=prefer` means TLS if the server has it. */
  async #connectWithoutTls(error: unknown): Promise<PooledClient> {
    const isMissing = error instanceof Error && error.message.includes('does not support SSL')
    const mayDo = this.#config.query['sslmode'] === 'prefer' && this.#options['ssl'] !== false
    if (!isMissing || !mayDo) throw error
    this.#options['ssl'] = false
    this.#pool = undefined
    return this.#openPool().connect()
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

  #senderOf(client: PgClient): PgSender {
    // A pool that the program made may come from another copy of the package: only what is documented is used of it.
    const rows = this.#config.client === undefined ? rowsQueryOf(loadPg().Query) : undefined
    const canPrepare = keepsStatements(this.#config) && client.connection?.parsedStatements !== undefined
    return new PgSender(client, rows, canPrepare ? new PreparedStatements(client) : undefined)
  }

  /** A connection that is busy cannot be asked to stop; another one has to. */
  async cancel(client: PgClient): Promise<void> {
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

/** A client in the hands of one holder. */
class HeldClient implements DriverConnection {
  constructor(
    private readonly pool: PoolOfClients,
    private readonly client: PooledClient,
    private readonly sender: PgSender,
  ) {}

  query(sql: string, parameters: readonly WireValue[], isReused?: boolean): Promise<DriverResult> {
    return this.sender.query(sql, parameters, isReused)
  }

  cancel(): Promise<void> {
    return this.pool.cancel(this.client)
  }

  release(broken = false): void {
    if (this.pool.giveBack(this)) this.client.release(broken)
  }
}

function loadPg(): PgModule {
  return loadOptional({ name: 'pg' }) as PgModule
}

/** The query that is running, or the next one, rejects with the same error: the event tells nothing more. */
function ignore(): void {
  // Heard, and that is all that is needed.
}

/** Sends statements to one client. */
class PgSender {
  constructor(
    private readonly client: PgClient,
    private readonly rowsQuery: QueryClass | undefined,
    private readonly statements: PreparedStatements | undefined,
  ) {}

  async query(sql: string, parameters: readonly WireValue[], isReused = false): Promise<DriverResult> {
    const { statements } = this
    if (!isReused || statements === undefined) return resultOf(await this.#send(sql, parameters))
    const name = statements.nameOf(sql)
    if (statements.hasDropped) await statements.deallocate()
    try {
      return resultOf(await this.#send(sql, parameters, name))
    } catch (error) {
      if (!(await statements.isOutdated(sql, error))) throw error
      return this.query(sql, parameters, isReused)
    }
  }

  #send(text: string, values: readonly WireValue[], name?: string): Promise<PgResult | PgResult[]> {
    const { client, rowsQuery: RowsQuery } = this
    if (RowsQuery === undefined) {
      // The extended protocol refuses a text of several statements; without it `pg` lets them through when nothing is bound.
      const query = { text, values, rowMode: 'array', queryMode: 'extended', types: SERVER_TEXT } as const
      return client.query(name === undefined ? query : { ...query, name })
    }
    return new Promise((resolve, reject) => {
      const query = new RowsQuery(text, values, (error, result) => {
        if (error === null) resolve(result)
        else reject(error)
      })
      query.name = name
      client.query(query)
    })
  }
}

function resultOf(result: PgResult | PgResult[]): DriverResult {
  if (Array.isArray(result)) {
    throw new UsageError('The text holds more than one SQL statement.', { hint: 'Run them one by one.' })
  }
  const command = result.command ?? ''
  const { rows, rowCount, fields } = result
  const describe = (): FieldInfo[] => fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID }))
  return new LazyResult(rows, affectedRows(command, rowCount), describe, command)
}

const rowsQueries = new WeakMap<QueryClass, QueryClass>()

/**
 * The package's class of queries, keeping the texts of a row as they come from the server: asking a parser for each value
 * and copying each row takes a tenth of the time of reading many rows; copying the query's options and making a row's
 * likeness of its columns, which the package does for each query, a tenth of that of reading one.
 */
function rowsQueryOf(Query: QueryClass): QueryClass | undefined {
  const { handleDataRow, handleRowDescription } = Query.prototype as Partial<Submittable>
  if (typeof handleDataRow !== 'function' || typeof handleRowDescription !== 'function') return undefined
  let made = rowsQueries.get(Query)
  if (made === undefined) {
    made = class extends Query {
      /** The extended protocol refuses a text of several statements; without it they go through when nothing is bound. */
      override requiresPreparation(): boolean {
        return true
      }

      override handleRowDescription({ fields }: Pick<PgResult, 'fields'>): void {
        this._result.fields = fields
      }

      override handleDataRow({ fields }: { readonly fields: WireValue[] }): void {
        this._result.rows.push(fields)
      }
    }
    rowsQueries.set(Query, made)
  }
  return made
}
