import type { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import type { RowSearch } from '../../row-search'
import type { ValueConversion } from '../value-conversion'
import { affinityOf } from '../affinity'
import { lower } from '../name-key'
import { isNeverNull, numberedColumn, placeInKey } from '../read-table'
import type { StoredColumn } from '../stored-column'
import type { StoredTable } from '../stored-table'
import type { NewColumn } from './definition'

/** From where to where rows are copied. */
export interface CopyParts {
  readonly from: StoredTable
  readonly source: string
  readonly target: string
  readonly columns: readonly NewColumn[]
  /** The table that the new text makes. */
  readonly to: StoredTable
  readonly conversions: Conversions
}

/** What becomes of the values of columns whose type changes, by the names that they have, in lower case. */
export type Conversions = ReadonlyMap<string, ValueConversion>

/**
 * The statement that copies the rows. ABORT, so that no conflict clause of the table leaves a row out; the number that a row has
 * besides its columns is kept, because other tables may know it (the rows of a full-text index, for one).
 */
export function copyStatement(parts: CopyParts, quoter: IdentifierQuoter): string {
  const { source, target } = parts
  const kept = [
    ...rowNumbers(parts),
    ...parts.columns.flatMap((column) => valueOf(column, parts.conversions, quoter)),
  ]
  const pairs = kept.length > 0 ? kept : newRow(parts, quoter)
  const names = pairs.map(([name]) => name)
  const values = pairs.map(([, value]) => value)
  return `INSERT OR ABORT INTO ${target} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${source}`
}

/** Where no column stays, each row has what a new one has: SQLite numbers it, and refuses one whose key nothing gives. */
function newRow({ columns, to }: CopyParts, quoter: IdentifierQuoter): Pair[] {
  const given = columns.find(({ column }) => column.computed === undefined)
  const name = rowNumberOf(to) ?? (given && quoter.quote(given.column.name))
  return name === undefined ? [] : [[name, 'NULL']]
}

/** The searches for values of the table that cannot become those of the new one. */
export function misfits(parts: CopyParts, quoter: IdentifierQuoter): readonly RowSearch[] {
  return [...missingKeys(parts, quoter), ...misfitsOfTypes(parts, quoter)]
}

/**
 * SQLite lets a primary key be null where nothing forbids it, and the new table forbids it
 * (https://www.sqlite.org/quirks.html#primary_keys_can_sometimes_contain_nulls).
 */
function missingKeys(parts: CopyParts, quoter: IdentifierQuoter): readonly RowSearch[] {
  return parts.columns.flatMap(({ column, from }): RowSearch[] => {
    const mayBeNull =
      from !== undefined && placeInKey(from, parts.from) !== 'none' && !isNeverNull(from, parts.from)
    if (!mayBeNull || !isNeverNull(column, parts.to)) return []
    const problem = `rows of table ${parts.from.name} have no ${from.name}, which is part of the primary key`
    const query = `SELECT * FROM ${parts.source} WHERE ${quoter.quote(from.name)} IS NULL`
    return [{ kind: 'value', name: problem, problem, query }]
  })
}

function misfitsOfTypes(parts: CopyParts, quoter: IdentifierQuoter): readonly RowSearch[] {
  return parts.columns.flatMap(({ column, from }): RowSearch[] => {
    const conversion = from && parts.conversions.get(lower(from.name))
    if (from === undefined || conversion?.misfit === undefined || column.computed !== undefined) return []
    const { misfit, problem: wrong = `do not fit ${column.type.text}` } = conversion
    const name = quoter.quote(from.name)
    const problem = `values of column ${from.name} of table ${parts.from.name} ${wrong}`
    const query = `SELECT * FROM ${parts.source} WHERE ${name} IS NOT NULL AND (${misfit(name)})`
    return [{ kind: 'value', name: problem, problem, query }]
  })
}

/** Statements that fail where there are any, and say of which column: a CHECK is the one thing in SQLite that fails with words. */
export function fitStatements(searches: readonly RowSearch[], quoter: IdentifierQuoter): readonly string[] {
  if (searches.length === 0) return []
  const columns = searches.map(
    ({ problem }, i) => `misfits_${i} CONSTRAINT ${quoter.quote(problem)} CHECK (misfits_${i} = 0)`,
  )
  const counts = searches.map(({ query }) => `EXISTS (${query})`)
  return [
    `CREATE TEMP TABLE ${CHECKED} (${columns.join(', ')})`,
    `INSERT INTO temp.${CHECKED} SELECT ${counts.join(', ')}`,
    `DROP TABLE temp.${CHECKED}`,
  ]
}

const CHECKED = 'dovetail_checked'

type Pair = readonly [name: string, value: string]

/** What is worked out is not copied, and what is new gets its default. */
function valueOf({ column, from }: NewColumn, conversions: Conversions, quoter: IdentifierQuoter): Pair[] {
  if (from === undefined || column.computed !== undefined) return []
  const [name, value] = [quoter.quote(column.name), quoter.quote(from.name)]
  const conversion = conversions.get(lower(from.name))
  if (conversion !== undefined) return [[name, conversion.write(value)]]
  // Every other type turns values into its own form as far as nothing is lost.
  if (isBytes(column) && !isBytes(from)) return [[name, `CAST(${value} AS BLOB)`]]
  if (isBytes(from) && affinityOf(column.type.text) !== 'BLOB') return [[name, `CAST(${value} AS TEXT)`]]
  return [[name, value]]
}

function isBytes({ type }: StoredColumn): boolean {
  return type.text.toUpperCase().includes('BLOB')
}

const ROW_NUMBERS = ['rowid', '_rowid_', 'oid']

function rowNumbers({ from, to }: CopyParts): Pair[] {
  const [source, target] = [from, to].map(rowNumberOf)
  return source === undefined || target === undefined || numberedColumn(to) !== undefined
    ? []
    : [[target, source]]
}

/** A name by which the number can be had. */
function rowNumberOf({ columns, withoutRowid }: StoredTable): string | undefined {
  const names = new Set(columns.map(({ name }) => lower(name)))
  return withoutRowid ? undefined : ROW_NUMBERS.find((name) => !names.has(name))
}
