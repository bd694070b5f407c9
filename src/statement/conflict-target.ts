import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { Column } from '../schema/column'
import type { PrimaryKeyConstraint } from '../schema/primary-key'
import type { Table } from '../schema/table'
import type { UniqueConstraint } from '../schema/unique'

/** What a row is there already by: a key or a unique index, as a database is told it. */
export interface ConflictTarget {
  /** Columns; of an index, also what it computes. */
  readonly parts: readonly Expression[]
  /** Which rows a partial index is about. */
  readonly where?: Expression | undefined
}

/** A unique key of a table. */
export interface UniqueTarget extends ConflictTarget {
  readonly name: string
  /** Its columns, if it is over nothing else. */
  readonly columns: readonly Column[] | undefined
}

/** The primary key, unique constraints and unique indexes of a table, those about all rows first. */
export function uniqueTargets(table: Table): readonly UniqueTarget[] {
  const keys = table.constraints.filter(isKey).map(({ name, columns }) => ({ name, columns, parts: columns }))
  const indexes = table.indexes
    .filter(({ unique }) => unique)
    .map(({ name, orderings, where }): UniqueTarget => {
      const parts = orderings.map(({ operand }) => operand)
      return { name, where, parts, columns: parts.every(isColumn) ? parts : undefined }
    })
  const isWhole = ({ where }: UniqueTarget): boolean => where === undefined
  return [...keys, ...indexes.filter(isWhole), ...indexes.filter((index) => !isWhole(index))]
}

/**
 * The key that is over these columns and no others: one of all rows, or the only partial index.
 *
 * @throws UsageError for several partial indexes, which only their names tell apart
 */
export function targetOver(
  targets: readonly UniqueTarget[],
  columns: readonly Column[],
): UniqueTarget | undefined {
  const wanted = new Set(columns)
  const [first, ...others] = targets.filter(
    (target) =>
      target.columns?.length === wanted.size && target.columns.every((column) => wanted.has(column)),
  )
  if (first?.where === undefined || others.length === 0) return first
  const names = [first, ...others].map(({ name }) => `'${name}'`).join(' or ')
  throw new UsageError('Several unique indexes are over these columns, each of some rows only.', {
    hint: `Write the name of one instead: ${names}.`,
  })
}

function isKey(constraint: { readonly kind: string }): constraint is UniqueConstraint | PrimaryKeyConstraint {
  return constraint.kind === 'unique' || constraint.kind === 'primaryKey'
}

function isColumn(part: Expression): part is Column {
  return part.kind === 'column'
}
