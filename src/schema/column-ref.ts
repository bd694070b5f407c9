import type { ColumnRef } from './constraint'

/** Whether a value can name a column: a string, or a column itself. */
export function isColumnRef(value: unknown): value is ColumnRef {
  return typeof value === 'string' || (value as { kind?: unknown } | null | undefined)?.kind === 'column'
}
