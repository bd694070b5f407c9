import type { Table } from '../../../schema/table'

/** Whether a table is divided into partitions: then much can only be done to all of them at once. */
export function isDivided({ dialect }: Table): boolean {
  return dialect.postgres?.partitionBy !== undefined
}
