/** Rows because of which the server refuses a partition: those of the default one that belong into it, and its own beyond its bounds. */
import { and, or, type Expression, type Ordering } from '../../../expression/expression'
import { RawSql, sql } from '../../../expression/raw-sql'
import type { DatabaseFacts } from '../../change-planner'
import type { StrayRows } from '../../row-search'
import type { Place } from '../../same-place'
import type { CreatePartition } from '../../../statement/ddl/table-ddl'
import { divisionKey, divisionOf } from '../divided'
import type { Partition, PartitionBounds } from '../options'

/** None where there is no default partition, or where what belongs into the other one cannot be said. */
export function strayRows(node: CreatePartition, { existing }: DatabaseFacts): readonly StrayRows[] {
  const { parent, partition, table } = node
  const { partitions = [] } = (parent === table ? table.dialect.postgres : (parent as Partition)) ?? {}
  const rest = partitions.find(({ bounds }) => bounds === 'DEFAULT')
  if (rest === undefined) return []
  const place = { name: rest.name, schema: rest.schema ?? parent.schema }
  const condition = fitting(node)
  if (typeof condition === 'boolean' || !existing.hasTable(place)) return []
  const problem = `rows of partition ${rest.name} belong into the ${existing.hasTable(placeOf(node)) ? '' : 'new '}partition ${partition.name}`
  return [{ place, condition, problem }]
}

/** The rows of a partition that are beyond the bounds which it gets. */
export function rowsBeyond(node: CreatePartition, { existing }: DatabaseFacts): readonly StrayRows[] {
  const { partition } = node
  const place = placeOf(node)
  const condition = fitting(node)
  if (typeof condition === 'boolean' || !existing.hasTable(place)) return []
  const problem = `rows of partition ${partition.name} are beyond its new bounds`
  return [{ place, condition: sql`(${condition}) IS NOT TRUE`, problem }]
}

function placeOf({ parent, partition }: CreatePartition): Place {
  return { name: partition.name, schema: partition.schema ?? parent.schema }
}

/** What is true of the rows of a partition. */
function fitting({ parent, partition, table }: CreatePartition): Condition {
  const key = divisionKey(table, divisionOf(parent, table)).map(({ operand }: Ordering) => operand)
  return within(key, (partition as Partition).bounds)
}

/** A value, or SQL. */
type Bound = Parameters<Expression['gte']>[0]

/** `true`: all of them; `false`: none, or nobody knows. */
type Condition = Expression | boolean

function within(key: readonly Expression[], bounds: PartitionBounds): Condition {
  const [first] = key
  if (bounds === 'DEFAULT' || first === undefined || 'modulus' in bounds) return false
  return 'in' in bounds
    ? first.in(bounds.in as readonly (Bound | null)[])
    : both(from(key, bounds.from as readonly Bound[]), below(key, bounds.to as readonly Bound[]))
}

/** Part by part, as the server compares: https://www.postgresql.org/docs/current/sql-createtable.html */
function from([part, ...parts]: readonly Expression[], [value, ...values]: readonly Bound[]): Condition {
  if (part === undefined || value === undefined) return true
  if (isWord(value, 'MINVALUE') || isWord(value, 'MAXVALUE')) return isWord(value, 'MINVALUE')
  const then = from(parts, values)
  if (then === true) return part.gte(value)
  return then === false ? part.gt(value) : or(part.gt(value), and(part.eq(value), then))
}

function below([part, ...parts]: readonly Expression[], [value, ...values]: readonly Bound[]): Condition {
  if (part === undefined || value === undefined) return false
  if (isWord(value, 'MINVALUE') || isWord(value, 'MAXVALUE')) return isWord(value, 'MAXVALUE')
  const then = below(parts, values)
  if (then === false) return part.lt(value)
  return then === true ? part.lte(value) : or(part.lt(value), and(part.eq(value), then))
}

function both(first: Condition, second: Condition): Condition {
  if (typeof first === 'boolean') return first && second
  return typeof second === 'boolean' ? second && first : and(first, second)
}

function isWord(value: Bound | undefined, word: string): boolean {
  return value instanceof RawSql && value.texts.join('').trim().toUpperCase() === word
}
