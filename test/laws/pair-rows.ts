/** Rows that a table of the first model can have and that can live in the second: the databases themselves say which. */
import { expect } from 'chai'

import type { Column } from '../../src/schema/column'
import type { MetaData } from '../../src/schema/metadata'
import type { Table } from '../../src/schema/table'
import type { EnumType } from '../../src/types/enum'
import type { NumericType } from '../../src/types/numeric'
import { formerLabelsOf } from '../../src/dialect/former-labels'
import { strictType } from '../../src/dialect/sqlite/ddl/strict-type'
import { readType } from '../../src/dialect/sqlite/type-reader'
import { conversionOf } from '../../src/dialect/sqlite/value-conversion'
import { resolveType } from '../../src/types/resolve-type'
import type { SqlType } from '../../src/types/sql-type'
import type { Row } from '../support/sqlite-catalog-description'
import type { DialectName } from '../../src/driver/driver'
import type { LawDatabase } from './pair-databases'

/** A table that both models have, with the columns that both have. */
export interface SharedTable {
  readonly before: Table
  readonly after: Table
  readonly columns: readonly SharedColumn[]
}

interface SharedColumn {
  readonly before: Column
  readonly after: Column
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

function place({ name, schema }: Table, dialect: DialectName): string {
  return dialect === 'sqlite' ? quoted(name) : `${quoted(schema ?? 'public')}.${quoted(name)}`
}

/** Rows of their own only: not those of tables that inherit from it. */
function source(table: Table, dialect: DialectName, division: Table): string {
  const { partitionBy } = division.dialect.postgres ?? {}
  const only = dialect === 'postgres' && partitionBy === undefined ? 'ONLY ' : ''
  return only + place(table, dialect)
}

/** What both models have; of a column that is computed in one of them there is nothing to keep. */
export function sharedTables(before: MetaData, after: MetaData): SharedTable[] {
  return [...before.tables.values()].flatMap((table) => {
    const other = [...after.tables.values()].find((each) => isSame(table, each))
    if (other === undefined || other.isView || table.isView) return []
    const columns = table.columns.flatMap((column): SharedColumn[] => {
      const twin = other.columns.find(
        (each) => each.name === column.name || each.formerNames.includes(column.name),
      )
      return twin === undefined || isComputed(column) || isComputed(twin)
        ? []
        : [{ before: column, after: twin }]
    })
    return [{ before: table, after: other, columns }]
  })
}

const isSame = ({ name, schema }: Table, other: Table): boolean =>
  schema === other.schema && (other.name === name || other.formerNames.includes(name))

const isComputed = ({ options: { computed } }: Column): boolean => computed !== undefined

/** The rows of a table as text, sorted; `division` is the model by which the database has it divided. */
export async function rowsOf(
  database: LawDatabase,
  table: Table,
  columns: readonly Column[],
  division: Table = table,
): Promise<string[]> {
  const { name: dialect } = database.engine.dialect
  const list = ['1', ...columns.map((column, i) => `${textOf(column, dialect)} AS c${i}`)].join(', ')
  const rows = await database.run(`SELECT ${list} FROM ${source(table, dialect, division)}`)
  return rows.map((row) => JSON.stringify(columns.map((_, i) => plain(row[`c${i}`])))).sort()
}

/** In a STRICT table whole numbers of REAL columns have a point. */
function plain(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/^(-?\d+)\.0$/u, '$1') : value
}

function textOf({ name }: Column, dialect: DialectName): string {
  return dialect === 'sqlite' ? `quote(${quoted(name)})` : `${quoted(name)}::text`
}

/** Fills the tables of the first model; what the second has of them gets the same rows, if it can hold them. */
export async function fillBoth(
  first: LawDatabase,
  second: LawDatabase,
  { before, after }: { readonly before: MetaData; readonly after: MetaData },
): Promise<void> {
  const shared = new Map(sharedTables(before, after).map((each) => [each.before, each]))
  const tables = [...before.tables.values()].filter((table) => !table.isView)
  // Twice, so that rows can point to those of later tables, and to their own.
  for (const turn of [0, 2])
    for (const table of tables)
      for (const number of [turn, turn + 1])
        await fill(first, second, { table, twin: shared.get(table), number })
}

interface NewRow {
  readonly table: Table
  readonly twin: SharedTable | undefined
  readonly number: number
}

async function fill(first: LawDatabase, second: LawDatabase, { table, twin, number }: NewRow): Promise<void> {
  const { name: dialect } = first.engine.dialect
  try {
    for (const { run } of [first, second]) await run('BEGIN')
    const given = table.columns.filter((column) => !isComputed(column) && column.identity === undefined)
    const values = given.map((column, i) => valueOf(column, number + i, dialect))
    const [row] = await insert(first, table, { columns: given, values, returned: table.columns })
    if (twin !== undefined) {
      const texts: string[] = []
      for (const shared of twin.columns)
        texts.push(
          await converted(literal(row?.[`c${table.columns.indexOf(shared.before)}`], dialect), shared, first),
        )
      const columns = twin.columns.map((column) => column.after)
      const rows = await insert(second, twin.after, { columns, values: texts, returned: [] })
      expect(rows).to.have.lengthOf(1)
    }
    for (const database of [second, first]) await assertKeysHold(database)
    for (const { run } of [second, first]) await run('COMMIT')
  } catch {
    for (const { run } of [first, second]) await run('ROLLBACK').catch(() => [])
  }
}

/** What waits for the end of the transaction fails before it. */
async function assertKeysHold({ engine, run }: LawDatabase): Promise<void> {
  if (engine.dialect.name === 'postgres') await run('SET CONSTRAINTS ALL IMMEDIATE')
  else expect(await run('PRAGMA foreign_key_check')).to.deep.equal([])
}

/** A value as it was read: SQLite gives what can be written again. */
function literal(value: unknown, dialect: DialectName): string {
  if (value === null || value === undefined) return 'NULL'
  return dialect === 'sqlite' ? String(value) : `'${String(value).replaceAll("'", "''")}'`
}

/** SQLite keeps what it is given, whatever the column: where a column's type changes, its values are to be those of the new one. */
async function converted(
  value: string,
  { before, after }: SharedColumn,
  { run, engine }: LawDatabase,
): Promise<string> {
  const { name: dialect } = engine.dialect
  const labels = formerLabelsOf({ column: after, foundColumn: before }, dialect)
  for (const [from, to] of labels) if (value === `'${from}'`) return `'${to}'`
  if (dialect !== 'sqlite' || value === 'NULL' || isSameInStrict(before, after)) return value
  const conversion = conversionOf(toldType(before), after.type)
  if (conversion === undefined) return convertedBytes(value, { before, after })
  if (conversion.misfit !== undefined) {
    const [row] = await run(`SELECT ${conversion.misfit(value)} AS misfit`)
    expect(Number(row?.['misfit'])).to.equal(0)
  }
  expect(conversion.values).to.not.equal('none')
  return conversion.write(value)
}

/** A STRICT table tells no more of a column than how its values are stored, but for what a CHECK says of them. */
function toldType({ table, type }: Column): SqlType {
  const isChecked = ['boolean', 'enum'].includes(resolveType(type, 'sqlite').kind)
  const kept = table.dialect.sqlite?.strict === true && !isChecked ? strictType(type) : undefined
  return (kept === undefined ? undefined : readType(kept)) ?? type
}

/** What is stored alike is the same to STRICT tables: a date, and a time. */
function isSameInStrict(before: Column, after: Column): boolean {
  const isStrict = [before, after].every(({ table }) => table.dialect.sqlite?.strict === true)
  return isStrict && strictType(before.type) === strictType(after.type)
}

/** Where a column becomes one of bytes, its values are to be bytes. */
function convertedBytes(value: string, { before, after }: SharedColumn): string {
  const [was, is] = [before, after].map(({ type }) => resolveType(type, 'sqlite').kind)
  if (was !== 'binary' && is === 'binary') return `CAST(${value} AS BLOB)`
  return was === 'binary' && is !== 'binary' && is !== 'any' ? `CAST(${value} AS TEXT)` : value
}

interface Insertion {
  readonly columns: readonly Column[]
  readonly values: readonly string[]
  readonly returned: readonly Column[]
}

function insert(
  { run, engine }: LawDatabase,
  table: Table,
  { columns, values, returned }: Insertion,
): Promise<readonly Row[]> {
  const { name: dialect } = engine.dialect
  const word = dialect === 'sqlite' ? 'INSERT OR ABORT' : 'INSERT'
  const list = ['1', ...returned.map((column, i) => `${textOf(column, dialect)} AS c${i}`)].join(', ')
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  const what =
    columns.length === 0
      ? 'DEFAULT VALUES'
      : `(${names}) ${OVERRIDING[dialect]} VALUES (${values.join(', ')})`
  return run(`${word} INTO ${place(table, dialect)} ${what} RETURNING ${list}`)
}

const OVERRIDING: Readonly<Record<DialectName, string>> = {
  postgres: 'OVERRIDING SYSTEM VALUE',
  sqlite: '',
}

/** A value as SQL: mostly one of the type's, now and then nothing, or the default. */
function valueOf(column: Column, number: number, dialect: DialectName): string {
  const isKey = column.table?.foreignKeys.some(({ columns }) => columns.includes(column)) ?? false
  if (column.nullable && (isKey ? number % 2 === 1 : number % 5 === 4)) return 'NULL'
  if (dialect === 'postgres' && column.options.serverDefault !== undefined && number % 4 === 3)
    return 'DEFAULT'
  const values = valuesOf(resolveType(column.type, dialect), dialect)
  const value = values[number % Math.max(1, values.length)]
  if (value === undefined) return 'NULL'
  return dialect === 'sqlite' && value.startsWith("x'") ? value : `'${value.replaceAll("'", "''")}'`
}

/** By the kind of type; the same for all numbers, so that keys find what they point to. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  smallint: ['1', '2', '3'],
  integer: ['1', '2', '3'],
  bigint: ['1', '2', '3'],
  numeric: ['1', '2', '3'],
  real: ['1.5', '2', '3'],
  double: ['1.5', '2', '3'],
  varchar: ['a', 'b', "it's"],
  char: ['abc', 'x'],
  text: ['a', 'b', '1'],
  date: ['2026-01-31', '2025-06-30'],
  time: ['12:30:00', '01:02:03'],
  timestamp: ['2026-01-31 12:30:00', '2025-06-30 01:02:03'],
  json: ['{"a":1}', '[]', 'null'],
  uuid: ['0b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a11', '1b8e7c1e-8f7c-4f0e-9d5a-0e3f6f8f7a12'],
  domain: ['x', 'y'],
  composite: ['(a,{x},1.0)'],
  any: ['a', '1'],
}

const NAMED: Readonly<Record<string, readonly string[]>> = {
  inet: ['10.0.0.1', '10.0.0.2'],
  'INT[]': ['{1,2}', '{}'],
  'timestamp(3)': ['2026-01-31 12:30:00.123'],
  int4range: ['[1,5)', 'empty'],
  tstzrange: ['empty'],
  nummultirange: ['{}'],
  tsvector: ['a b'],
  point: ['(1,2)'],
}

function valuesOf(type: SqlType, dialect: DialectName): readonly string[] {
  const { kind } = type
  const isSqlite = dialect === 'sqlite'
  if (kind === 'custom') return ['a', 'b']
  if (kind === 'boolean') return isSqlite ? ['1', '0'] : ['true', 'false']
  // SQLite keeps what it is given; a value is to be one of the type.
  if (kind === 'numeric' && ((type as NumericType).scale ?? 0) < 0) return ['100', '200', '300']
  if (kind === 'binary') return isSqlite ? ["x'00ff'", "x'41'"] : ['\\x00ff', '\\x41']
  if (kind === 'enum') return (type as EnumType<unknown>).values
  if (kind === 'array') return ['{}']
  if (kind === 'range') return ['[1,2)', 'empty']
  const name = type.toString()
  if (/^interval/iu.test(name)) return ['1 day', '2 days']
  if (/^bit/iu.test(name)) return ['101', '010']
  return VALUES[kind] ?? NAMED[name] ?? []
}
