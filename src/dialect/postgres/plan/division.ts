import type { Column } from '../../../schema/column'
import type { Constraint } from '../../../schema/constraint'
import { ExcludeConstraint } from '../../../schema/exclude'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { KeyConstraint } from '../../../schema/key-constraint'
import type { Table } from '../../../schema/table'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Draft } from '../../plan-draft'
import { tableOf, type Change } from '../../schema-change'
import { divides, isDivided } from '../divided'
import type { Partition } from '../options'
import { foundOf } from '../../table-pairs'

/**
 * What cannot be done to a table as long as it is divided otherwise than the model says: its partitions fit only then, and the keys
 * of one that is divided must have all columns by which it is. https://www.postgresql.org/docs/current/ddl-partitioning.html
 */
export function waitingForDivision(change: Change, facts: PlanningFacts): Draft | undefined {
  const table = tableOf(change)
  const found = foundOf(table, facts)
  if (table === undefined || found === undefined) return undefined
  const isOther = isDividedOtherwise(table, facts)
  const waits =
    (isOther && isOfPartition(change)) ||
    isBelowUndivided(change, facts) ||
    (isDivided(found) && (isOther || !isDivided(table)) && isForUndivided(change, found))
  if (!waits) return undefined
  return {
    ...byHand(change, {
      reason: 'it fits the table only when that is divided as the model says',
      saferWay: `Rename table ${table.key}, let sync create it anew beside it, and copy the rows in batches.`,
    }),
    makes: madeBy(change),
  }
}

/** By what a table is divided is settled when it is created. */
function isDividedOtherwise(table: Table, { changes }: PlanningFacts): boolean {
  return changes.some(
    (change) =>
      change.kind === 'changeTable' &&
      change.table === table &&
      change.facets.some(({ name }) => /^dialect\.postgres\.partitionBy(?=\.|$)/u.test(name)),
  )
}

/** A partition of what is divided otherwise itself: of a partition, or by the remainders of another number. */
function isBelowUndivided(change: Change, { changes }: PlanningFacts): boolean {
  if (change.kind !== 'addPartition' && change.kind !== 'dropPartition') return false
  const { node, table } = change
  const { parent } = node
  const { bounds } = node.partition as Partition
  const isHash = bounds !== 'DEFAULT' && 'modulus' in bounds
  return changes.some(
    (other) =>
      other.kind === 'changeTable' &&
      other.table === table &&
      other.facets.some(
        ({ name }) =>
          name.includes(`.partitions.${parent.name}.partitionBy`) || (isHash && REMAINDERS.test(name)),
      ),
  )
}

/** The bounds of hash partitions. */
export const REMAINDERS = /\.bounds\.(?:modulus|remainder)$/u

function isOfPartition(change: Change): boolean {
  return (
    change.kind === 'addPartition' ||
    change.kind === 'dropPartition' ||
    (change.kind === 'changeTable' &&
      change.facets.some(({ name }) => name.startsWith('dialect.postgres.partitions.')))
  )
}

/** Numbers that only a table with rows of its own can have, keys that one partition alone cannot keep, and those not looked at. */
function isForUndivided(change: Change, found: Table): boolean {
  switch (change.kind) {
    case 'addColumn':
      return change.column.identity !== undefined || change.table.autoincrementColumn === change.column
    case 'addConstraint':
    case 'changeConstraint':
      return isConstraintForUndivided(change.constraint, found)
    case 'changeTable':
      // How rows are kept is said of each partition.
      return change.facets.some(({ name }) => /^dialect\.postgres\.(?:with\.|unlogged$|using$)/u.test(name))
    case 'addIndex':
    case 'changeIndex':
      return change.index.unique && !coversDivision(change.index.plainColumns ?? [], found)
    default:
      return false
  }
}

function isConstraintForUndivided(constraint: Constraint, found: Table): boolean {
  if (constraint instanceof ExcludeConstraint) return true
  // Partitions cannot wait with the look at their rows.
  if (constraint instanceof ForeignKeyConstraint) return constraint.dialect.postgres?.notValid === true
  return constraint instanceof KeyConstraint && !coversDivision(constraint.columns, found)
}

function coversDivision(columns: readonly Column[], found: Table): boolean {
  const names = new Set(columns.map(({ name }) => name))
  return found.columns.every((column) => names.has(column.name) || !divides(column))
}

function madeBy(change: Change): object | undefined {
  if ('constraint' in change) return change.constraint
  if ('index' in change) return change.index
  return 'column' in change ? change.column : undefined
}
