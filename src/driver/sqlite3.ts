/**
 * SQLite through the npm package `sqlite3`. The package gives rows as objects and tells nothing of their columns, so:
 * - Two columns of one name, or several of which one is named by a number (JavaScript puts such keys first), cannot be
 *   given back in order. The number of columns is read from `EXPLAIN`, and such a result is refused rather than wrong.
 * - A result without rows has no `fields`.
 * - An integer beyond 2^53 arrives rounded; the compiler reads such columns as text.
 */
import { UsageError } from '../errors'
import type { Driver, DriverConfig, DriverResult, FieldInfo, WireValue } from './driver'
import { fileReaders } from './file-readers'
import { LazyResult } from './lazy-result'
import { loadOptional } from './load-optional'
import { RecentMap } from '../util/recent-map'
import { singleHandleDriver } from './single-handle-driver'
import { readSingleStatement, type StatementShape } from './single-statement'
import { sqliteFile, sqlitePath, sqlitePlace } from './sqlite-values'
import { refuseUrlOptions } from './unsupported-options'

type Row = Record<string, unknown>
type Callback = (error: Error | null) => void

interface Sqlite3Database {
  all(sql: string, parameters: unknown[], done: (error: Error | null, rows: Row[]) => void): void
  prepare(sql: string, done: (this: Sqlite3Statement, error: Error | null) => void): void
  close(done: Callback): void
  interrupt(): void
}

interface Sqlite3Statement {
  all(parameters: unknown[], done: (error: Error | null, rows: Row[]) => void): void
  run(parameters: unknown[], done: (this: { changes: number }, error: Error | null) => void): void
  /** Without values: the next row. */
  get(...args: [values: unknown[], done: RowCallback] | [done: RowCallback]): void
  finalize(done: () => void): void
}

type RowCallback = (error: Error | null, row: Row | undefined) => void

interface Sqlite3Module {
  Database: new (file: string, done: Callback) => Sqlite3Database
}

interface KnownStatement {
  readonly shape: StatementShape
  /** The names of its rows' columns, which tell all of them apart; unknown until rows were seen. */
  names: readonly string[] | undefined
  /** Kept by the package and by SQLite, which prepares it anew by itself when the schema has changed. */
  statement: Promise<Sqlite3Statement> | undefined
  /** The same, once it is there. */
  prepared: Sqlite3Statement | undefined
}

const PACKAGE = {
  name: 'sqlite3',
  needsInstallScript: true,
  alternatives: { 'better-sqlite3': 'sqlite+better-sqlite3:///file.db' },
}
const REMEMBERED_STATEMENTS = 200
/** The others take effect while they are prepared, or are not run twice. */
const KEPT_VERBS: ReadonlySet<string> = new Set(['select', 'values', 'insert', 'update', 'delete', 'replace'])

/** Makes the driver for the npm package `sqlite3`. */
export function createSqlite3Driver(config: DriverConfig): Driver {
  const file = sqliteFile(config.database)
  const place = sqlitePlace(file)
  refuseUrlOptions(config, 'sqlite3')
  return singleHandleDriver<Sqlite3Database>(config, {
    name: 'sqlite3',
    dialect: 'sqlite',
    path: sqlitePath(file),
    beside: fileReaders,
    open: async (client) =>
      new Sqlite3Connection(client ?? (await openDatabase(place())), config.statementTimeoutMs),
  })
}

function openDatabase(file: string): Promise<Sqlite3Database> {
  const sqlite3 = loadOptional(PACKAGE) as Sqlite3Module
  return new Promise((resolve, reject) => {
    const database: Sqlite3Database = new sqlite3.Database(file, (error) => {
      if (error === null) resolve(database)
      else reject(error)
    })
  })
}

class Sqlite3Connection {
  hasOwnState = false
  readonly #database: Sqlite3Database
  readonly #timeoutMs: number | undefined
  // The package finalizes a statement when what was asked of it has been done.
  readonly #known = new RecentMap<string, KnownStatement>(
    REMEMBERED_STATEMENTS,
    (known) => void finalize(known),
  )

  constructor(database: Sqlite3Database, timeoutMs: number | undefined) {
    this.#database = database
    this.#timeoutMs = timeoutMs
  }

  cancel(): Promise<void> {
    this.#database.interrupt()
    return Promise.resolve()
  }

  /** A database with statements that are not finalized cannot be closed. */
  async leave(): Promise<void> {
    await Promise.all([...this.#known.values()].map(finalize))
  }

  async close(): Promise<void> {
    await this.leave()
    await new Promise<void>((resolve, reject) => {
      this.#database.close((error) => {
        if (error === null) resolve()
        else reject(error)
      })
    })
  }

  query(sql: string, parameters: readonly WireValue[]): Promise<DriverResult> {
    const known = this.#known.get(sql)
    const bound = parameters.map(bindable)
    return known?.prepared === undefined || known.shape.writes || this.#timeoutMs !== undefined
      ? this.#query(sql, bound)
      : this.#readAgain(sql, known, known.prepared, bound)
  }

  /** As `#query`, of a statement that was read before: with fewer turns, which cost more than a row. */
  #readAgain(
    sql: string,
    known: KnownStatement,
    statement: Sqlite3Statement,
    parameters: unknown[],
  ): Promise<DriverResult> {
    return new Promise((resolve, reject) => {
      statement.all(parameters, (error, rows) => {
        if (error !== null) reject(error)
        else if (hasNames(rows, known.names)) resolve(answerOf(rows, known))
        else resolve(this.#answer(sql, known, rows))
      })
    })
  }

  async #query(sql: string, parameters: unknown[]): Promise<DriverResult> {
    const known = this.#known.getOrCreate(sql, () => knownOf(sql))
    this.hasOwnState ||= known.shape.makesOwnState
    const timer = this.#startTimer()
    try {
      if (known.shape.writes && !known.shape.returning) return await this.#run(sql, known, parameters)
      return await this.#answer(sql, known, await this.#all(sql, known, parameters))
    } finally {
      clearTimeout(timer)
    }
  }

  async #answer(sql: string, known: KnownStatement, rows: readonly Row[]): Promise<DriverResult> {
    await this.#columnNames(sql, known, rows)
    return answerOf(rows, known)
  }

  async *step(
    sql: string,
    parameters: readonly WireValue[],
    size: number,
  ): AsyncGenerator<DriverResult, void> {
    const known = this.#known.getOrCreate(sql, () => knownOf(sql))
    // One of its own: it is busy until the last row has been read.
    const statement = await this.#prepare(sql)
    try {
      let values: unknown[] | undefined = parameters.map(bindable)
      for (;;) {
        const rows = await nextRows(statement, values, size)
        values = undefined
        const names = await this.#columnNames(sql, known, rows)
        const fields = names.map((name) => ({ name, typeId: 0 }))
        if (rows.length > 0) yield { fields, rows: rows.map(cellsOf), affected: 0, command: '' }
        if (rows.length < size) return
      }
    } finally {
      await new Promise<void>((resolve) => {
        statement.finalize(resolve)
      })
    }
  }

  #prepare(sql: string): Promise<Sqlite3Statement> {
    return new Promise((resolve, reject) => {
      this.#database.prepare(sql, function (error) {
        if (error === null) resolve(this)
        else reject(error)
      })
    })
  }

  #startTimer(): NodeJS.Timeout | undefined {
    if (this.#timeoutMs === undefined) return undefined
    return setTimeout(() => {
      this.#database.interrupt()
    }, this.#timeoutMs)
  }

  async #run(sql: string, known: KnownStatement, parameters: unknown[]): Promise<DriverResult> {
    const statement = await this.#statement(sql, known)
    return new Promise((resolve, reject) => {
      statement.run(parameters, function (error) {
        if (error === null) resolve({ fields: [], rows: [], affected: this.changes, command: '' })
        else reject(error)
      })
    })
  }

  async #all(sql: string, known: KnownStatement, parameters: unknown[]): Promise<Row[]> {
    if (!KEPT_VERBS.has(known.shape.verb)) return this.#allOnce(sql, parameters)
    const statement = await this.#statement(sql, known)
    return new Promise((resolve, reject) => {
      statement.all(parameters, (error, rows) => {
        if (error === null) resolve(rows)
        else reject(error)
      })
    })
  }

  #allOnce(sql: string, parameters: unknown[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      this.#database.all(sql, parameters, (error, rows) => {
        if (error === null) resolve(rows)
        else reject(error)
      })
    })
  }

  #statement(sql: string, known: KnownStatement): Promise<Sqlite3Statement> {
    if (known.statement !== undefined) return known.statement
    const statement = this.#prepare(sql)
    known.statement = statement
    statement.then(
      (prepared) => {
        known.prepared = prepared
      },
      () => {
        if (known.statement === statement) known.statement = undefined
      },
    )
    return statement
  }

  async #columnNames(sql: string, known: KnownStatement, rows: readonly Row[]): Promise<readonly string[]> {
    const [first] = rows
    if (first === undefined) return []
    if (hasNames(rows, known.names)) return known.names
    const names = Object.keys(first)
    if (names.length > 1 && names.some((name) => /^\d+$/.test(name))) throw ambiguousColumns()
    // Not seen before, or the table behind a `*` has changed since: ask SQLite how wide the rows are.
    const width = (await this.#width(sql, known.shape)) ?? names.length
    if (width !== names.length) throw ambiguousColumns()
    known.names = names
    return names
  }

  /** EXPLAIN compiles the statement without running it; the operand p2 of `ResultRow` is the number of columns. */
  async #width(sql: string, shape: StatementShape): Promise<number | undefined> {
    // A pragma takes effect while it is compiled, so it must not be explained.
    if (shape.verb === 'pragma' || shape.verb === 'explain') return undefined
    const program = await this.#allOnce(`EXPLAIN ${sql}`, [])
    const width = program.find((step) => step['opcode'] === 'ResultRow')?.['p2']
    return typeof width === 'number' ? width : undefined
  }
}

function knownOf(sql: string): KnownStatement {
  return { shape: readSingleStatement(sql), names: undefined, statement: undefined, prepared: undefined }
}

async function finalize({ statement }: KnownStatement): Promise<void> {
  const prepared = await statement?.catch(() => undefined)
  await new Promise<void>((resolve) => {
    if (prepared === undefined) resolve()
    else prepared.finalize(resolve)
  })
}

/** Whether the rows have the columns that are known to be all of them; the first stands for the others. */
function hasNames([first]: readonly Row[], names: readonly string[] | undefined): names is readonly string[] {
  if (first === undefined || names === undefined) return false
  let at = 0
  for (const name in first) if (name !== names[at++]) return false
  return at === names.length
}

/** The answer that rows make whose columns have been looked at. */
function answerOf(rows: readonly Row[], { names, shape }: KnownStatement): DriverResult {
  const fields = (): readonly FieldInfo[] =>
    rows.length === 0 ? [] : (names ?? []).map((name) => ({ name, typeId: 0 }))
  return new LazyResult(rows.map(cellsOf), shape.writes ? rows.length : 0, fields)
}

/** The package puts the columns into the row in their order, and the order of names that are no numbers is kept. */
function cellsOf(row: Row): WireValue[] {
  return Object.values(row) as WireValue[]
}

async function nextRows(
  statement: Sqlite3Statement,
  values: unknown[] | undefined,
  size: number,
): Promise<Row[]> {
  const rows: Row[] = []
  while (rows.length < size) {
    const row = await nextRow(statement, rows.length === 0 ? values : undefined)
    if (row === undefined) break
    rows.push(row)
  }
  return rows
}

function nextRow(statement: Sqlite3Statement, values: unknown[] | undefined): Promise<Row | undefined> {
  return new Promise((resolve, reject) => {
    const done: RowCallback = (error, row) => {
      if (error === null) resolve(row)
      else reject(error)
    }
    if (values === undefined) statement.get(done)
    else statement.get(values, done)
  })
}

/** The package binds a BigInt as NULL, without a word. */
function bindable(value: WireValue): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}

function ambiguousColumns(): UsageError {
  return new UsageError(
    'Two result columns have the same name, or one of several is named by a number: the sqlite3 package cannot tell them apart.',
    { hint: 'Give each column its own name: select a.id as a_id, b.id as b_id …' },
  )
}
