import { unsafeSql } from '../../expression/raw-sql'
import { EnumType } from '../../types/enum'
import type { SqlType } from '../../types/sql-type'
import type { CheckFacts, ColumnFacts, KeyFacts } from '../table-facts'
import type { ColumnRow } from './catalog-rows'
import { isGivenByServer } from './server-names'
import { readLabelCheck, readType } from './type-reader'

/** What the reading of columns needs from outside. */
export interface ColumnContext {
  readonly table: string
  readonly primaryKey: KeyFacts<unknown> | undefined
  readonly checks: readonly CheckFacts[]
  readonly note: (line: string) => void
}

/** Turns catalog rows into columns, and takes the checks that only enforce a column's type into the types. */
export function readColumns(
  rows: readonly ColumnRow[],
  context: ColumnContext,
): { columns: ColumnFacts[]; checks: CheckFacts[] } {
  const checks = [...context.checks]
  const columns = rows.map((row) => {
    for (const line of remarksOn(row)) context.note(`column ${row.name}: ${line}`)
    const isNumbered = row.identity !== '' || isSerial(row)
    return {
      name: row.name,
      type: typeOf(row, checks, context),
      options: {
        nullable: !row.notNull,
        serverDefault:
          row.generated !== '' || isNumbered || row.default === null ? undefined : unsafeSql(row.default),
        autoincrement: isNumbered ? true : isLoneKey(row, context.primaryKey) ? false : undefined,
      },
    }
  })
  return { columns, checks }
}

function typeOf(row: ColumnRow, checks: CheckFacts[], { table }: ColumnContext): SqlType {
  const type = readType(row)
  if (type.kind !== 'varchar') return type
  for (const [i, check] of checks.entries()) {
    const labels = readLabelCheck(check.sql, row.name)
    // A check with a name of its own is one that somebody wrote.
    if (labels === undefined || !isGivenByServer(check.options.name, table, row.name)) continue
    checks.splice(i, 1)
    return new EnumType(labels, undefined, false)
  }
  return type
}

function isSerial({ ownsSequence, default: text }: ColumnRow): boolean {
  return ownsSequence && text !== null && text.startsWith('nextval(')
}

/** A column that would be numbered by the rules of a model, did the catalog not say otherwise. */
function isLoneKey({ name }: ColumnRow, key: KeyFacts<unknown> | undefined): boolean {
  return key?.columns.length === 1 && key.columns[0] === name
}

function remarksOn(row: ColumnRow): string[] {
  return [
    ...(row.generated === ''
      ? []
      : [`GENERATED ALWAYS AS (${row.default ?? ''})${row.generated === 's' ? ' STORED' : ''}`]),
    ...(row.identity === 'a' ? ['GENERATED ALWAYS AS IDENTITY'] : []),
    ...(isSerial(row) ? ['numbered by a sequence of its own (serial), not as an identity'] : []),
    ...(row.collation === null ? [] : [`COLLATE ${row.collation}`]),
    ...(row.comment === null ? [] : ['its comment']),
  ]
}
