import { MissingDriverError, UsageError } from '../errors'
import type { Driver, DriverConfig, DriverResult, FieldInfo, WireValue } from './driver'
import { fileReaders } from './file-readers'
import { inParts } from './in-parts'
import { LazyResult } from './lazy-result'
import { RecentMap } from '../util/recent-map'
import { singleHandleDriver } from './single-handle-driver'
import { readSingleStatement, runsAgain, type StatementShape } from './single-statement'
import { integerAsBigInt, narrowBigInt, sqliteFile, sqlitePath, sqlitePlace } from './sqlite-values'
import { refuseStatementTimeout, refuseUrlOptions } from './unsupported-options'

type Cell = WireValue | Uint8Array

interface NodeStatement {
  all(...parameters: unknown[]): unknown[]
  /** Node 22.13 and later. */
  iterate?(...parameters: unknown[]): Iterable<unknown>
  run(...parameters: unknown[]): { readonly changes: number | bigint }
  setReadBigInts(on: boolean): void
  /** Node 22.16 and later. */
  setReturnArrays?(on: boolean): void
  /** Node 22.16 and later. */
  columns?(): { readonly name: string }[]
}

interface NodeDatabase {
  prepare(sql: string): NodeStatement
  close(): void
}

interface KnownStatement {
  readonly statement: NodeStatement
  readonly shape: StatementShape
}

const REMEMBERED_STATEMENTS = 200

/** Makes the driver for Node's own `node:sqlite` (Node 22.5 and later). */
export function createNodeSqliteDriver(config: DriverConfig): Driver {
  const file = sqliteFile(config.database)
  const place = sqlitePlace(file)
  refuseUrlOptions(config, 'node:sqlite')
  refuseStatementTimeout(config, 'node:sqlite')
  return singleHandleDriver<NodeDatabase>(config, {
    name: 'node:sqlite',
    dialect: 'sqlite',
    path: sqlitePath(file),
    beside: fileReaders,
    open: (client) => new NodeConnection(client ?? openDatabase(place())),
  })
}

function openDatabase(file: string): NodeDatabase {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- older Nodes lack the module: it is asked for late
    const { DatabaseSync } = require('node:sqlite') as { DatabaseSync: new (file: string) => NodeDatabase }
    return new DatabaseSync(file)
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ERR_UNKNOWN_BUILTIN_MODULE') throw cause
    throw new MissingDriverError(
      `node:sqlite needs Node 22.5 or later; this is Node ${process.versions.node}.`,
      {
        hint: 'Use another driver: npm install sqlite3 (sqlite:///…) or better-sqlite3 (sqlite+better-sqlite3:///…).',
        cause,
      },
    )
  }
}

class NodeConnection {
  hasOwnState = false
  readonly #database: NodeDatabase
  readonly #statements = new RecentMap<string, KnownStatement>(REMEMBERED_STATEMENTS)

  constructor(database: NodeDatabase) {
    this.#database = database
  }

  close(): void {
    this.#database.close()
  }

  /** A statement of its own, because one that is being stepped through cannot be run. */
  // eslint-disable-next-line @typescript-eslint/require-await -- what the module throws becomes a rejection
  async *step(
    sql: string,
    parameters: readonly WireValue[],
    size: number,
  ): AsyncGenerator<DriverResult, void> {
    readSingleStatement(sql)
    const statement = prepare(this.#database, sql)
    statement.setReadBigInts(true)
    if (statement.iterate === undefined) {
      throw new UsageError('This version of Node cannot step through the rows of a statement.', {
        hint: 'Use Node 22.13 or later, or another driver.',
      })
    }
    for (const part of inParts(statement.iterate(...parameters.map(integerAsBigInt)), size)) {
      const fields = statement.columns === undefined ? fieldsOfObjects(part) : fieldsOf(statement.columns())
      yield { fields, rows: part.map((row) => cells(row, fields).map(toWire)), affected: 0, command: '' }
    }
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what the module throws becomes a rejection
  async query(sql: string, parameters: readonly WireValue[]): Promise<DriverResult> {
    return this.querySync(sql, parameters)
  }

  querySync(sql: string, parameters: readonly WireValue[]): DriverResult {
    const { statement, shape } = this.#statements.get(sql) ?? this.#prepare(sql)
    const bound = parameters.map(integerAsBigInt)
    if (shape.writes && !shape.returning) {
      return { fields: [], rows: [], affected: Number(statement.run(...bound).changes), command: '' }
    }
    const found = readRows(statement, shape, bound)
    const ofObjects = statement.columns === undefined ? fieldsOfObjects(found) : undefined
    const rows = found.map((row) => cells(row, ofObjects ?? []).map(toWire))
    return new LazyResult(
      rows,
      shape.writes ? rows.length : 0,
      () => ofObjects ?? fieldsOf(statement.columns?.() ?? []),
    )
  }

  #prepare(sql: string): KnownStatement {
    const shape = readSingleStatement(sql)
    this.hasOwnState ||= shape.makesOwnState
    const known = { statement: prepare(this.#database, sql), shape }
    if (runsAgain(shape)) this.#statements.set(sql, known)
    return known
  }
}

function prepare(database: NodeDatabase, sql: string): NodeStatement {
  const statement = database.prepare(sql)
  statement.setReturnArrays?.(true)
  return statement
}

/**
 * Without BigInts the module throws at an integer beyond 2^53. A SELECT is then run again with them; what may write cannot
 * be run twice and gets them at once.
 */
function readRows(statement: NodeStatement, shape: StatementShape, bound: unknown[]): unknown[] {
  if (shape.verb === 'select' || shape.verb === 'values') {
    try {
      statement.setReadBigInts(false)
      return statement.all(...bound)
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_OUT_OF_RANGE') throw error
    }
  }
  statement.setReadBigInts(true)
  return statement.all(...bound)
}

function fieldsOf(columns: readonly { readonly name: string }[]): FieldInfo[] {
  return columns.map(({ name }) => ({ name, typeId: 0 }))
}

// Before Node 22.16 rows come as objects only, in which two columns of one name are one and numeric names come first.
function fieldsOfObjects(rows: readonly unknown[]): FieldInfo[] {
  const names = Object.keys((rows[0] as object | undefined) ?? {})
  if (names.length > 1 && names.some((name) => /^\d+$/.test(name))) {
    throw new UsageError(
      'A result column is named by a number: this version of Node cannot tell the order of the columns.',
      {
        hint: 'Give each column a name (select 1 as one …), or use Node 22.16 or later.',
      },
    )
  }
  return names.map((name) => ({ name, typeId: 0 }))
}

function cells(row: unknown, fields: readonly FieldInfo[]): Cell[] {
  if (Array.isArray(row)) return row as Cell[]
  return fields.map(({ name }) => (row as Record<string, Cell>)[name] ?? null)
}

function toWire(cell: Cell): WireValue {
  if (typeof cell === 'bigint') return narrowBigInt(cell)
  if (cell instanceof Uint8Array && !Buffer.isBuffer(cell)) {
    return Buffer.from(cell.buffer, cell.byteOffset, cell.byteLength)
  }
  return cell
}
