import type { ColumnOptions } from '../../schema/column'
import { Computed } from '../../schema/computed'
import { Identity } from '../../schema/identity'
import { EnumType } from '../../types/enum'
import type { SqlType } from '../../types/sql-type'
import type { CheckFacts, ColumnFacts, KeyFacts } from '../table-facts'
import type { ColumnRow } from './catalog-rows'
import type { PostgresColumnOptions } from './options'
import type { ReadingContext } from './read-indexes'
import { readCounting } from './read-sequences'
import { forPostgres } from './read-storage'
import { nameOfSerial, isGivenByServer } from './server-names'
import { serverSql } from './server-text'
import { readLabelCheck, readType } from './type-reader'

/** What the reading of columns needs from outside. */
export interface ColumnContext extends ReadingContext {
  readonly table: string
  readonly isView: boolean
  readonly primaryKey: KeyFacts<unknown> | undefined
  readonly checks: readonly CheckFacts[]
  /** Whether a column is just what the tables above have handed down. */
  readonly isInherited: (row: ColumnRow) => boolean
  /** The labels that a column has from the tables above. */
  readonly labelsAbove: (row: ColumnRow) => readonly string[] | undefined
}

/** The columns of one table. */
export interface ReadColumns {
  readonly columns: ColumnFacts[]
  readonly checks: CheckFacts[]
  /** The sequence that a serial column brings along. */
  readonly serial: number | undefined
}

const STORAGE = { p: 'PLAIN', e: 'EXTERNAL', x: 'EXTENDED', m: 'MAIN' } as const
const COMPRESSION = { p: 'pglz', l: 'lz4' } as const

/** Turns catalog rows into columns, and takes the checks that only enforce a column's type into the types. */
export function readColumns(rows: readonly ColumnRow[], context: ColumnContext): ReadColumns {
  const checks = [...context.checks]
  const held = rows.filter((row) => isHeld(row, context))
  const numbered = numberedColumn(held, context)
  const columns = held.map((row) => {
    for (const line of remarksOn(row, context)) context.note(`column ${row.name}: ${line}`)
    return { name: row.name, type: typeOf(row, checks, context), options: optionsOf(row, numbered, context) }
  })
  const serial = numbered?.identity === '' ? numbered.sequence?.oid : undefined
  return { columns, checks, serial }
}

function isHeld(row: ColumnRow, { leftOut, note }: ColumnContext): boolean {
  const why = leftOut.column(row.oid, row.number)
  if (why !== undefined) note(`column ${row.name}: ${definitionOf(row)} (it needs ${why})`)
  return why === undefined
}

function definitionOf({ formatted, generated, default: text }: ColumnRow): string {
  return generated === '' ? formatted : `${formatted} GENERATED ALWAYS AS (${text ?? ''})`
}

/**
 * The column of which `autoincrement` can be said: one of a table, an identity without options that is the whole key rather than
 * a serial, a serial of the key rather than another.
 */
function numberedColumn(rows: readonly ColumnRow[], context: ColumnContext): ColumnRow | undefined {
  const isKey = (row: ColumnRow): boolean => context.primaryKey?.columns.includes(row.name) === true
  const serials = rows.filter((row) => isSerial(row, context.table))
  return (
    rows.find((row) => isPlainIdentity(row) && isLoneKey(row, context.primaryKey)) ??
    serials.find(isKey) ??
    serials[0]
  )
}

/** Whether a column's sequence is a serial's in every respect, so that the word alone makes it again. */
function isSerial(row: ColumnRow, table: string): boolean {
  const { sequence, notNull, formatted } = row
  if (sequence === null || sequence.isIdentity || !sequence.isPlain || !notNull) return false
  const isOrdinary = Object.keys(readCounting(sequence)).length === 0 && sequence.type === formatted
  return isOrdinary && sequence.name === nameOfSerial(table, row.name) && isNextValue(row.default)
}

/** The default is nothing but the next number: it depends on the sequence, and a sequence is used by a call only. */
function isNextValue(text: string | null): boolean {
  return text?.startsWith('nextval(') === true && text.endsWith('::regclass)')
}

function isPlainIdentity({ identity, sequence }: ColumnRow): boolean {
  return identity === 'd' && (sequence === null || Object.keys(readCounting(sequence)).length === 0)
}

function optionsOf(row: ColumnRow, numbered: ColumnRow | undefined, context: ColumnContext): ColumnOptions {
  const { comment } = row
  return {
    nullable: !row.notNull,
    ...valueOf(row, numbered, context),
    collation: collationOf(row, context),
    comment: comment ?? undefined,
    dialect: forPostgres(keepingOf(row, context)),
  }
}

/** Where a column's value comes from. */
function valueOf(row: ColumnRow, numbered: ColumnRow | undefined, context: ColumnContext): ColumnOptions {
  const { identity, generated, default: text } = row
  if (row === numbered) return { autoincrement: identity === '' ? 'serial' : true }
  if (identity !== '')
    return { identity: new Identity({ ...countingOf(row), ...(identity === 'a' ? { always: true } : {}) }) }
  if (generated !== '')
    return { computed: new Computed(serverSql(text ?? ''), { stored: generated === 's' }) }
  return {
    serverDefault: defaultOf(row, context),
    // It would be numbered by the rules of a model, did the catalog not say otherwise.
    autoincrement: text === null && isLoneKey(row, context.primaryKey) && isNumber(row) ? false : undefined,
  }
}

function defaultOf(row: ColumnRow, { leftOut, isView }: ColumnContext): ColumnOptions['serverDefault'] {
  if (row.default === null || isView || leftOut.default(row.oid, row.number) !== undefined) return undefined
  return serverSql(row.default)
}

function countingOf({ sequence }: ColumnRow): ReturnType<typeof readCounting> {
  return sequence === null ? {} : readCounting(sequence)
}

function collationOf(
  { collation, collationOid }: ColumnRow,
  { leftOut }: ColumnContext,
): ColumnOptions['collation'] {
  if (collation === null || leftOut.collation(collationOid) !== undefined) return undefined
  return collation.length === 1 ? collation[0] : collation
}

/** How a column's values are kept. */
function keepingOf(row: ColumnRow, { isInherited, table }: ColumnContext): PostgresColumnOptions {
  const { storage, compression, statistics } = row
  return {
    storage: storage === null ? undefined : STORAGE[storage],
    compression: compression === '' ? undefined : COMPRESSION[compression],
    statistics: statistics === null || statistics < 0 ? undefined : statistics,
    sequence: sequenceOf(row, table),
    inherited: isInherited(row) ? true : undefined,
  }
}

/** The sequence of an identity, unless it is called as the server would call it. */
function sequenceOf({ sequence, name }: ColumnRow, table: string): string | undefined {
  if (sequence?.isIdentity !== true) return undefined
  return sequence.name === nameOfSerial(table, name) ? undefined : sequence.name
}

function typeOf(row: ColumnRow, checks: CheckFacts[], { table, labelsAbove }: ColumnContext): SqlType {
  const type = readType(row)
  if (type.kind !== 'varchar') return type
  const own = labelsOf(row.name, { table, checks })
  if (own !== undefined) checks.splice(own.at, 1)
  const labels = own?.labels ?? labelsAbove(row)
  return labels === undefined ? type : new EnumType(labels, undefined, false)
}

/** The labels to which a table restricts a column by a check, and the place of that. */
export function labelsOf(
  column: string,
  { table, checks }: { readonly table: string; readonly checks: readonly CheckFacts[] },
): { readonly labels: readonly string[]; readonly at: number } | undefined {
  for (const [at, { options, sql }] of checks.entries()) {
    const labels = readLabelCheck(sql, column)
    // A check with a name of its own is one that somebody wrote.
    if (labels !== undefined && isGivenByServer(options.name, table, column)) return { labels, at }
  }
  return undefined
}

function isLoneKey({ name }: ColumnRow, key: KeyFacts<unknown> | undefined): boolean {
  return key?.columns.length === 1 && key.columns[0] === name
}

function isNumber({ formatted }: ColumnRow): boolean {
  return formatted === 'smallint' || formatted === 'integer' || formatted === 'bigint'
}

/** A model that says nothing of a default says that there is none. */
const KEPT_DEFAULT = 'sync drops it, unless the column says serverDefault: sql`…`, as `whole: true` reads it'

/** What no class says of a column. */
function remarksOn(row: ColumnRow, { leftOut, isView, isInherited }: ColumnContext): string[] {
  const { default: text, options, collation, collationOid } = row
  const lostDefault = leftOut.default(row.oid, row.number)
  const lostCollation = collation === null ? undefined : leftOut.collation(collationOid)
  return [
    ...(lostDefault === undefined
      ? []
      : [`DEFAULT ${text ?? ''} (it needs ${lostDefault}; ${KEPT_DEFAULT})`]),
    ...(row.isLocal || isInherited(row)
      ? []
      : ['it is inherited and changed here, and becomes one of its own']),
    ...(isView && text !== null ? [`DEFAULT ${text}`] : []),
    ...(lostCollation === undefined
      ? []
      : [`COLLATE ${(collation ?? []).join('.')} (it is ${lostCollation})`]),
    ...(options ?? []).filter(isAttributeOption).map((option) => `the option ${option}`),
  ]
}

/** The options that ALTER TABLE … ALTER COLUMN … SET is documented to take: a server may keep marks of its own beside them. */
function isAttributeOption(option: string): boolean {
  return option.startsWith('n_distinct=') || option.startsWith('n_distinct_inherited=')
}
