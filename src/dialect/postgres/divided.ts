import type { Ordering } from '../../expression/expression'
import type { Column } from '../../schema/column'
import { orderingIn, type IndexItem } from '../../schema/index-item'
import type { Table } from '../../schema/table'
import type { NamedPartition } from '../../statement/ddl/table-ddl'
import type { DatabaseFacts } from '../change-planner'
import type { Partition, PartitionBy } from './options'
import { foundOf } from '../table-pairs'

/** Whether a table is divided into partitions: then much can only be done to all of them at once. */
export function isDivided({ dialect }: Table): boolean {
  return dialect.postgres?.partitionBy !== undefined
}

/** Whether the database has a table divided, or will have it so where it has it not: what can be done to it goes by that. */
export function isFoundDivided(table: Table, facts: Pick<DatabaseFacts, 'pairs'>): boolean {
  return isDivided(foundOf(table, facts) ?? table)
}

/** Whether the rows of its table are divided by a column, or those of one of its partitions. */
export function divides({ name, table }: Column): boolean {
  const { partitionBy, partitions } = table.dialect.postgres ?? {}
  return divisionsIn({ partitionBy, partitions }).some((by) => names(by, name))
}

type Divided = Pick<Partition, 'partitionBy' | 'partitions'>

function divisionsIn({ partitionBy, partitions = [] }: Divided): PartitionBy[] {
  return [...(partitionBy === undefined ? [] : [partitionBy]), ...partitions.flatMap(divisionsIn)]
}

function names(by: PartitionBy, name: string): boolean {
  const items = Object.values(by).flat() as readonly unknown[]
  return items.some(
    (item) =>
      item === name || (typeof item === 'object' && item !== null && 'name' in item && item.name === name),
  )
}

/** By what a table or a partition of it is divided. */
export function divisionOf(parent: NamedPartition, table: Table): PartitionBy | undefined {
  return parent === table ? table.dialect.postgres?.partitionBy : (parent as Partition).partitionBy
}

/** The parts of the key by which rows are divided. */
export function divisionKey(table: Table, by: PartitionBy | undefined): readonly Ordering[] {
  const [items = []] = Object.values(by ?? {}) as PartitionBy[keyof PartitionBy][]
  return (items as readonly IndexItem[]).map((item) => orderingIn(table, item, 'partitionBy'))
}
