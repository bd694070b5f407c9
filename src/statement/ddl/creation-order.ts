/** Which statements create the objects of a schema, and in which order. */
import { Expression } from '../../expression/expression'
import { walk } from '../../expression/walk'
import { isFor } from '../../schema/conditional'
import { DDL, type DdlListener, type DdlMoment } from '../../schema/ddl-event'
import { dependencyOrder } from '../../schema/dependency-order'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Extension, MetaData, NamedSchema } from '../../schema/metadata'
import { NextValue, type Sequence } from '../../schema/sequence'
import type { Table } from '../../schema/table'
import { CompositeType } from '../../types/composite'
import type { DdlNode } from '../nodes'
import type { CreationRules } from './creation-rules'
import { CreateIndex } from './index-ddl'
import {
  CommentOn,
  CreateExtension,
  CreateSchema,
  CreateSequence,
  CreateView,
  SetSequenceOwner,
} from './object-ddl'
import { AddConstraint, CreateTable } from './table-ddl'
import { CreateType } from './type-ddl'
import { typesOf } from './type-order'
import { viewOrder } from './view-order'

/** A function of the program's that is called between the statements. */
export interface ListenerCall {
  readonly kind: 'listenerCall'
  readonly listener: Exclude<DdlListener, DDL>
  readonly moment: DdlMoment
  readonly target: Table | MetaData
}

/** A statement, or a call of a listener. */
export type Action = DdlNode | ListenerCall

/** What is to be created or dropped: a whole MetaData, or some of its tables. */
export interface Scope {
  readonly metadata: MetaData
  /** These tables only; all, with everything else that the MetaData holds, if not given. */
  readonly tables?: readonly Table[] | undefined
}

/** Which objects need no statement because they are there. */
export type IsThere = (node: DdlNode) => boolean

/**
 * The statements that create a schema, listeners called in between: schemas, extensions, types, sequences, then each table
 * followed by its indexes, the foreign keys that close a cycle, where the database can add them afterwards, what owns
 * sequences, and the views.
 */
export function creationActions(
  scope: Scope,
  rules: CreationRules,
  isThere: IsThere = () => false,
): Action[] {
  const objects = objectsOf(scope)
  const isNew = (node: DdlNode): boolean => !isThere(node)
  const tables = objects.tables.filter((table) => isNew(new CreateTable(table)))
  const views = objects.views.filter((view) => isNew(new CreateView(view)))
  const made = [
    ...schemaNodes(objects, rules),
    ...extensionsFor(objects, rules).map((extension) => new CreateExtension(extension)),
    ...typesOf(tables, rules, objects).map(({ type, schema, parts }) => new CreateType(type, schema, parts)),
    ...objects.sequences.map((sequence) => new CreateSequence(sequence)),
  ].filter(isNew)
  const followed = (node: DdlNode): DdlNode[] => [node, ...rules.companions(node)]
  const main: Action[] = [
    ...made.flatMap(followed),
    ...tableActions(tables, rules),
    ...made.flatMap((node) =>
      node.kind === 'createSequence' ? ownership(node.sequence, objects.tables) : [],
    ),
    ...views.flatMap((view) => viewActions(view, rules)),
  ]
  if (main.length === 0 || scope.tables !== undefined) return main
  return around(scope.metadata, 'Create', rules, main)
}

/** The statements among the actions. */
export function creationStatements(scope: Scope, rules: CreationRules): DdlNode[] {
  return creationActions(scope, rules).filter((action) => action.kind !== 'listenerCall')
}

/** The statements for tables alone, with their listeners, indexes and the foreign keys that close cycles. */
export function tableActions(all: readonly Table[], rules: CreationRules): Action[] {
  const { tables, deferred } = orderOf(all, rules)
  const leftOut: ReadonlySet<ForeignKeyConstraint> = rules.can.alterAddConstraint ? deferred : new Set()
  const followed = (node: DdlNode): DdlNode[] => [node, ...rules.companions(node)]
  return [
    ...tables.flatMap((table) => {
      const indexes = indexNodes(table, rules)
      return around(
        table,
        'Create',
        rules,
        [new CreateTable(table, { leftOut }), ...indexes].flatMap(followed),
      )
    }),
    ...tables.flatMap((table) =>
      leftOut.size === 0
        ? []
        : table.foreignKeys
            .filter((key) => leftOut.has(key))
            .flatMap((key) => followed(new AddConstraint(key))),
    ),
  ]
}

/** The order of tables for a database, in which conditional keys count only where they exist. */
export function orderOf(tables: readonly Table[], rules: CreationRules): ReturnType<typeof dependencyOrder> {
  return dependencyOrder(tables, {
    counts: (key) => isFor(key.ddlIf, rules.dialectName),
    parentsOf: (table) => rules.parentsOf(table),
  })
}

/** The listeners of a moment: statements, and calls. */
function listenersAt(target: Table | MetaData, moment: DdlMoment, { dialectName }: CreationRules): Action[] {
  return target.listeners.at(moment).flatMap((listener): Action[] => {
    if (!(listener instanceof DDL)) return [{ kind: 'listenerCall', listener, moment, target }]
    return isFor(listener.ddlIf, dialectName) ? [listener] : []
  })
}

/** Actions with those of the listeners before and behind them. */
export function around(
  target: Table | MetaData,
  what: 'Create' | 'Drop',
  rules: CreationRules,
  actions: readonly Action[],
): Action[] {
  return [
    ...listenersAt(target, `before${what}`, rules),
    ...actions,
    ...listenersAt(target, `after${what}`, rules),
  ]
}

/** What a scope holds besides columns and constraints. */
export interface SchemaObjects {
  readonly tables: readonly Table[]
  readonly views: readonly Table[]
  readonly sequences: readonly Sequence[]
  readonly extensions: MetaData['extensions']
  readonly schemas: readonly NamedSchema[]
  readonly types: MetaData['types']
  readonly metadata: MetaData
}

/** A whole MetaData with all that it names, or some tables with what they cannot do without. */
export function objectsOf({ metadata, tables: some }: Scope): SchemaObjects {
  const all = some ?? metadata.allTables()
  const isWhole = some === undefined
  const used = all.flatMap((table) =>
    table.columns.flatMap((column) => sequencesIn(column.options.serverDefault)),
  )
  const known = isWhole ? [...metadata.sequences.values()] : []
  return {
    tables: all.filter((table) => !table.isView),
    views: viewOrder(all.filter((table) => table.isView)),
    sequences: sortedBy([...new Set([...known, ...used])], ({ key }) => key),
    extensions: isWhole ? metadata.extensions : [],
    schemas: isWhole ? metadata.schemas : [],
    types: isWhole ? metadata.types : [],
    metadata,
  }
}

function sequencesIn(value: unknown): Sequence[] {
  if (!(value instanceof Expression)) return []
  return [...walk(value)].flatMap((part) => (part instanceof NextValue ? part.sequence : []))
}

function extensionsFor({ extensions }: SchemaObjects, { dialectName }: CreationRules): readonly Extension[] {
  return extensions.filter(({ ddlIf }) => isFor(ddlIf, dialectName))
}

/** Schemas that the model names are created wherever it is created; those of tables only where there are any. */
export function schemaNodes(objects: SchemaObjects, rules: CreationRules): CreateSchema[] {
  const { tables, views, sequences, schemas } = objects
  const types = typesOf(tables, rules, objects)
  const used = [
    ...[...tables, ...views, ...sequences, ...types].map(({ schema }) => schema),
    ...[...tables].flatMap((table) => rules.schemasOf(table)),
    ...extensionsFor(objects, rules).map(({ schema }) => schema),
  ]
  const names = [...schemas.map(({ name }) => name), ...(rules.can.schemas ? used : [])]
  const distinct = [...new Set(names.filter((name) => name !== undefined))].sort()
  return distinct.map(
    (name) => new CreateSchema(name, schemas.find((schema) => schema.name === name)?.comment),
  )
}

function indexNodes(table: Table, { dialectName }: CreationRules): DdlNode[] {
  return table.indexesFor(dialectName).map((index) => new CreateIndex(index))
}

/** The statements for one view, with its listeners and indexes. */
export function viewActions(view: Table, rules: CreationRules): Action[] {
  const followed = viewNodes(view, rules).flatMap((node) => [node, ...rules.companions(node)])
  return around(view, 'Create', rules, followed)
}

function viewNodes(view: Table, { dialectName }: CreationRules): DdlNode[] {
  const indexes = view.declaredIndexes.filter((index) => isFor(index.ddlIf, dialectName))
  return [new CreateView(view), ...indexes.map((index) => new CreateIndex(index))]
}

/** A sequence is given to its column when both are there. */
function ownership(sequence: Sequence, tables: readonly Table[]): DdlNode[] {
  const { ownedBy } = sequence
  return ownedBy !== undefined && tables.includes(ownedBy.table)
    ? [new SetSequenceOwner(sequence, ownedBy)]
    : []
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}

/** The comments that follow the creation of something, where they are statements of their own. */
export function commentsOn(node: DdlNode, { dialectName }: Pick<CreationRules, 'dialectName'>): CommentOn[] {
  switch (node.kind) {
    case 'createTable':
      return tableComments(node, dialectName)
    case 'addColumn':
      return comment({ on: 'column', column: node.column }, node.column.options.comment)
    case 'addConstraint':
      return comment({ on: 'constraint', constraint: node.constraint }, node.constraint.comment)
    case 'createIndex':
      return comment({ on: 'index', index: node.index }, node.index.comment)
    case 'createPartition':
      return comment({ on: 'partition', partition: node.partition }, node.partition.comment)
    case 'createView':
      return viewComments(node.table)
    case 'createSequence':
      return comment({ on: 'sequence', sequence: node.sequence }, node.sequence.options.comment)
    case 'createType':
      return typeComments(node)
    case 'createSchema':
      return comment({ on: 'schema', schema: node }, node.comment)
    default:
      return []
  }
}

function comment(target: CommentOn['target'], text: string | undefined): CommentOn[] {
  return text === undefined ? [] : [new CommentOn(target, text)]
}

function typeComments({ type, schema }: CreateType): CommentOn[] {
  const fields = type instanceof CompositeType ? (type as CompositeType).fields : []
  return [
    ...comment({ on: 'type', type, schema }, type.comment),
    ...fields.flatMap(([field, , options]) =>
      comment({ on: 'field', field, type, schema }, options?.comment),
    ),
  ]
}

function tableComments(
  { table, leftOut }: CreateTable,
  dialectName: CreationRules['dialectName'],
): CommentOn[] {
  const constraints = table.constraints.filter(
    (constraint) => isFor(constraint.ddlIf, dialectName) && !leftOut.has(constraint as ForeignKeyConstraint),
  )
  return [
    ...viewComments(table),
    ...constraints.flatMap((constraint) => comment({ on: 'constraint', constraint }, constraint.comment)),
  ]
}

function viewComments(table: Table): CommentOn[] {
  return [
    ...comment({ on: 'table', table }, table.comment),
    ...table.columns.flatMap((column) => comment({ on: 'column', column }, column.options.comment)),
  ]
}
