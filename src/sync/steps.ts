/** Changes become statements in an order in which they can run, each with what it means for a database in use. */
import type { AdditionNode, Assessment } from '../dialect/diff-rules'
import type { Dialect } from '../dialect/dialect'
import type { Constraint } from '../schema/constraint'
import { Column } from '../schema/column'
import { walk } from '../expression/walk'
import { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { UniqueConstraint } from '../schema/unique'
import { PrimaryKeyConstraint } from '../schema/primary-key'
import { tableActions, viewActions, type Action } from '../statement/ddl/creation-order'
import { CreateIndex } from '../statement/ddl/index-ddl'
import { AddColumn, AddConstraint } from '../statement/ddl/table-ddl'
import {
  CommentOn,
  CreateExtension,
  CreateSchema,
  CreateSequence,
  SetSequenceOwner,
} from '../statement/ddl/object-ddl'
import { CreateType } from '../statement/ddl/type-ddl'
import { subjectOf, type Addition, type Change, type Difference } from './change'
import { worse, type Step } from './safety'

/** What is added to a table that exists, or needs none. */
type PartAddition = Exclude<Addition, { readonly kind: 'addTable' }>

interface Work {
  readonly change: Addition
  readonly node: AdditionNode
}

/** Makes the steps of changes. `empty` are the existing tables without rows. */
export function stepsOf(changes: readonly Change[], dialect: Dialect, empty: ReadonlySet<Table>): Step[] {
  const isNew = new Set(
    changes.flatMap((change) =>
      change.kind === 'addTable' || change.kind === 'addView' ? change.table : [],
    ),
  )
  const compiler = dialect.createDdlCompiler()
  const makers = new Map<object, Step>()
  const additions = worksOf(changes, dialect).map(({ change, node }): Step => {
    const table = tableOf(change)
    const assessment =
      table !== undefined && isNew.has(table)
        ? onNewTable(dialect.diffRules.assess(node, { isEmpty: true }))
        : dialect.diffRules.assess(node, { isEmpty: table !== undefined && empty.has(table) })
    // What follows the statement that makes the object can be done only when that can.
    const maker = makers.get(objectOf(change))
    const needed =
      maker === undefined ? requirementsOf(node).flatMap((object) => makers.get(object) ?? []) : [maker]
    const step = inherit({ change, possible: true, saferWay: undefined, ...assessment, sql: '' }, needed)
    // What cannot be done is not spelled either: some dialects have no words for it.
    const spelled = step.possible ? { ...step, sql: compiler.compile(node) } : step
    // A listener's statement makes nothing that is known.
    if (maker === undefined && node.kind !== 'ddl') makers.set(objectOf(change), spelled)
    return spelled
  })
  return [...additions, ...changes.filter((change) => change.kind === 'differs').map(differenceStep)]
}

/**
 * Columns before tables, because a new table's keys may point to them; unique keys before what points to them; foreign keys
 * last.
 */
function worksOf(changes: readonly Change[], dialect: Dialect): Work[] {
  const parts = changes.filter((change) => change.kind !== 'differs' && change.kind !== 'addTable')
  const works = (matches: (change: PartAddition) => boolean): Work[] =>
    parts.filter(matches).flatMap((change) =>
      actionsOf(change, dialect)
        .filter(isAddition)
        .map((node) => ({ change, node })),
    )
  const isForeignKey = (change: PartAddition): boolean =>
    'constraint' in change && change.constraint instanceof ForeignKeyConstraint
  return [
    ...works(({ kind }) => kind === 'addSchema'),
    ...works(({ kind }) => kind === 'addExtension'),
    ...works(({ kind }) => kind === 'addEnum' || kind === 'addType'),
    ...works(({ kind }) => kind === 'addSequence'),
    ...works(({ kind }) => kind === 'addColumn'),
    ...works((change) => change.kind === 'addConstraint' && !isForeignKey(change)),
    ...creation(
      changes.flatMap((change) => (change.kind === 'addTable' ? change.table : [])),
      dialect,
    ),
    ...works(({ kind }) => kind === 'addPartition'),
    ...works(({ kind }) => kind === 'addIndex'),
    ...works(isForeignKey),
    ...parts.flatMap(ownership),
    ...works(({ kind }) => kind === 'addView'),
    ...works(({ kind }) => kind === 'addComment'),
  ]
}

/** A sequence is given to its column when both are there. */
function ownership(change: PartAddition): Work[] {
  const owner = change.kind === 'addSequence' ? change.sequence.ownedBy : undefined
  if (change.kind !== 'addSequence' || owner === undefined) return []
  return [{ change, node: new SetSequenceOwner(change.sequence, owner) }]
}

/**
 * What stands around a statement without being an object of its own is part of the same change: comments and partitions, and the
 * statements that were given to the table's creation by `listen`.
 */
function creation(tables: readonly Table[], dialect: Dialect): Work[] {
  const owners = listenersOf(tables)
  const works: Work[] = []
  for (const action of tableActions(tables, dialect.createDdlCompiler())) {
    const owner = owners.get(action)
    const change = owner === undefined ? (changeOf(action) ?? works.at(-1)?.change) : addTable(owner)
    if (change !== undefined && isAddition(action)) works.push({ node: action, change })
  }
  return works
}

function addTable(table: Table): Addition {
  return { kind: 'addTable', table }
}

function listenersOf(tables: readonly Table[]): ReadonlyMap<object, Table> {
  const moments = ['beforeCreate', 'afterCreate'] as const
  return new Map(
    tables.flatMap((table) =>
      moments.flatMap((moment) => table.listeners.at(moment).map((listener) => [listener, table] as const)),
    ),
  )
}

/** Functions that listen are not part of a plan. */
function isAddition(action: Action): action is AdditionNode {
  return action.kind !== 'listenerCall'
}

function changeOf(action: Action): Addition | undefined {
  switch (action.kind) {
    case 'createTable':
      return addTable(action.table)
    case 'createIndex':
      return { kind: 'addIndex', table: action.index.table, index: action.index }
    case 'addConstraint':
      return { kind: 'addConstraint', table: action.constraint.table, constraint: action.constraint }
    default:
      return undefined
  }
}

/** A statement with what belongs to it: comments, and of a view its indexes and listeners. */
function actionsOf(change: PartAddition, dialect: Dialect): Action[] {
  const compiler = dialect.createDdlCompiler()
  if (change.kind === 'addView') return viewActions(change.table, compiler)
  const node = nodeOf(change, dialect)
  return [node, ...compiler.companions(node)]
}

function nodeOf(
  change: Exclude<PartAddition, { readonly kind: 'addView' }>,
  { diffRules }: Dialect,
): AdditionNode {
  switch (change.kind) {
    case 'addSchema':
      return new CreateSchema(change.name, change.comment)
    case 'addEnum':
    case 'addType':
      return new CreateType(change.type, change.schema)
    case 'addExtension':
      return new CreateExtension(change.extension)
    case 'addSequence':
      return new CreateSequence(change.sequence)
    case 'addComment':
      return new CommentOn(change.target, change.text)
    case 'addColumn':
      return new AddColumn(change.column, diffRules.keysOfNewColumn(change.column))
    case 'addConstraint':
      return new AddConstraint(change.constraint)
    case 'addIndex':
      return new CreateIndex(change.index)
    case 'addPartition':
      return change.node
  }
}

function tableOf(change: Addition): Table | undefined {
  return 'table' in change ? change.table : undefined
}

function onNewTable(assessment: Assessment): Assessment {
  return { ...assessment, reason: 'it is new' }
}

/** What needs a column or key that another step makes can be done only when that step is. */
function inherit(step: Step, needed: readonly Step[]): Step {
  const hindrance = needed.find(
    ({ safety, possible }) => (!possible && step.possible) || worse(safety, step.safety) !== step.safety,
  )
  if (hindrance === undefined) return step
  return {
    ...step,
    safety: needed.reduce((safety, other) => worse(safety, other.safety), step.safety),
    possible: step.possible && needed.every(({ possible }) => possible),
    reason: `it needs ${subjectOf(hindrance.change)}: ${hindrance.reason}`,
    saferWay: hindrance.saferWay,
  }
}

/** The object that a step makes. */
function objectOf(change: Addition): object {
  switch (change.kind) {
    case 'addColumn':
      return change.column
    case 'addConstraint':
      return change.constraint
    case 'addIndex':
      return change.index
    case 'addTable':
      return change.table
    default:
      return change
  }
}

/** The objects without which a statement fails. */
function requirementsOf(node: AdditionNode): readonly object[] {
  switch (node.kind) {
    case 'addConstraint':
      return constraintRequirements(node.constraint)
    case 'createIndex':
      return indexRequirements(node.index)
    case 'createTable':
      return node.table.foreignKeys.filter((key) => !node.leftOut.has(key)).flatMap(constraintRequirements)
    default:
      return []
  }
}

function indexRequirements(index: Index): object[] {
  const expressions = [
    ...index.orderings.map(({ operand }) => operand),
    ...(index.where === undefined ? [] : [index.where]),
  ]
  return [
    index.table,
    ...expressions.flatMap((expression) => [...walk(expression)].filter((part) => part instanceof Column)),
  ]
}

function constraintRequirements(constraint: Constraint): object[] {
  if (!(constraint instanceof ForeignKeyConstraint)) {
    return constraint instanceof UniqueConstraint || constraint instanceof PrimaryKeyConstraint
      ? [...constraint.columns]
      : []
  }
  const { columns, referredColumns, referredTable } = constraint
  const isOverSame = (key: Constraint): boolean =>
    (key instanceof UniqueConstraint || key instanceof PrimaryKeyConstraint) &&
    key.columns.length === referredColumns.length &&
    key.columns.every((column) => referredColumns.includes(column))
  return [
    constraint.table,
    ...columns,
    referredTable,
    ...referredColumns,
    ...referredTable.constraints.filter(isOverSame),
  ]
}

/** What differs is told, with both sides: nothing is changed that somebody may have meant. */
function differenceStep(change: Difference): Step {
  return {
    sql: '',
    change,
    safety: 'destroys',
    lock: '',
    reason: `the model has ${change.wanted}, the database ${change.found}`,
    saferWay: 'Change the model, or change the database by a statement of your own.',
    possible: false,
  }
}
