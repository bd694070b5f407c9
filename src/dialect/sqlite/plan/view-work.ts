/**
 * What becomes of views while the tables change that they read from. ALTER TABLE fails as long as any view cannot be read, so
 * that those that are made anew go before everything else, with the views over them, and come back behind it.
 */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import type { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import { unsafeSql } from '../../../expression/raw-sql'
import { DDL } from '../../../schema/ddl-event'
import type { Table } from '../../../schema/table'
import { CreateView } from '../../../statement/ddl/object-ddl'
import type { DdlNode } from '../../../statement/nodes'
import type { Change } from '../../schema-change'
import { ColumnUses } from '../column-uses'
import { lower } from '../name-key'
import { placedText } from '../placed-text'
import { inSchema, type StoredObject } from '../schema-texts'
import { viewsIn } from '../schema-views'
import type { StoredObjects } from '../stored-objects'
import { readStoredView } from '../stored-view'
import type { ColumnPlace } from './left-broken'

/** What needs the views to be gone, because the database looks through all of them meanwhile. */
const LOOKING: ReadonlySet<Change['kind']> = new Set(['renameTable', 'renameColumn', 'dropColumn'])

/** The view that a change drops or makes anew, as the database has it. */
export function takenView(change: Change): Table | undefined {
  if (change.kind === 'dropTable') return change.foundTable.isView ? change.foundTable : undefined
  if (change.kind !== 'changeTable' && change.kind !== 'addComment') return undefined
  return change.table.isView ? change.table : undefined
}

/** The views that stay as they are, but are in the way as long as this one is gone. */
export function followersOf(
  view: Table,
  changes: readonly Change[],
  existing: StoredObjects,
): readonly StoredObject[] {
  if (!changes.some(({ kind }) => LOOKING.has(kind))) return []
  return viewsIn(existing.stored, view.schema).over(view.name)
}

/** The statements that take such views down. */
export function takeDowns(views: readonly StoredObject[], quoter: IdentifierQuoter): DdlNode[] {
  return views.map(({ schema, name }) => ddl(`DROP VIEW IF EXISTS ${quoter.path(schema, name)}`))
}

/** The statements that put them up again as they were, with their triggers; several changes may take the same down. */
export function putUps(
  views: readonly StoredObject[],
  existing: StoredObjects,
  quoter: IdentifierQuoter,
): DdlNode[] {
  return views.flatMap(({ schema, name, sql = '' }) => [
    ddl(placedText(sql, schema, quoter).replace(/^CREATE VIEW /, '$&IF NOT EXISTS ')),
    ...triggersOf({ schema, name }, existing, quoter),
  ])
}

/** The statements that give a view that is made anew its triggers back. */
export function triggersOf(
  { schema, name }: Pick<Table, 'schema' | 'name'>,
  existing: StoredObjects,
  quoter: IdentifierQuoter,
): DdlNode[] {
  const triggers = inSchema(existing.before, schema).flatMap(({ type, table, sql }) =>
    type === 'trigger' && lower(table) === lower(name) ? (sql ?? []) : [],
  )
  return triggers.map((sql) =>
    ddl(placedText(sql, schema, quoter).replace(/^CREATE TRIGGER /, '$&IF NOT EXISTS ')),
  )
}

/** Those of them that would not work any more without a column of the view. */
export function ownTriggers(
  { schema, table, name = '' }: ColumnPlace,
  existing: StoredObjects,
): readonly string[] {
  return viewsIn(existing.before, schema)
    .brokenWithout(table, name)
    .flatMap((object) =>
      object.type === 'trigger' && lower(object.table) === lower(table) ? `trigger ${object.name}` : [],
    )
}

function ddl(sql: string): DdlNode {
  return new DDL(unsafeSql(sql))
}

/** What the query of a view of the model is about: tables, views and columns, which have to be there first. */
export function viewRequirements(view: Table, compiler: DdlCompiler): object[] {
  const sql = compiler.compile(new CreateView(view))
  const { reads } = readStoredView(sql)
  const tables = [...view.metadata.tables.values()].filter(
    (table) => reads.sources.has(lower(table.name)) && table.schema === view.schema && table !== view,
  )
  const uses = new ColumnUses({
    tables: new Map(tables.map(({ name, columns }) => [lower(name), columns.map((column) => column.name)])),
    views: new Map(),
  })
  const columns = tables.flatMap((table) =>
    table.columns.filter(({ name }) => uses.has(reads, table.name, name)),
  )
  return [...tables, ...columns]
}

/** The changes that make views anew which speak of a column, or of any: they have to be allowed before it can get another name, or go. */
export function viewsInTheWay(
  { schema, table, name }: ColumnPlace,
  changes: readonly Change[],
  existing: StoredObjects,
): Change[] {
  const views = viewsIn(existing.before, schema)
  const broken = name === undefined ? views.brokenWithoutAll(table) : views.brokenWithout(table, name)
  const names = new Set(broken.map((object) => lower(object.name)))
  return changes.filter((change) => {
    const view = takenView(change)
    return view !== undefined && view.schema === schema && names.has(lower(view.name))
  })
}

/** The views that could not read a column from other views any more, because those would call it by its new name. */
export function brokenByRenaming(
  { schema, table, name }: Required<ColumnPlace>,
  existing: StoredObjects,
): readonly StoredObject[] {
  return viewsIn(existing.stored, schema).brokenByRenaming(table, name)
}
