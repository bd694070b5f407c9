/** Generated columns whose expression changes, or whose sources do: they go and come back, with all that stands on them. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { Column } from '../../../schema/column'
import { isFor } from '../../../schema/conditional'
import type { Constraint } from '../../../schema/constraint'
import { ForeignKeyConstraint } from '../../../schema/foreign-key'
import { AlterTable, DropColumn } from '../../../statement/ddl/alter-ddl'
import { CreateIndex } from '../../../statement/ddl/index-ddl'
import { AddColumn, AddConstraint } from '../../../statement/ddl/table-ddl'
import { creationOf } from '../../changed-parts'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import { requirementsOf } from '../../requirements'
import type { Change, ChangeOf } from '../../schema-change'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty } from './assessments'
import { keptCollation } from './sorting'
import { columnGivenBack, statisticsOver, strangersOver } from './table-belongings'
import { hindrance, leadingOver, rowHolders, standingOn, type PostgresDraft } from './standing'
import { foundOf } from '../../table-pairs'

/** A column that is worked out otherwise, or that is worked out from now on. */
export function anewDrafts(
  change: ChangeOf<'changeColumn'>,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): PostgresDraft[] {
  const { column, foundColumn, table } = change
  const { unknown } = standingOn(foundColumn.table, foundColumn.name, facts)
  const leading = leadingOver(foundColumn.table, foundColumn.name, facts)
  const names = [...unknown, ...rowHolders(foundColumn.table, facts), ...leading.unknown]
  if (names.length > 0) return [{ ...byHand(change, hindrance(names)), makes: column }]
  const isLoss = foundColumn.options.computed === undefined && !facts.isEmpty(table)
  const drop = dropped(change, column, facts)
  return [isLoss ? { ...drop, assessment: LOSS } : drop, ...addedBack(change, column, facts, compiler)]
}

const LOSS: Assessment = {
  safety: 'destroys',
  lock: ACCESS_EXCLUSIVE,
  reason: 'the values that were written into the column are lost',
}

/** DROP COLUMN of a column that comes back. */
export function dropped(change: Change, column: Column, facts: PlanningFacts): PostgresDraft {
  const found = foundOf(column.table, facts) ?? column.table
  return {
    change,
    phase: 'columnDown',
    nodes: [new AlterTable(column.table, [new DropColumn(column)])],
    assessment: { ...inCatalog(), reason: 'its values are worked out anew' },
    without: [
      ...standingOn(found, column.name, facts).views,
      ...leadingOver(found, column.name, facts).known,
    ],
  }
}

/** The column, with the keys, checks and indexes that went with it. */
export function addedBack(
  change: Change,
  column: Column,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): Draft[] {
  const { table } = column
  const assessment: Assessment = facts.isEmpty(table)
    ? onEmpty()
    : {
        safety: 'rewrites',
        lock: ACCESS_EXCLUSIVE,
        reason: 'every row gets a value of its own, so the table is written anew',
      }
  // What is added or changed by itself comes back by itself.
  const added = new Set<object>(
    facts.changes.flatMap((other) =>
      'index' in other ? other.index : 'constraint' in other ? other.constraint : [],
    ),
  )
  const isLost = (node: AddConstraint | CreateIndex): boolean =>
    requirementsOf(node).includes(column) &&
    !added.has(node.kind === 'createIndex' ? node.index : node.constraint)
  const nodes = [
    ...table.constraints
      .filter(({ ddlIf }) => isFor(ddlIf, 'postgres'))
      .map((constraint) => new AddConstraint(constraint)),
    ...table.indexesFor('postgres').map((index) => new CreateIndex(index)),
  ]
  const strangers = strangersOver(column, { facts, compiler }).map(creationOf)
  const there = foundOf(table, facts)?.columns
  const foundColumn = there?.find(({ name }) => name === column.name)
  const collation = foundColumn && keptCollation({ column, foundColumn }, facts)
  const column_ = new AddColumn(column, [], collation)
  return [
    {
      change,
      phase: 'column',
      nodes: [column_, ...compiler.companions(column_), ...columnGivenBack(column, facts)],
      assessment,
      makes: column,
      needs: requirementsOf(column_),
    },
    ...[...nodes.filter(isLost), ...strangers].map((node): Draft => ({
      change,
      phase: node.kind === 'createIndex' ? 'index' : isForeign(node.constraint) ? 'foreignKey' : 'key',
      nodes: [node, ...compiler.companions(node)],
      assessment,
      needs: strangers.includes(node) ? [column] : requirementsOf(node),
    })),
    ...statisticsOver(column, facts).map((node): Draft => ({
      change,
      phase: 'index',
      nodes: [node],
      assessment: inCatalog('SHARE UPDATE EXCLUSIVE'),
      needs: [column],
    })),
  ]
}

function isForeign(constraint: Constraint): boolean {
  return constraint instanceof ForeignKeyConstraint
}
