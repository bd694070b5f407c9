import type { Column } from '../../schema/column'
import { type Expression, Ordering } from '../../expression/expression'
import { unsafeSql, type RawSql } from '../../expression/raw-sql'
import type { IndexItem } from '../../schema/index-item'
import { tokenize } from '../../util/sql-tokenizer'
import type { PartitionKeyRow, RelationRow } from './catalog-rows'
import type { Partition, PartitionBounds, PartitionBy } from './options'
import { given, readStorage } from './read-storage'
import { hasCollation, parenthesized, splitList } from './split-list'

/** Finds the columns of the divided table. */
export type FindColumn = (name: string) => Column | undefined

const STRATEGIES = { r: 'range', l: 'list', h: 'hash' } as const

/** By what a table is divided. */
export function readPartitionBy(key: PartitionKeyRow, find: FindColumn): PartitionBy {
  const expressions = key.expressions === null ? [] : splitList(key.expressions)
  const written = splitList(parenthesized(key.definition)[0] ?? '')
  const parts = key.parts.map((part, i): IndexItem => {
    const column = part.column === null ? undefined : find(part.column)
    const bare: Expression = column ?? unsafeSql(expressions.shift() ?? '')
    const isOwn = column === undefined ? hasCollation(written[i] ?? '') : part.isOwnCollation === true
    const operand = isOwn && part.collation !== null ? bare.collate(part.collation) : bare
    if (part.operators !== null) return new Ordering(operand, 'asc').operatorClass(part.operators)
    return operand === column ? column.name : operand
  })
  return { [STRATEGIES[key.strategy]]: parts } as unknown as PartitionBy
}

/** What the reading of partitions needs from outside. */
export interface PartitionContext {
  /** The table that is divided in the first place. */
  readonly root: RelationRow
  readonly partitionsOf: (oid: number) => readonly RelationRow[]
  readonly find: FindColumn
}

/** The partitions of a table with those below them. */
export function readPartitions(parent: RelationRow, context: PartitionContext): Partition[] {
  const { root, partitionsOf, find } = context
  return partitionsOf(parent.oid).map((row): Partition => {
    const below = readPartitions(row, context)
    const options: Omit<Partition, 'name' | 'bounds'> = {
      schema: row.schema === parent.schema && row.schema === root.schema ? undefined : row.schema,
      partitionBy: row.partitionKey === null ? undefined : readPartitionBy(row.partitionKey, find),
      partitions: below.length === 0 ? undefined : below,
      unlogged: row.persistence === 'u' ? true : undefined,
      with: readStorage(row.options, row.toastOptions),
      tablespace: row.tablespace ?? undefined,
      comment: row.comment ?? undefined,
    }
    return { name: row.name, bounds: readBounds(row.bound ?? ''), ...given(options) }
  })
}

/** `FOR VALUES FROM (…) TO (…)`, `FOR VALUES IN (…)`, `FOR VALUES WITH (modulus 4, remainder 0)` or `DEFAULT`. */
function readBounds(bound: string): PartitionBounds {
  const [first = '', second = ''] = parenthesized(bound)
  const words = tokenize(bound, { brackets: false })
  switch (words[2]?.text) {
    case 'FROM':
      return { from: readValues(first), to: readValues(second) }
    case 'IN':
      return { in: readValues(first) }
    case 'WITH': {
      const [modulus = 0, remainder = 0] = words
        .filter(({ kind }) => kind === 'number')
        .map(({ text }) => Number(text))
      return { modulus, remainder }
    }
    default:
      return 'DEFAULT'
  }
}

function readValues(list: string): RawSql[] {
  return splitList(list).map((text) => unsafeSql(text))
}
