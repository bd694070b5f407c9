/** Which constraint of the models a refusal was about. */
import type { Executor } from '../../engine/executor'
import { ForeignKeyViolationError, type IntegrityError } from '../../errors'
import { walk } from '../../expression/walk'
import type { Mapper } from '../../registry/mapper'
import { CheckConstraint } from '../../schema/check'
import { Column } from '../../schema/column'
import { ColumnCollectionConstraint, type Constraint } from '../../schema/constraint'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import type { EntityState } from '../entity-state'
import { brokenKey } from './broken-key'
import { refusedRows } from './sent-rows'

/** What is known of where a refusal comes from. */
export interface ViolationContext {
  readonly states: readonly EntityState[]
  /** The class that a statement is about which writes no instances. */
  readonly mapper?: Mapper
  readonly executor?: Executor
}

/**
 * Fills in what the database does not tell, or tells of the other table: the constraint, its table and columns, and the instance.
 * Gives the table, if the models have it.
 */
export async function completeFacts(
  error: IntegrityError,
  context: ViolationContext,
): Promise<Table | undefined> {
  const tables = tablesOf(error, context)
  const constraint = namedIn(tables, error) ?? (await askedFor(error, context)) ?? deferredIn(tables, error)
  if (constraint === undefined) {
    const [table] = error.table === undefined ? (refusedTable(error) ?? []) : tables
    error.table ??= table?.name
    return table
  }
  error.constraint = constraint.name
  error.table = constraint.table.name
  const columns = columnsOf(constraint)
  if (columns.length > 0) error.columns = columns.map(({ name }) => name)
  return constraint.table
}

/** Where to look: of the name that the database tells; else those of the statement, or of all that was written. */
function tablesOf(error: IntegrityError, { states, mapper }: ViolationContext): readonly Table[] {
  const mappers = new Set([...(mapper === undefined ? [] : [mapper]), ...states.map((state) => state.mapper)])
  const written = new Set([...mappers].flatMap(({ tables }) => tables))
  if (error.table === undefined) return refusedTable(error) ?? [...written]
  const known = new Set([...written].flatMap(({ metadata }) => metadata.allTables()))
  return [...written, ...known].filter(({ name }) => name === error.table)
}

function refusedTable(error: IntegrityError): readonly Table[] | undefined {
  const rows = refusedRows(error)
  return rows && [rows.table]
}

function namedIn(tables: readonly Table[], error: IntegrityError): Constraint | undefined {
  if (error.constraint === undefined) return undefined
  return tables.flatMap(({ constraints }) => constraints).find(({ name }) => name === error.constraint)
}

/** A foreign key of a database that does not tell which. */
async function askedFor(
  error: IntegrityError,
  { executor }: ViolationContext,
): Promise<ForeignKeyConstraint | undefined> {
  const rows = refusedRows(error)
  if (!(error instanceof ForeignKeyViolationError) || error.constraint !== undefined) return undefined
  if (executor === undefined || rows === undefined) return undefined
  try {
    const broken = await brokenKey(rows, executor)
    error.reason = broken?.reason ?? (rows.verb === 'delete' ? 'still-referenced' : undefined)
    error.instance = broken?.state?.entity
    return broken?.foreignKey
  } catch {
    // The violation is what is told, whatever becomes of the question.
    return undefined
  }
}

/** At the end of a transaction only keys can fail that wait for it: the only one must be it. */
function deferredIn(tables: readonly Table[], error: IntegrityError): ForeignKeyConstraint | undefined {
  const isLate = error instanceof ForeignKeyViolationError && refusedRows(error) === undefined
  if (!isLate || error.constraint !== undefined) return undefined
  const keys = tables.flatMap(({ foreignKeys }) => foreignKeys)
  const deferred = keys.filter(({ initially }) => initially === 'DEFERRED')
  return deferred.length === 1 ? deferred[0] : undefined
}

/** The columns of a constraint; of a CHECK those that its condition is about. */
function columnsOf(constraint: Constraint): readonly Column[] {
  if (constraint instanceof ColumnCollectionConstraint) return constraint.columns
  if (!(constraint instanceof CheckConstraint)) return []
  return [...new Set(walk(constraint.condition))].filter((part) => part instanceof Column)
}
