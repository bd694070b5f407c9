/** What a statement does, as far as it matters to a session that executes it. */
import { Delete } from '../statement/delete'
import { Insert } from '../statement/insert'
import { Query } from '../statement/query'
import { Select } from '../statement/select'
import { Update } from '../statement/update'

/** Whether a statement is built over tables, so that their classes' filters can be put into it. */
export function isOverRows(
  statement: unknown,
): statement is Query | Insert<never, unknown> | Update<never, unknown> | Delete<unknown> {
  return [Query, Insert, Update, Delete].some((Statement) => statement instanceof Statement)
}

/** Whether a statement writes rows. */
export function isWrite(statement: unknown): boolean {
  return isOverRows(statement) && !(statement instanceof Query)
}

/** Whether a statement locks the rows that it reads. */
export function isLocking(statement: unknown): boolean {
  return statement instanceof Select && statement.parts.lock !== undefined
}
