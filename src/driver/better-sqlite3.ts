import { MissingDriverError } from '../errors'
import type { Driver, DriverConfig, DriverResult, WireValue } from './driver'
import { fileReaders } from './file-readers'
import { inParts } from './in-parts'
import { LazyResult } from './lazy-result'
import { loadOptional, missingBinding } from './load-optional'
import { RecentMap } from '../util/recent-map'
import { singleHandleDriver } from './single-handle-driver'
import { readSingleStatement, runsAgain, type StatementShape } from './single-statement'
import { integerAsBigInt, narrowBigInt, sqliteFile, sqlitePath, sqlitePlace } from './sqlite-values'
import { refuseStatementTimeout, refuseUrlOptions } from './unsupported-options'

interface BetterStatement {
  /** It gives rows. */
  readonly reader: boolean
  /** It does not write. */
  readonly readonly: boolean
  raw(on: boolean): this
  safeIntegers(on: boolean): this
  columns(): { readonly name: string }[]
  all(...parameters: unknown[]): unknown[][]
  iterate(...parameters: unknown[]): IterableIterator<unknown[]>
  run(...parameters: unknown[]): { readonly changes: number }
}

interface KnownStatement {
  readonly statement: BetterStatement
  readonly shape: StatementShape
  /** Gives integers as BigInts; unknown until it is told to, or not to. */
  isExact: boolean | undefined
}

interface BetterDatabase {
  prepare(sql: string): BetterStatement
  close(): void
}

const INSTALL = nodeMajor() < 22 ? 'better-sqlite3@12' : 'better-sqlite3'
const PACKAGE = { name: 'better-sqlite3', install: INSTALL, needsInstallScript: true }
const REMEMBERED_STATEMENTS = 200

/** Makes the driver for the npm package `better-sqlite3`. */
export function createBetterSqlite3Driver(config: DriverConfig): Driver {
  const file = sqliteFile(config.database)
  const place = sqlitePlace(file)
  refuseUrlOptions(config, 'better-sqlite3')
  refuseStatementTimeout(config, 'better-sqlite3')
  return singleHandleDriver<BetterDatabase>(config, {
    name: 'better-sqlite3',
    dialect: 'sqlite',
    path: sqlitePath(file),
    beside: fileReaders,
    open: (client) => new BetterConnection(client ?? openDatabase(place())),
  })
}

function openDatabase(file: string): BetterDatabase {
  refuseCrashingVersion()
  const BetterSqlite3 = loadOptional(PACKAGE) as new (file: string) => BetterDatabase
  try {
    return new BetterSqlite3(file)
  } catch (cause) {
    // The package looks for its compiled part only now.
    throw missingBinding(PACKAGE, cause) ?? cause
  }
}

function nodeMajor(): number {
  return Number.parseInt(process.versions.node, 10)
}

/** From version 13 on the package needs Node 22, and takes the whole process down with a segmentation fault on Node 20. */
function refuseCrashingVersion(): void {
  if (nodeMajor() >= 22) return
  const manifest = loadOptional({ ...PACKAGE, name: 'better-sqlite3/package.json' })
  const { version } = manifest as { readonly version: string }
  if (Number.parseInt(version, 10) < 13) return
  throw new MissingDriverError(
    `better-sqlite3 ${version} needs Node 22 or later; this is Node ${process.versions.node}.`,
    { hint: `Run: npm install ${INSTALL}` },
  )
}

class BetterConnection {
  hasOwnState = false
  readonly #database: BetterDatabase
  readonly #statements = new RecentMap<string, KnownStatement>(REMEMBERED_STATEMENTS)

  constructor(database: BetterDatabase) {
    this.#database = database
  }

  close(): void {
    this.#database.close()
  }

  /** A statement of its own, because one that is being stepped through cannot be run. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what the package throws becomes a rejection
  async *step(
    sql: string,
    parameters: readonly WireValue[],
    size: number,
  ): AsyncGenerator<DriverResult, void> {
    readSingleStatement(sql)
    const statement = this.#database.prepare(sql).raw(true).safeIntegers(true)
    const fields = statement.columns().map(({ name }) => ({ name, typeId: 0 }))
    for (const rows of inParts(statement.iterate(...parameters.map(integerAsBigInt)), size))
      yield { fields, rows: rows.map(narrowed), affected: 0, command: '' }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what the package throws becomes a rejection
  async query(sql: string, parameters: readonly WireValue[]): Promise<DriverResult> {
    return this.querySync(sql, parameters)
  }

  querySync(sql: string, parameters: readonly WireValue[]): DriverResult {
    const known = this.#statements.get(sql) ?? this.#prepare(sql)
    const { statement, shape } = known
    const bound = parameters.map(integerAsBigInt)
    if (!statement.reader) {
      return { fields: [], rows: [], affected: statement.run(...bound).changes, command: '' }
    }
    const rows = readRows(known, bound)
    return new LazyResult(rows, shape.writes ? rows.length : 0, () =>
      statement.columns().map(({ name }) => ({ name, typeId: 0 })),
    )
  }

  #prepare(sql: string): KnownStatement {
    const shape = readSingleStatement(sql)
    this.hasOwnState ||= shape.makesOwnState
    const statement = this.#database.prepare(sql)
    const known = { statement: statement.reader ? statement.raw(true) : statement, shape, isExact: undefined }
    if (runsAgain(shape)) this.#statements.set(sql, known)
    return known
  }
}

/**
 * Integers as numbers are faster, and rounded beyond 2^53. A statement that only reads is run again with BigInts when a
 * number could be such a one; a statement that writes cannot be run twice and gets BigInts at once.
 */
function readRows(known: KnownStatement, bound: unknown[]): WireValue[][] {
  if (known.statement.readonly) {
    const rows = allRows(known, false, bound)
    if (!rows.some(mayBeRounded)) return rows
  }
  const rows = allRows(known, true, bound)
  for (const row of rows) narrowed(row)
  return rows
}

function allRows(known: KnownStatement, isExact: boolean, bound: unknown[]): WireValue[][] {
  if (known.isExact !== isExact) known.statement.safeIntegers(isExact)
  known.isExact = isExact
  return known.statement.all(...bound) as WireValue[][]
}

/** In place: a second array for each row costs as much as the row. */
function narrowed(row: unknown[]): WireValue[] {
  const values = row as WireValue[]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (typeof value === 'bigint') values[i] = narrowBigInt(value)
  }
  return values
}

/** Whether a row holds a number that an integer beyond 2^53 may have become. A plain loop: it looks at every value read. */
function mayBeRounded(row: readonly WireValue[]): boolean {
  for (const value of row) {
    if (typeof value === 'number' && (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER))
      return true
  }
  return false
}
