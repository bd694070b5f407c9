/** What the model has and the database has not becomes the same statements on every database. */
import { ForeignKeyConstraint } from '../schema/foreign-key'
import type { Table } from '../schema/table'
import { tableActions, viewActions, type Action } from '../statement/ddl/creation-order'
import type { CreationRules } from '../statement/ddl/creation-rules'
import { CreateIndex } from '../statement/ddl/index-ddl'
import {
  CommentOn,
  CreateExtension,
  CreateSchema,
  CreateSequence,
  SetSequenceOwner,
} from '../statement/ddl/object-ddl'
import { AddColumn, AddConstraint } from '../statement/ddl/table-ddl'
import { CreateType } from '../statement/ddl/type-ddl'
import type { AdditionNode, DiffRules } from './diff-rules'
import type { Addition, ChangeOf } from './schema-change'
import type { Phase } from './plan-draft'

/** What is added to a table that exists, or needs none. */
export type PartAddition = Exclude<Addition, { readonly kind: 'addTable' }>

/** A statement, and the change that it is a part of. */
export interface AdditionWork {
  readonly change: Addition
  readonly phase: Phase
  readonly node: AdditionNode
}

/**
 * The statements that create new tables. What stands around a statement without being an object of its own is part of the
 * same change: comments and partitions, and the statements that were given to the table's creation by `listen`.
 */
export function creationWorks(additions: readonly NewTable[], rules: CreationRules): AdditionWork[] {
  const byTable = new Map(additions.map((addition) => [addition.table, addition]))
  const tables = [...byTable.keys()]
  const owners = listenersOf(tables)
  const addTable = (table: Table): Addition => byTable.get(table) ?? { kind: 'addTable', table }
  const works: AdditionWork[] = []
  for (const action of tableActions(tables, rules)) {
    const owner = owners.get(action)
    const change =
      owner === undefined ? (changeOf(action, addTable) ?? works.at(-1)?.change) : addTable(owner)
    if (change !== undefined && isAddition(action)) works.push({ node: action, change, phase: 'table' })
  }
  const leftOut = new Set(additions.flatMap((addition) => addition.leftOut ?? []))
  return works.filter(({ change }) => change.kind !== 'addIndex' || !leftOut.has(change.index))
}

type NewTable = ChangeOf<'addTable'>

/** The statements of one addition with what belongs to it: comments, and of a view its indexes and listeners. */
export function additionWorks(
  change: PartAddition,
  rules: CreationRules,
  diffRules: DiffRules,
): AdditionWork[] {
  const phase = phaseOf(change)
  const works = actionsOf(change, rules, diffRules)
    .filter(isAddition)
    .map((node): AdditionWork => ({ change, node, phase }))
  const owner = change.kind === 'addSequence' ? change.sequence.ownedBy : undefined
  if (change.kind !== 'addSequence' || owner === undefined) return works
  // A sequence is given to its column when both are there.
  return [...works, { change, node: new SetSequenceOwner(change.sequence, owner), phase: 'ownership' }]
}

/** The object that a change adds: what others need. */
export function addedObject(change: Addition): object {
  switch (change.kind) {
    case 'addColumn':
      return change.column
    case 'addConstraint':
      return change.constraint
    case 'addIndex':
      return change.index
    case 'addTable':
    case 'addView':
      return change.table
    default:
      return change
  }
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

function changeOf(action: Action, addTable: (table: Table) => Addition): Addition | undefined {
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

function actionsOf(change: PartAddition, rules: CreationRules, diffRules: DiffRules): Action[] {
  if (change.kind === 'addView') return viewActionsOf(change, rules)
  const node = nodeOf(change, diffRules)
  return [node, ...rules.companions(node)]
}

function viewActionsOf({ table, leftOut = [] }: NewView, rules: CreationRules): Action[] {
  const isLeftOut = (action: Action): boolean => {
    if (action.kind === 'createIndex') return leftOut.includes(action.index)
    const target = action.kind === 'commentOn' ? action.target : undefined
    return target?.on === 'index' && leftOut.includes(target.index)
  }
  return viewActions(table, rules).filter((action) => !isLeftOut(action))
}

type NewView = ChangeOf<'addView'>

function nodeOf(
  change: Exclude<PartAddition, { readonly kind: 'addView' }>,
  diffRules: DiffRules,
): AdditionNode {
  switch (change.kind) {
    case 'addSchema':
      return new CreateSchema(change.name, change.comment)
    case 'addEnum':
      return new CreateType(change.type, change.schema)
    case 'addType':
      return new CreateType(change.type, change.schema, change.parts)
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

const PHASE_OF: Readonly<Record<PartAddition['kind'], Phase>> = {
  addSchema: 'schema',
  addExtension: 'extension',
  addEnum: 'type',
  addType: 'type',
  addSequence: 'sequence',
  addColumn: 'column',
  addConstraint: 'key',
  addPartition: 'partition',
  addIndex: 'index',
  addView: 'view',
  addComment: 'comment',
}

function phaseOf(change: PartAddition): Phase {
  const isForeignKey = change.kind === 'addConstraint' && change.constraint instanceof ForeignKeyConstraint
  return isForeignKey ? 'foreignKey' : PHASE_OF[change.kind]
}
