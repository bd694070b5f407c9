/** Versions of rows: numbers that are counted up, or times of which each is later than the one before. */
import type { MappedProperty } from '../../registry/mapper'
import { baseType } from '../../types/resolve-type'
import { holdsBigInt } from '../identity-key'
import type { RowColumn } from './row-plan'

/** The version of a new row. */
export function firstVersion({ type }: Pick<RowColumn, 'type'>): unknown {
  if (isTime(type)) return new Date()
  return holdsBigInt(type) ? 1n : 1
}

/** The version that follows another one. */
export function nextVersion(version: unknown): unknown {
  // Two updates may happen within a millisecond, and a clock may go back.
  if (version instanceof Date) return new Date(Math.max(Date.now(), version.getTime() + 1))
  return typeof version === 'bigint' ? version + 1n : (version as number) + 1
}

/** What the version of a row becomes that is updated together with others: the database counts up. */
export function versionAfter({ column }: MappedProperty): unknown {
  const { type } = column
  if (isTime(type)) return new Date()
  return column.plus(holdsBigInt(type) ? 1n : 1)
}

function isTime(type: RowColumn['type']): boolean {
  return baseType(type).kind === 'timestamp'
}
