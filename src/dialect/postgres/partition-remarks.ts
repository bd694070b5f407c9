import type { ColumnRow, ConstraintRow, IndexRow } from './catalog-rows'

/** What hangs on a partition besides what it has from the table that it divides. */
interface Own {
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
}

/** What a partition has of its own, for which there are no classes. `above` are the columns of the divided table. */
export function partitionRemarks(own: Own, above: readonly ColumnRow[]): string[] {
  const byName = new Map(above.map((column) => [column.name, column]))
  const unlike = own.columns.filter((column) => {
    const original = byName.get(column.name)
    return original !== undefined && !isSameColumn(column, original)
  })
  const commented = own.columns.filter(({ comment }) => comment !== null)
  const told = own.constraints.filter(({ kind }) => kind !== 'n')
  return [
    ...unlike.map((column) => `column ${column.name}: ${definitionOf(column)}`),
    ...commented.map(({ name }) => `column ${name}: its comment`),
    ...told.map(({ name, constraintDefinition }) => `constraint ${name}: ${constraintDefinition}`),
    ...own.indexes.map(({ name, definition }) => `index ${name}: ${definition}`),
  ]
}

/** Whether a column is just what was handed down to it. */
export function isSameColumn(column: ColumnRow, above: ColumnRow): boolean {
  const names = [
    'formatted',
    'notNull',
    'default',
    'generated',
    'storage',
    'compression',
    'statistics',
  ] as const
  return names.every((name) => column[name] === above[name])
}

function definitionOf({ formatted, notNull, default: text, statistics }: ColumnRow): string {
  const parts = [
    formatted,
    notNull ? 'NOT NULL' : 'NULL',
    ...(text === null ? [] : [`DEFAULT ${text}`]),
    ...(statistics === null || statistics < 0 ? [] : [`STATISTICS ${statistics}`]),
  ]
  return parts.join(' ')
}
