import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { CheckConstraint } from '../../../schema/check'
import type { Column } from '../../../schema/column'
import {
  AlterTable,
  DropDefault,
  DropExpression,
  DropNotNull,
  SetDefault,
  SetNotNull,
  ValidateConstraint,
  type TableAction,
} from '../../../statement/ddl/alter-ddl'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import { AddConstraint, DropConstraint, SetColumnStorage } from '../../../statement/ddl/table-ddl'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import type { ChangeOf } from '../../schema-change'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty, unchecked, validation } from './assessments'
import { anewDrafts } from './column-anew'
import { comesFromStranger, heirsOf, isNotNullAbove, OF_ANOTHER } from './inheritance'
import { keyChanges, withoutKey } from './key-columns'
import { isOfNumbering, numberingDrafts } from './numbering-changes'
import { foundPartitions } from './partition-changes'
import { columnIn, notNullHelper } from './stand-in'
import { typeDrafts } from './type-changes'

export type ColumnChange = ChangeOf<'changeColumn'>

type Planned = (
  change: ColumnChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
) => readonly Draft[] | undefined

const PLANNED: Readonly<Record<string, Planned>> = {
  type: typeDrafts,
  collation: typeDrafts,
  nullable: (change, facts) => (change.column.nullable ? [nullable(change, facts)] : notNull(change, facts)),
  serverDefault: defaulted,
  computed: (change, facts, compiler) =>
    change.column.options.computed === undefined
      ? [workedOutNoMore(change, facts)]
      : anewDrafts(change, facts, compiler),
  autoincrement: numberingDrafts,
  identity: numberingDrafts,
  comment: (change) => [commented(change)],
  dialect: kept,
}

/** The statements that bring one facet of a column to what the model says; undefined where none is known. */
export function columnDrafts(
  change: ColumnChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): readonly Draft[] | undefined {
  const [facet = ''] = (change.facets[0]?.name ?? '').split('.')
  return PLANNED[facet]?.(change, facts, compiler)
}

/** Before it gets another type: what is worked out has none of its own. */
function workedOutNoMore(change: ColumnChange, facts: PlanningFacts): Draft {
  const isVirtual = change.foundColumn.options.computed?.stored === false
  if (!isVirtual && !isOnTwoLevels(change, facts))
    return { ...altered(change, new DropExpression(change.column)), phase: 'takeDown' }
  return {
    ...byHand(change, {
      reason: isVirtual
        ? 'PostgreSQL takes the expression of a column away only where its values are stored'
        : 'PostgreSQL takes the expression of a column away on two levels of tables only, and there are three',
      saferWay: 'Add a plain column, copy the values, drop the old column, and give its name to the new one.',
    }),
    makes: change.column,
  }
}

/** Whether tables that inherit from the table have others that inherit from them, or its partitions partitions. */
function isOnTwoLevels({ foundColumn: { table } }: ColumnChange, facts: PlanningFacts): boolean {
  const { partitions = [] } = table.dialect.postgres ?? {}
  return (
    partitions.some((partition) => (partition.partitions ?? []).length > 0) ||
    heirsOf(table, facts).some(({ found }) => heirsOf(found, facts).length > 0)
  )
}

function nullable(change: ColumnChange, facts: PlanningFacts): Draft {
  const { foundColumn } = change
  return comesFromStranger(foundColumn, facts) || isNotNullAbove(foundColumn, facts)
    ? byHand(change, OF_ANOTHER)
    : withoutKey(altered(change, new DropNotNull(change.column)), change, facts)
}

/** Behind the numbers that came by default, be they those of a key that goes. */
function defaulted(change: ColumnChange, facts: PlanningFacts): Draft[] {
  const sources = sourcesOf(change, facts)
  const isBehindKey = sources.some((other) => isOfNumbering(other) && keyChanges(other, facts).length > 0)
  const draft = { ...altered(change, defaultOf(change.column)), needs: sources }
  return [isBehindKey ? { ...draft, phase: 'completion' } : draft]
}

/**
 * How a column is numbered is one with its default: a number that comes by default goes only when another one takes its place. And
 * what is worked out has no default.
 */
function sourcesOf({ column }: ColumnChange, { changes }: PlanningFacts): readonly ColumnChange[] {
  return changes.filter(
    (other): other is ColumnChange =>
      other.kind === 'changeColumn' &&
      other.column === column &&
      (isOfNumbering(other) || other.facets[0]?.name.startsWith('computed') === true),
  )
}

/** The default that a column has, or that it has none. */
function defaultOf(column: Column): TableAction {
  return column.options.serverDefault === undefined ? new DropDefault(column) : new SetDefault(column)
}

function altered(change: ColumnChange, action: TableAction, assessment: Assessment = inCatalog()): Draft {
  return { change, phase: 'column', nodes: [new AlterTable(change.table, [action])], assessment }
}

/**
 * SET NOT NULL looks at all rows while everybody waits, unless a valid CHECK says the same. Each statement but the last leaves
 * that CHECK, in the state which it has reached.
 */
function notNull(change: ColumnChange, facts: PlanningFacts): Draft[] {
  const { column, foundColumn, table } = change
  const set = new AlterTable(table, [new SetNotNull(column)])
  if (facts.isEmpty(table)) return [{ change, phase: 'column', nodes: [set], assessment: onEmpty() }]
  const helper = notNullHelper(column)
  const left = foundColumn.table.constraints.find(({ name }) => name === helper.name)
  // A key needs it right away.
  const phase = column.primaryKey ? 'column' : 'completion'
  return [
    ...(left === undefined
      ? [
          {
            change,
            phase: 'column',
            nodes: [new AddConstraint(helper, { notValid: true })],
            assessment: unchecked(),
          } satisfies Draft,
        ]
      : []),
    ...(left instanceof CheckConstraint && left.dialect.postgres?.notValid !== true
      ? []
      : [
          {
            change,
            phase,
            nodes: [new AlterTable(table, [new ValidateConstraint(helper)])],
            assessment: {
              ...validation(table, facts),
              saferWay: `Rows whose ${column.name} is NULL make it fail: give them a value before.`,
            },
            transaction: 'own',
            // Otherwise programs that still write NULL would fail from then on, for nothing.
            undo: [new DropConstraint(helper, { ifExists: true })],
          } satisfies Draft,
        ]),
    {
      change,
      phase,
      nodes: [set, new DropConstraint(helper)],
      assessment: { ...inCatalog(), reason: 'that no row is null is known by then' },
      makes: column,
    },
  ]
}

function commented(change: ColumnChange): Draft {
  return {
    change,
    phase: 'comment',
    nodes: [new CommentOn({ on: 'column', column: change.column }, change.column.options.comment)],
    assessment: inCatalog('SHARE UPDATE EXCLUSIVE'),
  }
}

/** How values are kept from now on; those that are there stay as they are. */
function kept(change: ColumnChange, facts: PlanningFacts, compiler: DdlCompiler): Draft[] | undefined {
  const [{ name } = { name: '' }] = change.facets
  const what = /^dialect\.postgres\.(storage|statistics|compression)$/.exec(name)?.[1]
  if (what === undefined) return undefined
  const node = new SetColumnStorage(change.column, what as SetColumnStorage['what'])
  const assessment = inCatalog(what === 'statistics' ? 'SHARE UPDATE EXCLUSIVE' : ACCESS_EXCLUSIVE)
  const nodes = what === 'compression' ? [node, ...ofPartitions(node, facts, compiler)] : [node]
  return [{ change, phase: 'column', nodes, assessment }]
}

/** How values are compressed is said of each partition by itself. */
function ofPartitions(
  { column, what }: SetColumnStorage,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): SetColumnStorage[] {
  return foundPartitions(column.table, facts, compiler).map(
    ({ name, schema }) => new SetColumnStorage(columnIn({ name, schema }, column), what),
  )
}
