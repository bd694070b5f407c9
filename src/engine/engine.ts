/// <reference lib="esnext.disposable" preserve="true" />
import type { DriverResult, WireValue } from '../driver/driver'
import { UsageError } from '../errors'
import type { CreateOptions, DdlRunner, DropOptions, InspectOptions } from '../schema/ddl-runner'
import type { MetaData } from '../schema/metadata'
import type { Index } from '../schema/table-index'
import type { DdlStatement } from '../statement/nodes'
import { Channel, sendOnce } from './channel'
import { finished } from './commit-hooks'
import { Connection } from './connection'
import type { EngineParts } from './engine-parts'
import { Executor } from './executor'
import type { ExecuteOptions, StatementOptions } from './limits'
import { createAll, createIndex, dropAll, dropIndex, indexScript } from './schema-commands'
import { assertOutside } from './scope'
import type { StreamLease } from './stream'
import type { StatementListener } from './statement-events'
import { retrying, runTransaction, type RetryingTransactionOptions, type Transaction } from './transaction'
import type { URL } from './url'

/**
 * The way to one database: it opens connections when they are needed and keeps them. Made by `createEngine`; one for each
 * database, for the life of the program.
 *
 * @example
 * const engine = createEngine('sqlite:///shop.db')
 * const names = (await engine.execute(sql`select name from "user"`)).scalars()
 * await engine.dispose()
 */
export class Engine extends Executor implements DdlRunner, AsyncDisposable {
  /** Where the database is. Its text forms mask the password. */
  readonly url: URL

  /** @internal */
  constructor(url: URL, parts: EngineParts) {
    super(parts)
    this.url = url
  }

  /**
   * The file or folder that it opens, and makes where there is none; undefined where the database is none of its own.
   *
   * @internal
   */
  get path(): string | undefined {
    return this.parts.driver.path
  }

  /** The npm package that talks to the database. */
  get driverName(): string {
    return this.parts.driver.name
  }

  /** Takes a connection. Close it, or write `await using`. */
  async connect(): Promise<Connection> {
    assertOutside(this.parts, 'engine.connect()')
    return new Connection(this.parts, await Channel.open(this.parts))
  }

  /**
   * Runs a callback in a transaction: committed when the callback returns, rolled back when it throws.
   *
   * @example
   * await engine.transaction(async (tx) => { await tx.execute(…) }, { isolation: 'serializable', retry: { deadlineMs: 5000 } })
   */
  async transaction<T>(
    run: (tx: Transaction) => Promise<T> | T,
    options: RetryingTransactionOptions = {},
  ): Promise<T> {
    return this.transactionWithin(undefined, run, options)
  }

  /**
   * The same, with limits for the wait for a connection.
   *
   * @internal
   */
  async transactionWithin<T>(
    limits: ExecuteOptions | undefined,
    run: (tx: Transaction) => Promise<T> | T,
    options: RetryingTransactionOptions,
  ): Promise<T> {
    assertOutside(this.parts, 'engine.transaction()')
    const committed = await retrying(options, async () => {
      const channel = await Channel.open(
        this.parts,
        options.readOnly === true ? 'snapshot' : undefined,
        limits,
      )
      try {
        return await runTransaction(this.parts, channel, options, run)
      } finally {
        channel.release()
      }
    })
    return finished(committed)
  }

  override send(
    sql: string,
    parameters: readonly WireValue[] = [],
    limits?: StatementOptions,
  ): Promise<DriverResult> {
    return sendOnce(this.parts, { sql, parameters, limits })
  }

  /** Calls the listener after every statement. */
  on(event: 'statement', listener: StatementListener): this {
    assertEvent(event)
    this.parts.events.on(listener)
    return this
  }

  /** Stops calling the listener. */
  off(event: 'statement', listener: StatementListener): this {
    assertEvent(event)
    this.parts.events.off(listener)
    return this
  }

  /** Closes all connections. The engine cannot be used afterwards. */
  async dispose(): Promise<void> {
    assertOutside(this.parts, 'engine.dispose()')
    await this.parts.driver.close()
  }

  /** Disposes of the engine at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose()
  }

  /** Creates the tables of a MetaData; `metadata.createAll(engine)` is the same. */
  async createAll(metadata: MetaData, options?: CreateOptions): Promise<void> {
    await this.transaction((tx) => createAll(this.parts, tx, metadata, options))
  }

  /** Drops the tables of a MetaData; `metadata.dropAll(engine)` is the same. */
  async dropAll(metadata: MetaData, options?: DropOptions): Promise<void> {
    await this.transaction((tx) => dropAll(this.parts, tx, metadata, options))
  }

  /** Reads the database into a MetaData; `metadata.reflect(engine)` is the same. */
  async reflect(metadata: MetaData, options: InspectOptions = {}): Promise<void> {
    const { capabilities, inspector } = this.dialect
    // The catalog is read in several queries: they must all see the same state of it.
    const snapshot = capabilities.isolationLevels ? ({ isolation: 'repeatable read' } as const) : {}
    await this.transaction((tx) => inspector.inspect(tx, { ...options, into: metadata, withOthers: true }), {
      readOnly: true,
      ...snapshot,
    })
  }

  /** Creates one index; `index.create(engine)` is the same. */
  async createIndex(index: Index, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void> {
    if (!this.parts.ddlCompiler.isConcurrent(index)) {
      await this.transaction((tx) => createIndex(this.parts, tx, index, options))
      return
    }
    // Built while others write, which no transaction can wait for.
    const script = await this.transaction((tx) => indexScript(this.parts, tx, index, options))
    for (const sql of script) await this.send(sql)
  }

  /** Drops one index; `index.drop(engine)` is the same. */
  async dropIndex(index: Index, options?: Pick<CreateOptions, 'checkFirst'>): Promise<void> {
    await this.transaction((tx) => dropIndex(this.parts, tx, index, options))
  }

  /**
   * In one transaction, but for what no transaction can hold.
   *
   * @internal
   */
  override async sendScript(script: readonly string[], node: DdlStatement): Promise<DriverResult> {
    const isAlone = node.kind === 'createIndex' && node.options.concurrently === true
    if (script.length < 2 || isAlone) return super.sendScript(script, node)
    return this.transaction((tx) => tx.sendScript(script, node))
  }

  /** A stream that only reads keeps nobody from writing. */
  protected override async lease(onlyReads: boolean, signal?: AbortSignal): Promise<StreamLease<Executor>> {
    assertOutside(this.parts, 'engine.stream()')
    const limits = signal === undefined ? undefined : { signal }
    const channel = await Channel.open(this.parts, onlyReads ? 'stream' : undefined, limits)
    const connection = new Connection(this.parts, channel)
    return { ...connection.streamLease(), close: () => connection.close() }
  }
}

function assertEvent(event: unknown): void {
  if (event === 'statement') return
  throw new UsageError(`An engine has no event '${String(event)}'.`, {
    hint: "Write engine.on('statement', …).",
  })
}
