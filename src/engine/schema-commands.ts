/** CREATE and DROP for whole sets of tables: what stands behind `metadata.createAll(engine)` and its like. */
import type { ExistingObjects } from '../dialect/existing'
import type { ForeignReference } from '../dialect/inspector'
import { DatabaseError, UsageError } from '../errors'
import { unsafeSql, type RawSql } from '../expression/raw-sql'
import { isFor } from '../schema/conditional'
import { DDL } from '../schema/ddl-event'
import type { CreateOptions, DropOptions } from '../schema/ddl-runner'
import { checkOptions } from '../schema/items'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { creationActions, objectsOf, type Action, type Scope } from '../statement/ddl/creation-order'
import { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import { removalActions, type KnownKey } from '../statement/ddl/removal-order'
import { typesOf } from '../statement/ddl/type-order'
import type { DdlNode } from '../statement/nodes'
import { eventOf, prepare, type PreparedAction } from './ddl-script'
import type { EngineParts } from './engine-parts'
import type { Transaction } from './transaction'

/** Creates what a MetaData holds and the database does not. */
export async function createAll(
  parts: EngineParts,
  tx: Transaction,
  metadata: MetaData,
  options: CreateOptions = {},
): Promise<void> {
  checkOptions('createAll', options, ['checkFirst', 'tables'])
  const scope: Scope = { metadata, tables: options.tables }
  const there = await lookFirst(parts, tx, scope, options)
  const actions = creationActions(
    scope,
    parts.ddlCompiler,
    there === undefined ? undefined : (node) => isThere(node, there),
  )
  await perform(parts, tx, actions)
}

/** Drops what a MetaData holds, but for schemas and extensions, where it is there. */
export async function dropAll(
  parts: EngineParts,
  tx: Transaction,
  metadata: MetaData,
  options: DropOptions = {},
): Promise<void> {
  checkOptions('dropAll', options, ['checkFirst', 'tables', 'cascade'])
  const scope: Scope = { metadata, tables: options.tables }
  const there = await lookFirst(parts, tx, scope, options)
  const hasTable = (table: Table): boolean => there?.hasTable(table) ?? true
  const doomed = objectsOf(scope).tables.filter(hasTable)
  const references = await parts.dialect.inspector.references(tx, doomed)
  const strangers = references.filter(({ owner }) => owner === undefined)
  if (options.cascade !== true) refuseStrangers(strangers)
  const { ddlCompiler } = parts
  const actions = removalActions(scope, ddlCompiler, {
    hasTable,
    keys: references.flatMap(knownKey),
    // Where only foreign keys can depend on a table, there is nothing to cascade to without any.
    cascade: options.cascade === true && (ddlCompiler.can.alterAddConstraint || strangers.length > 0),
  }).filter((action) => there === undefined || isLeft(action, there))
  if (doomed.length > 0) for (const sql of parts.dialect.beforeRemoval) await tx.send(sql)
  await perform(parts, tx, actions, there !== undefined)
}

/** Creates one index, unless it is there. */
export async function createIndex(
  parts: EngineParts,
  tx: Transaction,
  index: Index,
  options: Pick<CreateOptions, 'checkFirst'> = {},
): Promise<void> {
  for (const sql of await indexScript(parts, tx, index, options)) await tx.send(sql)
}

/** The statements that create an index; none where it is there, or no part of the database's schema. */
export async function indexScript(
  parts: EngineParts,
  tx: Transaction,
  index: Index,
  options: Pick<CreateOptions, 'checkFirst'> = {},
): Promise<readonly string[]> {
  const there = await lookFirst(parts, tx, { metadata: index.table.metadata, tables: [index.table] }, options)
  if (there?.hasIndex(index) === true) return []
  return parts.ddlCompiler.script(
    new CreateIndex(index, { concurrently: parts.ddlCompiler.isConcurrent(index) }),
  )
}

/** Drops one index, if it is there. */
export async function dropIndex(
  parts: EngineParts,
  tx: Transaction,
  index: Index,
  options: Pick<CreateOptions, 'checkFirst'> = {},
): Promise<void> {
  if (!isFor(index.ddlIf, parts.dialect.name)) return
  const there = await lookFirst(parts, tx, { metadata: index.table.metadata, tables: [index.table] }, options)
  if (there?.hasIndex(index) !== false) await tx.send(parts.ddlCompiler.compile(new DropIndex(index)))
}

/** Everything is compiled before anything is executed. */
async function perform(
  parts: EngineParts,
  tx: Transaction,
  actions: readonly Action[],
  leavesUsed = false,
): Promise<void> {
  for (const action of prepare(actions, parts.ddlCompiler)) {
    if (leavesUsed && isShared(action)) await dropUnused(parts, tx, action.sql)
    else await performOne(parts, tx, action)
  }
}

async function performOne(parts: EngineParts, tx: Transaction, action: PreparedAction): Promise<void> {
  const execute = async (statement: DDL | RawSql): Promise<void> => {
    const own = statement instanceof DDL ? unsafeSql(parts.ddlCompiler.compile(statement)) : statement
    await tx.execute(own)
  }
  if (action.kind === 'listenerCall') await action.listener(eventOf(action, parts.ddlCompiler, execute))
  else if (action.node.kind === 'ddl') await execute(action.node)
  else await tx.send(action.sql)
}

async function lookFirst(
  parts: EngineParts,
  tx: Transaction,
  scope: Scope,
  options: CreateOptions,
): Promise<ExistingObjects | undefined> {
  if (options.checkFirst === false) return undefined
  const objects = objectsOf(scope)
  const tables = [...objects.tables, ...objects.views]
  const placed = [...objects.sequences, ...typesOf(tables, parts.ddlCompiler, objects)]
  const schemas = [...placed, ...objects.schemas.map(({ name }) => ({ schema: name }))].flatMap(
    ({ schema }) => schema ?? [],
  )
  return parts.dialect.inspector.existing(tx, tables, schemas)
}

/** Whether something needs no creation. What cannot be looked for is created where it is missing. */
function isThere(node: DdlNode, there: ExistingObjects): boolean {
  switch (node.kind) {
    case 'createSchema':
      return there.hasSchema(node.name)
    case 'createType':
      return there.hasType(node.type.name ?? '', node.schema)
    case 'createSequence':
      return there.hasSequence(node.sequence)
    case 'createTable':
    case 'createView':
      return there.hasTable(node.table)
    default:
      return false
  }
}

/** Whether something is there to be dropped. */
function isLeft(action: Action, there: ExistingObjects): boolean {
  switch (action.kind) {
    case 'dropType':
      return there.hasType(action.type.name ?? '', action.schema)
    case 'dropSequence':
      return there.hasSequence(action.sequence)
    default:
      return true
  }
}

/** What others may use too, and which then stays. */
function isShared(action: PreparedAction): action is Extract<PreparedAction, { readonly kind: 'statement' }> {
  return (
    action.kind === 'statement' && (action.node.kind === 'dropType' || action.node.kind === 'dropSequence')
  )
}

async function dropUnused(parts: EngineParts, tx: Transaction, sql: string): Promise<void> {
  try {
    await tx.transaction((inner) => inner.send(sql))
  } catch (error) {
    if (!(error instanceof DatabaseError) || !parts.dialect.isStillInUse(error)) throw error
  }
}

function knownKey({ owner, name, target }: ForeignReference): KnownKey[] {
  return owner === undefined || name === undefined
    ? []
    : [{ table: owner, name, givenName: name, referredTable: target }]
}

/** Tables that nobody asked to drop would lose a key, or be left with one that leads nowhere. */
function refuseStrangers(references: readonly ForeignReference[]): void {
  if (references.length === 0) return
  const lines = references.map(
    ({ table, name, target }) => `  ${table}: ${name ?? 'a key without a name'} points to ${target.key}`,
  )
  throw new UsageError(
    `Foreign keys of tables that stay point to tables that are to be dropped:\n${lines.join('\n')}`,
    {
      hint: 'Drop those tables too, or those keys first; or write dropAll(engine, { cascade: true }), which drops the keys where the database can.',
    },
  )
}
