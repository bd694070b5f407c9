/** CREATE and DROP for whole sets of tables: what stands behind `metadata.createAll(engine)` and its like. */
import { DatabaseError } from '../errors'
import type { CreateOptions } from '../schema/ddl-runner'
import type { MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { creationStatements, removalStatements } from '../statement/ddl/creation-order'
import { CreateIndex, DropIndex } from '../statement/ddl/index-ddl'
import type { DdlNode } from '../statement/nodes'
import type { EngineParts } from './engine-parts'
import type { Transaction } from './transaction'

// An enum type has no IF NOT EXISTS. PostgreSQL: 42710 it is there already, 42704 it is not there, 2BP01 others use it.
const HARMLESS: Readonly<Partial<Record<DdlNode['kind'], readonly string[]>>> = {
  createEnum: ['42710'],
  dropEnum: ['42704', '2BP01'],
}

/** Creates the tables of a MetaData that are not there yet. */
export async function createAll(
  parts: EngineParts,
  tx: Transaction,
  metadata: MetaData,
  options: CreateOptions = {},
): Promise<void> {
  const wanted = options.tables ?? [...metadata.tables.values()]
  const there = options.checkFirst === false ? new Set<Table>() : await existing(parts, tx, wanted)
  const missing = wanted.filter((table) => !there.has(table))
  await runAll(parts, tx, creationStatements(missing, parts.dialect.capabilities), options)
}

/** Drops the tables of a MetaData that are there. */
export async function dropAll(
  parts: EngineParts,
  tx: Transaction,
  metadata: MetaData,
  options: CreateOptions = {},
): Promise<void> {
  const wanted = options.tables ?? [...metadata.tables.values()]
  const there = options.checkFirst === false ? new Set(wanted) : await existing(parts, tx, wanted)
  const doomed = wanted.filter((table) => there.has(table))
  const nodes = removalStatements(doomed, parts.dialect.capabilities, (key) => parts.ddlCompiler.nameOf(key))
  await runAll(parts, tx, nodes, options)
}

/** Creates one index, unless it is there. */
export async function createIndex(
  parts: EngineParts,
  tx: Transaction,
  index: Index,
  options: Pick<CreateOptions, 'checkFirst'> = {},
): Promise<void> {
  if (options.checkFirst !== false && (await hasIndex(parts, tx, index))) return
  await tx.send(parts.ddlCompiler.compile(new CreateIndex(index)))
}

/** Drops one index, if it is there. */
export async function dropIndex(
  parts: EngineParts,
  tx: Transaction,
  index: Index,
  options: Pick<CreateOptions, 'checkFirst'> = {},
): Promise<void> {
  if (options.checkFirst !== false && !(await hasIndex(parts, tx, index))) return
  await tx.send(parts.ddlCompiler.compile(new DropIndex(index)))
}

async function runAll(
  parts: EngineParts,
  tx: Transaction,
  nodes: readonly DdlNode[],
  options: CreateOptions,
): Promise<void> {
  for (const node of nodes) {
    const sql = parts.ddlCompiler.compile(node)
    const harmless = options.checkFirst === false ? undefined : HARMLESS[node.kind]
    if (harmless === undefined) await tx.send(sql)
    else await tolerating(tx, sql, harmless)
  }
}

async function tolerating(tx: Transaction, sql: string, codes: readonly string[]): Promise<void> {
  try {
    await tx.transaction((inner) => inner.send(sql))
  } catch (error) {
    if (!(error instanceof DatabaseError) || !codes.includes(error.driverCode ?? '')) throw error
  }
}

/** Those of the tables that the database has. */
async function existing(parts: EngineParts, tx: Transaction, tables: readonly Table[]): Promise<Set<Table>> {
  const found = new Set<Table>()
  for (const schema of new Set(tables.map((table) => table.schema))) {
    const members = tables.filter((table) => table.schema === schema)
    const names = new Set((await inspected(parts, tx, schema, members)).map((table) => table.name))
    for (const table of members) if (names.has(table.name)) found.add(table)
  }
  return found
}

async function hasIndex(parts: EngineParts, tx: Transaction, index: Index): Promise<boolean> {
  const name = parts.ddlCompiler.nameOf(index)
  const tables = await inspected(parts, tx, index.table.schema, [index.table])
  return tables.some((table) => table.indexes.some((there) => there.name === name))
}

async function inspected(
  parts: EngineParts,
  tx: Transaction,
  schema: string | undefined,
  tables: readonly Table[],
): Promise<Table[]> {
  const names = { tables: tables.map((table) => table.name) }
  const metadata = await parts.dialect.inspector.inspect(
    tx,
    schema === undefined ? names : { ...names, schemas: [schema] },
  )
  return [...metadata.tables.values()]
}
