/**
 * The usual start finds nothing to do. What a database was like when it last fitted a model is kept with its history, so that one
 * question tells whether both are still the same. Only `sync` believes it: `planSync` and `verify` always look.
 */
import type { Dialect } from '../dialect/dialect'
import type { CatalogState } from '../dialect/inspector'
import type { Connection } from '../engine/connection'
import type { Engine } from '../engine/engine'
import type { Executor } from '../engine/executor'
import { CompileError, DatabaseError } from '../errors'
import type { Table } from '../schema/table'
import { creationStatements } from '../statement/ddl/creation-order'
import { shortHash } from '../util/short-hash'
import { latestFit, rememberFit, type Fit } from './history'
import { impatiently, SHORT_WAIT_MS } from './sync-lock'
import type { SyncModel } from './source'

const DIGITS = 32
/** To be raised when a comparison finds what it did not find before: what was known to fit has to be looked at again. */
const COMPARISON = 2

/** What is known of how a model fits a database. */
export class KnownState {
  readonly #model: string | undefined

  /** `circumstances` are the options on which a comparison depends. */
  constructor(
    private readonly dialect: Dialect,
    private readonly model: SyncModel,
    circumstances: unknown,
  ) {
    this.#model = modelDigest(dialect, model, circumstances)
  }

  /** Whether the database is as it was when it fitted the model. */
  async fits(database: Pick<Engine | Connection, 'transaction'>): Promise<boolean> {
    if (this.#model === undefined) return false
    try {
      return await database.transaction((tx) => impatiently(this.dialect, tx, () => this.fitsNow(tx)), {
        readOnly: true,
      })
    } catch (error) {
      // A question that cannot be answered is asked again by the comparison, which knows what to say about it.
      if (error instanceof DatabaseError) return false
      throw error
    }
  }

  private async fitsNow(executor: Executor): Promise<boolean> {
    const { state, hasHistory } = await this.read(executor)
    if (!hasHistory) return false
    const fit = await latestFit(executor)
    return fit?.model === this.#model && fit?.catalog === state
  }

  /** What a database is like that fits the model. */
  async fitOf(executor: Executor): Promise<Fit | undefined> {
    if (this.#model === undefined) return undefined
    const { state, hasHistory } = await this.read(executor)
    return hasHistory ? { model: this.#model, catalog: state } : undefined
  }

  /** Keeps that they fit. A database that cannot be written to is compared each time. */
  async remember(engine: Engine, fit: Fit): Promise<void> {
    try {
      await this.rememberAtOnce(engine, fit)
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error
    }
  }

  /** Nobody waits for this, since the next start can do it as well. */
  private async rememberAtOnce(engine: Engine, fit: Fit): Promise<void> {
    const { changeFrame } = this.dialect
    if (changeFrame === undefined) return rememberFit(engine, fit)
    const connection = await engine.connect()
    try {
      await connection.send(changeFrame.wait(SHORT_WAIT_MS))
      await rememberFit(connection, fit)
    } finally {
      await connection.send(changeFrame.wait())
      await connection.close()
    }
  }

  private read(executor: Executor): Promise<CatalogState> {
    const { tables, objects } = this.model
    const schemas = [
      ...tables,
      ...(objects?.sequences ?? []),
      ...(objects?.schemas ?? []).map(({ name }) => ({ schema: name })),
    ]
    return this.dialect.inspector.state(executor, [...new Set(schemas.map(({ schema }) => schema))])
  }
}

/** What a model says of numbering is compared, and makes no other statement than what it takes for granted. */
function numberings(tables: readonly Table[]): unknown[] {
  return tables.flatMap(({ key, columns }) =>
    columns.flatMap(({ name, identity }) =>
      identity === undefined ? [] : [[key, name, identity.says('always')]],
    ),
  )
}

/** What would create the model: it changes with all that can be declared. Undefined where it cannot be created at all. */
function modelDigest(
  dialect: Dialect,
  { tables, objects }: SyncModel,
  circumstances: unknown,
): string | undefined {
  const compiler = dialect.createDdlCompiler()
  const metadata = objects?.metadata
  if (metadata === undefined) return undefined
  try {
    // All tables of a MetaData are less than the MetaData.
    const isWhole = tables.length === metadata.tables.size && objects?.schemas === metadata.schemas
    const scope = isWhole ? { metadata } : { metadata, tables }
    const statements = compiler.compileAll(creationStatements(scope, compiler))
    return shortHash(JSON.stringify([COMPARISON, circumstances, statements, numberings(tables)]), DIGITS)
  } catch (error) {
    if (error instanceof CompileError) return undefined
    throw error
  }
}
