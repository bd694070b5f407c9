import type { Executor } from '../../engine/executor'
import { KeyMembership } from '../../expression/key-membership'
import type { Column } from '../../schema/column'
import type { Table } from '../../schema/table'
import { deleteFrom } from '../../statement/delete'
import { KEYS } from '../entity-query'

/** Keys per statement. */
const MAX_KEYS = 10_000

/** Deletes the rows whose columns hold one of the keys; gives their number. */
export async function deleteByKeys(
  executor: Executor,
  table: Table,
  { columns, keys }: { readonly columns: readonly Column[]; readonly keys: readonly (readonly unknown[])[] },
): Promise<number> {
  const compiled = executor.compile(deleteFrom(table).where(new KeyMembership(columns, KEYS)))
  let affected = 0
  for (let start = 0; start < keys.length; start += MAX_KEYS) {
    const part = keys.slice(start, start + MAX_KEYS)
    const lists = columns.map((_, i) => part.map((key) => key[i]))
    affected += (await executor.executeCompiled(compiled, { [KEYS]: lists })).affected
  }
  return affected
}
