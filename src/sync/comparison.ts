/** Compares a model with a database: what it takes to bring the one to the other. */
import type { Dialect } from '../dialect/dialect'
import type { CatalogReader, Dependent, RenamedPlace } from '../dialect/inspector'
import { samePlace, type Place } from '../dialect/same-place'
import { tableOf, type Change } from '../dialect/schema-change'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import { definedTypes } from '../types/resolve-type'
import { basisOf, type PlanBasis } from './basis'
import { dependentsOf } from './dependents'
import { unreadIn } from './diff/awaited'
import type { DiffContext } from './diff/context'
import { databaseContext } from './diff/facet-context'
import { renamedTables } from './diff/renamings'
import { diffModel } from './diff/tables'
import type { Step } from './safety'
import { readSnapshot, type Snapshot, type TablePair } from './snapshot'
import type { SyncModel } from './source'
import { stepsOf } from './steps'
import { tableSizes } from './table-sizes'
import { uncompared } from './uncompared'

/** What a comparison gave. */
export interface PlanFacts {
  readonly steps: readonly Step[]
  /** What could not be compared, and why; what a person should look at. */
  readonly notes: readonly string[]
  /** Something could not be compared as the database is now: what the steps bring may make it possible. */
  readonly isPartial?: boolean
}

/** A comparison that can also tell what it was made against. */
export interface Comparison extends PlanFacts {
  basis(): PlanBasis
}

/** Compares a model with a database. `reader` must stand in a transaction. */
export async function compareWithDatabase(
  dialect: Dialect,
  reader: CatalogReader,
  model: SyncModel,
): Promise<Comparison> {
  const snapshot = await readSnapshot(dialect, reader, model)
  const { schemas, enumTypes } = dialect.capabilities
  const { existing, pairs: all, database, scope } = snapshot
  const compiler = dialect.createDdlCompiler()
  const unread = unreadIn(snapshot, compiler)
  const { changes, notes, isPartial } = diffModel(snapshot, {
    rules: dialect.diffRules,
    compiler,
    unread,
    existing,
    facets: databaseContext(dialect, existing.defaultSchema),
    schemas,
    enumTypes,
    unknown: model.unknown,
    ...elsewhere(snapshot),
  })
  const changed = new Set(changes.flatMap((change) => tablesOf(change, all, dialect)))
  // Their foreign keys may have to be made anew, and checked.
  const touched = new Set([...changed, ...referencing(changed, all)])
  // A view that was never filled cannot be asked for its rows.
  const pairs = all.filter(({ wanted }) => touched.has(wanted) && !wanted.isView)
  const sizes = await tableSizes(dialect, reader, pairs)
  const isAltering = ({ kind }: Change): boolean => ALTERING.has(kind)
  const altered = new Set(changes.filter(isAltering).flatMap((change) => tablesOf(change, all, dialect)))
  const dependents = await dependentsOf(dialect, reader, {
    tables: [
      ...all.flatMap(({ wanted, found }) => (altered.has(wanted) ? found : [])),
      ...changes.flatMap((change) => goingRelation(change) ?? sequencesBehind(change)),
    ],
    types: changes.flatMap((change) => placeOfType(change) ?? []),
    renamings: snapshot.renamings,
    defaultSchema: existing.defaultSchema,
  })
  const steps = stepsOf(changes, dialect, {
    existing,
    pairs: all,
    dependents,
    belongings: await dialect.inspector.belongings(reader, ...madeAnew(changes, dependents, snapshot)),
    isExact: model.unknown.isExact,
    isEmpty: (table: Table) => sizes.get(table)?.rows === 0,
    sizeOf: (table: Table) => sizes.get(table),
    tablesOf: (change: Change) => tablesOf(change, all, dialect),
  })
  const unknown = uncompared(unread.parts, snapshot.typeFailures, steps)
  return {
    steps: [...steps, ...unknown.steps],
    notes: [...unknown.notes, ...notes, ...model.unknown.notes()],
    isPartial: isPartial || isIncomplete(snapshot) || changes.some(isOfInheritance) || all.some(inherits),
    basis: () =>
      basisOf(dialect, {
        database,
        existing,
        scope,
        empty: pairs.flatMap((pair) => (sizes.get(pair.wanted)?.rows === 0 ? pathNow(dialect, pair) : [])),
      }),
  }
}

/** The tables that have other names, or places, than in the model. */
function elsewhere({ renamings, moves }: Snapshot): Pick<DiffContext, 'renamed' | 'moved'> {
  return { renamed: renamedTables(renamings), moved: new Set(moves.moved.map(({ table }) => table)) }
}

function isIncomplete({ failures, typeFailures, unread }: Snapshot): boolean {
  return failures.size + typeFailures.size + unread.size > 0
}

function pathNow({ quoter }: Dialect, { found, nameNow }: TablePair): string {
  return quoter.path(found.schema, nameNow)
}

/** The views that may have to go and come again, and the tables of which parts may; the types that others may take the place of. */
function madeAnew(
  changes: readonly Change[],
  dependents: readonly Dependent[],
  { existing, renamings }: Snapshot,
): [Place[], RenamedPlace[]] {
  const isSame = samePlace(existing)
  const relations = [
    ...dependents.filter(({ kind }) => kind === 'view' || kind === 'materialized view'),
    ...changes.flatMap((change) =>
      (change.kind === 'changeTable' && change.table.isView) || isOfPartAnew(change) ? change.table : [],
    ),
  ]
  const types = changes.flatMap((change): readonly RenamedPlace[] => {
    const place = change.kind === 'dropType' ? undefined : placeOfType(change)
    if (place === undefined) return []
    const renamed = renamings.types.find(({ type: { name = '' }, schema }) => isSame({ name, schema }, place))
    return [{ ...place, nameNow: renamed?.from ?? place.name }]
  })
  return [relations, types]
}

/** What may take an index, a column or the numbers of one away, and bring others. */
function isOfPartAnew(change: Change): change is Extract<Change, { readonly table: Table }> {
  switch (change.kind) {
    case 'addColumn':
      return change.column.options.autoincrement === 'serial'
    case 'changeColumn':
      return change.facets.some(({ name }) =>
        /^(?:computed|type|collation|identity|autoincrement)/u.test(name),
      )
    case 'changeIndex':
    case 'changeConstraint':
    case 'dropIndex':
    case 'dropConstraint':
      return true
    default:
      return false
  }
}

/** What a table has of those that it inherits from is its own as soon as it does so no more. */
function isOfInheritance(change: Change): boolean {
  return (
    change.kind === 'changeTable' &&
    change.facets.some(({ name }) => /^dialect\.[a-z]+\.inherits$/u.test(name))
  )
}

function goingRelation(change: Change): Place | undefined {
  if (change.kind === 'dropTable') return change.foundTable
  return change.kind === 'dropSequence' ? change.sequence : undefined
}

/** The sequences that have numbered a column until now. */
function sequencesBehind(change: Change): readonly Place[] {
  if (change.kind !== 'changeColumn') return []
  const { foundColumn } = change
  return [...foundColumn.table.metadata.sequences.values()].filter(({ ownedBy }) => ownedBy === foundColumn)
}

/** The type that a change drops, or may give the place of another. */
function placeOfType(change: Change): Place | undefined {
  if (change.kind !== 'changeEnum' && change.kind !== 'changeType' && change.kind !== 'dropType')
    return undefined
  return { name: change.type.name ?? '', schema: change.schema }
}

/** What is done to the table that it inherits from is done to it, too, whatever the model says of it. */
function inherits({ found: { dialect } }: TablePair): boolean {
  return Object.values(dialect).some((options) => options !== undefined && 'inherits' in options)
}

/** The tables that have foreign keys to these. */
function referencing(tables: ReadonlySet<Table>, pairs: readonly TablePair[]): readonly Table[] {
  const found = new Set(pairs.flatMap((pair) => (tables.has(pair.wanted) ? pair.found : [])))
  return pairs.flatMap((pair) =>
    pair.found.foreignKeys.some(({ referredTable }) => found.has(referredTable)) ? pair.wanted : [],
  )
}

/** What may have to be done without what reads the table. */
const ALTERING: ReadonlySet<Change['kind']> = new Set([
  'addColumn',
  'changeColumn',
  'changeTable',
  'changeEnum',
  'changeType',
  'changeConstraint',
  'changeIndex',
  'dropColumn',
  'dropConstraint',
  'dropIndex',
])

/** The tables of the model that a change is about. */
function tablesOf(change: Change, pairs: readonly TablePair[], { name }: Dialect): readonly Table[] {
  if (change.kind !== 'changeEnum' && change.kind !== 'changeType') {
    const table = tableOf(change)
    return table === undefined ? [] : [table]
  }
  const isOfType = ({ type }: Column): boolean =>
    definedTypes(type, name).some((each) => each.name === change.type.name)
  return pairs.flatMap(({ wanted }) => (wanted.columns.some(isOfType) ? wanted : []))
}
