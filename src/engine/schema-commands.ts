/** CREATE and DROP for whole sets of tables: what stands behind `metadata.createAll(engine)` and its like. */
import type { ExistingObjects } from '../dialect/existing'
import { DatabaseError } from '../errors'
import type { CreateOptions } from '../schema/ddl-runner'
import { checkOptions } from '../schema/items'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { creationStatements, removalStatements } from '../statement/ddl/creation-order'
import { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import type { DropEnum } from '../statement/ddl/type-ddl'
import type { DdlNode } from '../statement/nodes'
import type { EngineParts } from './engine-parts'
import type { Transaction } from './transaction'

/** Creates the tables of a MetaData that are not there yet. */
export async function createAll(
  parts: EngineParts,
  tx: Transaction,
  metadata: MetaData,
  options: CreateOptions = {},
): Promise<void> {
  checkOptions('createAll and dropAll', options, ['checkFirst', 'tables'])
  const wanted = options.tables ?? metadata.allTables()
  const there = await lookFirst(parts, tx, wanted, options)
  const missing = there === undefined ? wanted : wanted.filter((table) => !there.hasTable(table))
  for (const node of creationStatements(missing, parts.dialect.capabilities)) {
    if (there === undefined || !isThere(node, there)) await run(parts, tx, node)
  }
}

/** Drops the tables of a MetaData that are there. */
export async function dropAll(
  parts: EngineParts,
  tx: Transaction,
  metadata: MetaData,
  options: CreateOptions = {},
): Promise<void> {
  checkOptions('createAll and dropAll', options, ['checkFirst', 'tables'])
  const wanted = options.tables ?? metadata.allTables()
  const there = await lookFirst(parts, tx, wanted, options)
  const doomed = there === undefined ? wanted : wanted.filter((table) => there.hasTable(table))
  if (doomed.length > 0) for (const sql of parts.dialect.beforeRemoval) await tx.send(sql)
  const nodes = removalStatements(doomed, parts.dialect.capabilities, (key) => parts.ddlCompiler.nameOf(key))
  for (const node of nodes) {
    if (node.kind === 'dropEnum' && there !== undefined) await dropUnused(parts, tx, node, there)
    else await run(parts, tx, node)
  }
}

/** Creates one index, unless it is there. */
export async function createIndex(
  parts: EngineParts,
  tx: Transaction,
  index: Index,
  options: Pick<CreateOptions, 'checkFirst'> = {},
): Promise<void> {
  const there = await lookFirst(parts, tx, [index.table], options)
  if (there?.hasIndex(index) !== true) await run(parts, tx, new CreateIndex(index))
}

/** Drops one index, if it is there. */
export async function dropIndex(
  parts: EngineParts,
  tx: Transaction,
  index: Index,
  options: Pick<CreateOptions, 'checkFirst'> = {},
): Promise<void> {
  const there = await lookFirst(parts, tx, [index.table], options)
  if (there?.hasIndex(index) !== false) await run(parts, tx, new DropIndex(index))
}

async function run(parts: EngineParts, tx: Transaction, node: DdlNode): Promise<void> {
  await tx.send(parts.ddlCompiler.compile(node))
}

async function lookFirst(
  parts: EngineParts,
  tx: Transaction,
  tables: readonly Table[],
  options: CreateOptions,
): Promise<ExistingObjects | undefined> {
  return options.checkFirst === false ? undefined : parts.dialect.inspector.existing(tx, tables)
}

/** Schemas and enum types, which several tables share. */
function isThere(node: DdlNode, there: ExistingObjects): boolean {
  if (node.kind === 'createSchema') return there.hasSchema(node.name)
  return node.kind === 'createEnum' && there.hasEnum(node.type.name ?? '', node.schema)
}

/** Drops an enum type, unless tables that stay use it. */
async function dropUnused(
  parts: EngineParts,
  tx: Transaction,
  node: DropEnum,
  there: ExistingObjects,
): Promise<void> {
  if (!there.hasEnum(node.type.name ?? '', node.schema)) return
  try {
    await tx.transaction(() => run(parts, tx, node))
  } catch (error) {
    if (!(error instanceof DatabaseError) || !parts.dialect.isStillInUse(error)) throw error
  }
}
