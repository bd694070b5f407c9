import type { CompiledStatement } from '../compiler/compiled-statement'
import type { Narrowing } from '../statement/narrowing'
import type { Executable } from '../compiler/query-compiler'
import type { Dialect } from '../dialect/dialect'
import type { DriverResult, WireValue } from '../driver/driver'
import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import { RawSql } from '../expression/raw-sql'
import { checkOptions } from '../schema/items'
import { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import { AddConstraint, CreateTable, DropConstraint, DropTable } from '../statement/ddl/table-ddl'
import { InsertRows, UpdateRows } from '../statement/bound-rows'
import { Delete } from '../statement/delete'
import { Insert } from '../statement/insert'
import type { DdlStatement, GivesRows } from '../statement/nodes'
import { Query } from '../statement/query'
import { Update } from '../statement/update'
import type { DevelopmentWarnings } from './development-warnings'
import type { EngineParts } from './engine-parts'
import { assertNotAborted, checkLimits, type ExecuteOptions, type StatementOptions } from './limits'
import type { Result, Row } from './result'
import { batchSizeOf, readParts, untilAborted, type StreamLease, type StreamOptions } from './stream'
import { bindValues, decodeResult, type PlaceholderValues } from './wire'

/** What engines, connections and transactions have in common: they execute statements. */
// Not `implements CatalogReader`: what makes it one is internal and left out of the published declarations.
export abstract class Executor {
  declare protected readonly parts: EngineParts

  protected constructor(parts: EngineParts) {
    // Not enumerable: the parts hold the driver, and with it the password.
    Object.defineProperty(this, 'parts', { value: parts })
  }

  /** The grammar of the database. */
  get dialect(): Dialect {
    return this.parts.dialect
  }

  /**
   * Who is told of what a program should do otherwise.
   *
   * @internal
   */
  get warnings(): DevelopmentWarnings | undefined {
    return this.parts.warnings
  }

  /**
   * Sends SQL text that Dovetail itself has written, as it is. For the layers above; text of users comes through
   * `execute`.
   *
   * @internal
   */
  abstract send(
    sql: string,
    parameters?: readonly WireValue[],
    options?: StatementOptions,
  ): Promise<DriverResult>

  /**
   * Executes a statement, or SQL of your own.
   *
   * @example
   * await engine.execute(select(user.c.name).where(user.c.userId.eq(7)))
   * await engine.execute(sql`select name from "user" where user_id = ${7}`)   // … user_id = $1
   * await engine.execute(new AddConstraint(constraint))                         // ALTER TABLE "user" ADD CONSTRAINT …
   * await engine.execute(report, { signal: request.signal, timeoutMs: 5000 })
   * @throws QueryAbortedError, QueryTimeoutError when the signal or the time limit stops it
   */
  async execute<R = unknown>(
    statement: RawSql<R>,
    options?: ExecuteOptions,
  ): Promise<Result<unknown extends R ? Row : R>>
  async execute<R>(statement: GivesRows<R>, options?: ExecuteOptions): Promise<Result<R>>
  async execute<R = Row>(statement: Executable | DdlStatement, options?: ExecuteOptions): Promise<Result<R>>
  async execute<R>(
    statement: Executable | DdlStatement | GivesRows<R>,
    options?: ExecuteOptions,
  ): Promise<Result<R>> {
    if (isDdl(statement)) {
      const answer = await this.sendScript(this.parts.ddlCompiler.script(statement), statement)
      return decodeResult<R>(answer, undefined, this.parts.dialect.codecs)
    }
    const compiled = this.compile(statement as Executable)
    const answer = await this.executeCompiled(compiled, {}, options && checkLimits(options))
    return decodeResult<R>(answer, compiled.columns, this.parts.dialect.codecs)
  }

  /** Executes a compiled statement with values for its placeholders, and gives the rows as they came over the wire. */
  async executeCompiled(
    compiled: CompiledStatement,
    values: PlaceholderValues = {},
    limits?: ExecuteOptions,
  ): Promise<DriverResult> {
    const { isReused = false, isQuery = false } = compiled
    const options = limits === undefined ? compiled : { ...limits, isReused, isQuery }
    return this.send(compiled.sql, bindValues(compiled, values, this.parts.dialect.codecs), options)
  }

  /**
   * The rows of a select one by one, read in parts: through a cursor on PostgreSQL, step by step on SQLite. The stream holds
   * a connection until it is read to its end or left: one of its own, but for SQL of your own on SQLite, and for a database in
   * memory or with TEMP tables, which have only one.
   *
   * @example
   * for await (const { name } of engine.stream(select(user.c.name))) console.log(name)
   * // DECLARE … NO SCROLL CURSOR FOR SELECT "user".name FROM "user"; FETCH FORWARD 500 FROM …
   * @throws QueryAbortedError when the signal says to stop
   */
  stream<R>(statement: Query<R>, options?: StreamOptions): AsyncGenerator<R, void>
  stream<R = Row>(statement: RawSql<R>, options?: StreamOptions): AsyncGenerator<R, void>
  async *stream(statement: Query | RawSql, options: StreamOptions = {}): AsyncGenerator<unknown, void> {
    if (!(statement instanceof Query || statement instanceof RawSql)) {
      throw new UsageError('stream takes a select, or SQL of your own.', {
        hint: 'Write engine.stream(select(…)).',
      })
    }
    checkOptions('stream', options, ['batchSize', 'signal'])
    const compiled = this.compile(statement)
    for await (const { answer } of this.streamCompiled(compiled, {}, options))
      yield* untilAborted(
        decodeResult(answer, compiled.columns, this.parts.dialect.codecs).rows,
        options.signal,
      )
  }

  /**
   * The rows of a compiled statement in parts, as they came over the wire.
   *
   * @internal
   */
  async *streamCompiled(
    compiled: CompiledStatement,
    values: PlaceholderValues,
    options: StreamOptions,
  ): AsyncGenerator<{ readonly answer: DriverResult; readonly executor: Executor }, void> {
    const size = batchSizeOf(options)
    assertNotAborted(options.signal)
    const parameters = bindValues(compiled, values, this.parts.dialect.codecs)
    // What SQL of the user does is not known.
    const lease = await this.lease(compiled.isQuery === true, options.signal)
    try {
      for await (const answer of readParts(lease, { sql: compiled.sql, parameters, size }, options.signal))
        yield { answer, executor: lease.executor }
    } finally {
      await lease.close()
    }
  }

  /** One connection, for as long as a stream needs it. */
  protected abstract lease(onlyReads: boolean, signal?: AbortSignal): Promise<StreamLease<Executor>>

  /**
   * The same, with limits for every statement.
   *
   * @internal
   */
  within(limits: ExecuteOptions): Executor {
    return new LimitedExecutor(this.parts, this, {
      limits,
      lease: (onlyReads, signal) => this.lease(onlyReads, signal),
    })
  }

  /** The SQL of a statement in this engine's dialect, without executing it. */
  compile(statement: Executable | DdlStatement): CompiledStatement
  /** @internal */
  compile(statement: Executable | DdlStatement, narrowing: Narrowing): CompiledStatement
  compile(statement: Executable | DdlStatement, narrowing?: Narrowing): CompiledStatement {
    if (isDdl(statement)) {
      const script = this.parts.ddlCompiler.script(statement)
      return { sql: script.join(';\n'), parameters: [], columns: undefined }
    }
    assertExecutable(statement)
    const compiled = this.parts.compiler.compile(statement, narrowing)
    if (statement instanceof RawSql) refuseTransactionControl(compiled.sql)
    return compiled
  }

  /**
   * Sends statements that belong together, one after another.
   *
   * @internal
   */
  async sendScript(script: readonly string[], _node: DdlStatement): Promise<DriverResult> {
    let answer: DriverResult = { fields: [], rows: [], affected: 0, command: '' }
    for (const sql of script) answer = await this.send(sql)
    return answer
  }

  /**
   * Runs one query on the database's catalog; inspectors read through it.
   *
   * @internal
   */
  async read(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const { codecs } = this.parts.dialect
    const answer = await this.send(
      sql,
      parameters.map((value) => codecs.encoder(undefined)(value)),
    )
    return [...decodeResult(answer, undefined, codecs).rows]
  }
}

/** Executes through another one, with limits for every statement. */
class LimitedExecutor extends Executor {
  constructor(
    parts: EngineParts,
    private readonly inner: Executor,
    private readonly how: {
      readonly limits: ExecuteOptions
      readonly lease: (onlyReads: boolean, signal?: AbortSignal) => Promise<StreamLease<Executor>>
    },
  ) {
    super(parts)
  }

  override send(
    sql: string,
    parameters?: readonly WireValue[],
    options?: StatementOptions,
  ): Promise<DriverResult> {
    return this.inner.send(sql, parameters, { ...options, ...this.how.limits })
  }

  protected override lease(onlyReads: boolean, signal?: AbortSignal): Promise<StreamLease<Executor>> {
    return this.how.lease(onlyReads, signal)
  }
}

const DDL_STATEMENTS = [CreateTable, DropTable, AddConstraint, DropConstraint, CreateIndex, DropIndex]

function isDdl(statement: unknown): statement is DdlStatement {
  return DDL_STATEMENTS.some((Statement) => statement instanceof Statement)
}

const STATEMENTS = [RawSql, Query, Insert, InsertRows, Update, UpdateRows, Delete]

/** A plain object is never taken for a statement, whatever its shape: it could come from outside. */
function assertExecutable(statement: unknown): void {
  if (STATEMENTS.some((Statement) => statement instanceof Statement)) return
  const hint = 'Pass select(…), insert(…), update(…), deleteFrom(…), or your own SQL as sql`…`.'
  if (typeof statement === 'string') throw new UsageError('A string is not executed as SQL.', { hint })
  const what =
    statement instanceof Expression ? 'An expression is not a statement.' : 'This is not a statement.'
  throw new UsageError(what, { hint })
}

/** A transaction that is opened by hand would outlive the statement, on a connection that others use next. */
function refuseTransactionControl(sql: string): void {
  // Comments and lone semicolons may stand before the first word.
  const start = sql.replace(/^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))+/, '')
  if (!/^(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release)\b/i.test(start)) return
  throw new UsageError('Transactions are not opened or ended by SQL text.', {
    hint: 'Write await engine.transaction(async (tx) => { … }); a transaction inside is tx.transaction(…).',
  })
}
