/** Which rows a statement of a flush was about, for the case that the database refuses them. */
import { IntegrityError } from '../../errors'
import type { Table } from '../../schema/table'
import type { EntityState } from '../entity-state'

/** The rows of one statement. */
export interface SentRows {
  readonly table: Table
  readonly states: readonly EntityState[]
  readonly verb: 'insert' | 'update' | 'delete'
}

const refused = new WeakMap<IntegrityError, SentRows>()

/** Sends rows; if they break a constraint, `refusedRows` tells of the error which they were. */
export async function sendingRows<T>(rows: SentRows, send: () => Promise<T>): Promise<T> {
  try {
    return await send()
  } catch (error) {
    if (error instanceof IntegrityError) refused.set(error, rows)
    throw error
  }
}

/** The rows that were refused; undefined where it was no statement about rows of instances. */
export function refusedRows(error: IntegrityError): SentRows | undefined {
  return refused.get(error)
}
