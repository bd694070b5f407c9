import type { Executor } from '../../engine/executor'
import { KeyMembership } from '../../expression/key-membership'
import type { Column } from '../../schema/column'
import type { Table } from '../../schema/table'
import { deleteFrom } from '../../statement/delete'
import { KEYS } from '../entity-query'

/** Deletes the rows whose columns hold one of the keys; gives their number. */
export async function deleteByKeys(
  executor: Executor,
  table: Table,
  { columns, keys }: { readonly columns: readonly Column[]; readonly keys: readonly (readonly unknown[])[] },
): Promise<number> {
  const statement = deleteFrom(table).where(new KeyMembership(columns, KEYS))
  const lists = columns.map((_, i) => keys.map((key) => key[i]))
  return (await executor.executeCompiled(executor.compile(statement), { [KEYS]: lists })).affected
}
