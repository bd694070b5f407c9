import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { Table } from '../schema/table'
import { CreateView } from '../statement/ddl/object-ddl'
import { viewRequirements } from './requirements'

/** What is known of the tables that a view reads. */
interface ViewFacts {
  readonly compiler: DdlCompiler
  /** Whether the same plan creates a table or view. */
  isNew(table: Table): boolean
  /** Whether an existing table has no rows for certain: those that no change is about were not asked. */
  isEmpty(table: Table): boolean
}

/** Whether the query of a view may find rows; of one that names no table of the model nobody knows. */
export function mayFindRows(view: Table, facts: ViewFacts): boolean {
  const node = new CreateView(view)
  const read = view.metadata.allTables()
  const named = new Set(viewRequirements(node, facts.compiler.compile(node)))
  const sources = read.filter((table) => named.has(table))
  return sources.length === 0 || sources.some((source) => hasRows(source, facts))
}

function hasRows(source: Table, facts: ViewFacts): boolean {
  if (facts.isNew(source)) return source.isView && mayFindRows(source, facts)
  return source.isView || !facts.isEmpty(source)
}
