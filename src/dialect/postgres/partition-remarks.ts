import type { ColumnRow, ConstraintRow, HandedDownRow, IndexRow } from './catalog-rows'
import { namesOfIndex } from './server-names'

/** What hangs on a partition besides what it has from the table that it divides. */
interface Own {
  readonly columns: readonly ColumnRow[]
  readonly constraints: readonly ConstraintRow[]
  readonly indexes: readonly IndexRow[]
  readonly name: string
  readonly handedDown: HandedDownRow | null
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
    ...orderRemarks(own.columns, above),
    ...nameRemarks(own),
  ]
}

function orderRemarks(columns: readonly ColumnRow[], above: readonly ColumnRow[]): string[] {
  const [names, others] = [columns, above].map((list) => list.map(({ name }) => name).join(', '))
  return names === others ? [] : [`its columns in another order: ${names ?? ''}`]
}

/** Indexes and keys of the divided table, under names that they do not have when they are created anew. */
function nameRemarks({ name: partition, handedDown }: Own): string[] {
  const indexes = (handedDown?.indexes ?? []).flatMap(({ name, definition, isHeld, ...facts }) => {
    if (!isHeld) return [`index ${name}: ${definition}`]
    const names = namesOfIndex(partition, facts)
    return names.includes(name) ? [] : [`index ${name}: its name, which becomes ${names[0] ?? ''}`]
  })
  const keys = (handedDown?.keys ?? []).flatMap(({ name, above }) =>
    name === above ? [] : [`constraint ${name}: its name, which becomes ${above}`],
  )
  return [...indexes, ...keys]
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
