import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { CheckConstraint } from '../../../schema/check'
import type { Column } from '../../../schema/column'
import {
  AddIdentity,
  AlterTable,
  ContinueNumbering,
  DropDefault,
  DropExpression,
  DropIdentity,
  DropNotNull,
  SetDefault,
  SetIdentity,
  SetNotNull,
  ValidateConstraint,
  type TableAction,
} from '../../../statement/ddl/alter-ddl'
import { CommentOn } from '../../../statement/ddl/object-ddl'
import { AddConstraint, DropConstraint, SetColumnStorage } from '../../../statement/ddl/table-ddl'
import type { PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import type { ChangeOf } from '../../schema-change'
import { ACCESS_EXCLUSIVE, inCatalog, onEmpty, unchecked, validation } from './assessments'
import { anewDrafts } from './column-anew'
import { notNullHelper } from './stand-in'
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
  nullable: (change, facts) =>
    change.column.nullable ? [altered(change, new DropNotNull(change.column))] : notNull(change, facts),
  serverDefault: (change, facts) => [
    { ...altered(change, defaultOf(change.column)), needs: numberingOf(change, facts) },
  ],
  computed: (change, facts, compiler) =>
    change.column.options.computed === undefined
      ? [altered(change, new DropExpression(change.column))]
      : anewDrafts(change, facts, compiler),
  autoincrement: numbered,
  identity: numbered,
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

/** How a column is numbered is one with its default: a number that comes by default goes only when another one takes its place. */
function numberingOf({ column }: ColumnChange, { changes }: PlanningFacts): readonly ColumnChange[] {
  return changes.filter(
    (other): other is ColumnChange =>
      other.kind === 'changeColumn' &&
      other.column === column &&
      other.facets.some(({ name }) => /^(autoincrement|identity)(\.|$)/u.test(name)),
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

function numbered(change: ColumnChange, facts: PlanningFacts): Draft[] | undefined {
  const { column, foundColumn, table } = change
  const isWanted = column.identity !== undefined || column.table.autoincrementColumn === column
  const isThere = foundColumn.identity !== undefined || foundColumn.table.autoincrementColumn === foundColumn
  const isSerial = [column, foundColumn].some(({ options }) => options.autoincrement === 'serial')
  if (isSerial) return undefined
  // Before it can be null, or have a default.
  if (!isWanted) return [{ ...altered(change, new DropIdentity(column)), phase: 'takeDown' }]
  if (isThere) return [altered(change, new SetIdentity(column))]
  const lock = ACCESS_EXCLUSIVE
  const isEmpty = facts.isEmpty(table)
  return [
    {
      change,
      // Behind NOT NULL, without which no column is numbered, and behind what was its default.
      phase: 'completion',
      nodes: [
        new AlterTable(table, [new AddIdentity(column)]),
        ...(isEmpty ? [] : [new ContinueNumbering(column)]),
      ],
      assessment: isEmpty
        ? onEmpty()
        : column.primaryKey
          ? { safety: 'safe', lock, reason: 'only the largest number is looked up' }
          : { safety: 'scans', lock, reason: 'the largest number of all rows is looked up' },
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
function kept(change: ColumnChange): Draft[] | undefined {
  const [{ name } = { name: '' }] = change.facets
  const what = /^dialect\.postgres\.(storage|statistics|compression)$/.exec(name)?.[1]
  if (what === undefined) return undefined
  const node = new SetColumnStorage(change.column, what as SetColumnStorage['what'])
  const assessment = inCatalog(what === 'statistics' ? 'SHARE UPDATE EXCLUSIVE' : ACCESS_EXCLUSIVE)
  return [{ change, phase: 'column', nodes: [node], assessment }]
}
