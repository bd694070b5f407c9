import type { Column } from '../../schema/column'
import type { Table } from '../../schema/table'

/** Whether a table is divided into partitions: then much can only be done to all of them at once. */
export function isDivided({ dialect }: Table): boolean {
  return dialect.postgres?.partitionBy !== undefined
}

/** Whether the rows of its table are divided by a column. */
export function divides({ name, table }: Column): boolean {
  const items = Object.values(table.dialect.postgres?.partitionBy ?? {}).flat() as readonly unknown[]
  return items.some(
    (item) =>
      item === name || (typeof item === 'object' && item !== null && 'name' in item && item.name === name),
  )
}
