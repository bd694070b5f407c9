import type { DdlCompiler } from '../../compiler/ddl-compiler'
import { CompileError } from '../../errors'
import type { MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { creationStatements } from '../../statement/ddl/creation-order'
import type { DdlNode } from '../../statement/nodes'
import type { StoredObject } from './schema-texts'

/** The statements that would create a model, as `sqlite_schema` would keep them. */
export function textsOf(
  metadata: MetaData,
  compiler: DdlCompiler,
): { readonly objects: readonly StoredObject[]; readonly failures: ReadonlyMap<object, string> } {
  const objects: StoredObject[] = []
  const failures = new Map<object, string>()
  for (const node of creationStatements({ metadata }, compiler)) {
    const place = placeOf(node, compiler)
    if (place === undefined) continue
    const { table, ...rest } = place
    try {
      objects.push({ ...rest, schema: table.schema, table: table.name, sql: compiler.compile(node) })
    } catch (error) {
      if (!(error instanceof CompileError)) throw error
      failures.set(table, error.message)
    }
  }
  return { objects, failures }
}

interface Place {
  readonly type: string
  readonly name: string
  readonly table: Table
}

function placeOf(node: DdlNode, compiler: DdlCompiler): Place | undefined {
  if (node.kind === 'createTable') return { type: 'table', name: node.table.name, table: node.table }
  if (node.kind === 'createView') return { type: 'view', name: node.table.name, table: node.table }
  if (node.kind !== 'createIndex') return undefined
  return { type: 'index', name: compiler.nameOf(node.index), table: node.index.table }
}
