/** What the database has of a model's tables, read in a constant number of queries. */
import type { Dialect } from '../dialect/dialect'
import type { ExistingObjects } from '../dialect/existing'
import type { CatalogReader, FoundModel, NormalForm, NormalTypes, ComparedTable } from '../dialect/inspector'
import { NO_RENAMINGS, type Renamings } from '../dialect/renamings'
import type { DefinedType } from '../types/defined-type'
import { EnumType } from '../types/enum'
import { walk } from '../expression/walk'
import { CheckConstraint } from '../schema/check'
import { describeFacets, type FacetContext } from '../schema/facets/facet'
import { tableFacets } from '../schema/facets/table-facets'
import { ExcludeConstraint } from '../schema/exclude'
import { tableKey, MetaData } from '../schema/metadata'
import type { Table } from '../schema/table'
import type { Index } from '../schema/table-index'
import { schemaNodes, type SchemaObjects } from '../statement/ddl/creation-order'
import { typesOf } from '../statement/ddl/type-order'
import { databaseContext } from './diff/facet-context'
import { inspectionOf, type PlanScope } from './basis'
import { checkFormerTypes } from './former-types'
import { findMoves, type Moves } from './moved-tables'
import type { SyncModel } from './source'
import type { Place } from './unknown'

/** A model's table beside the one of its name in the database. */
export interface TablePair {
  readonly wanted: Table
  /** What the database has, in the names of the model where it still has former ones. */
  readonly found: Table
  /** What the database calls it now. */
  readonly nameNow: string
  /** The wanted one in the database's own form; undefined where nothing of it needs that, or where it could not be had. */
  readonly normal: Table | undefined
}

/** Something in a schema that has a name. */
interface KnownObject {
  readonly kind: 'table' | 'sequence' | 'type'
  readonly place: Place
}

/** The state of a database as far as a model is concerned. */
export interface Snapshot {
  /** In the names that things have once they are renamed. */
  readonly existing: ExistingObjects
  /** What was read of the database; undefined if it has none of the tables. */
  readonly database: MetaData | undefined
  /** Which part of the database that is. */
  readonly scope: PlanScope
  /** What the model holds besides tables. */
  readonly objects: SchemaObjects | undefined
  readonly missing: readonly Table[]
  readonly pairs: readonly TablePair[]
  readonly renamings: Renamings
  /** What it has in other schemas. */
  readonly moves: Moves
  /** Types of the model as the database would give them back, by those of the model. */
  readonly normalTypes: ReadonlyMap<DefinedType, DefinedType>
  /** All that was read. */
  readonly found: MetaData
  /** What the program knows by name. */
  readonly known: readonly KnownObject[]
  /** The schemas in use; undefined stands for the default one. */
  readonly schemas: readonly (string | undefined)[]
  /** Tables whose names are taken by something that is no table. */
  readonly obstructed: readonly Table[]
  /** Why tables could not be compared in full. */
  readonly failures: ReadonlyMap<Table, string>
  /** Why parts of other tables could not be compared. */
  readonly unread: ReadonlyMap<object, string>
  /** Why types could not be. */
  readonly typeFailures: ReadonlyMap<DefinedType, string>
}

/** Reads what there is of these tables, and of their schemas if anything unknown is to go. `reader` must stand in a transaction. */
export async function readSnapshot(
  dialect: Dialect,
  reader: CatalogReader,
  model: SyncModel,
): Promise<Snapshot> {
  const { tables, objects } = model
  checkFormerTypes(typesOf(tables, dialect.createDdlCompiler(), objects))
  const existing = await dialect.inspector.existing(reader, tables, namedSchemas(objects, dialect))
  const moves = await findMoves(dialect, reader, { tables, existing })
  const known = [...knownObjects(model, dialect), ...movedObjects(moves)]
  const schemas = schemasInUse(model, dialect)
  const { read, scope } = await readScope(dialect, reader, {
    model,
    existing,
    scope: scopeOf(model, schemas),
    moves,
  })
  const { metadata, renamings } = read ?? NOTHING
  const now = existing.renamed(renamings)
  const present = tables.filter((table) => now.hasTable(table))
  const byName = new Map(
    [...metadata.tables.values()].map((table) => [dialect.diffRules.nameKey(table.key), table]),
  )
  const lookup = (table: Table): Table | undefined =>
    findTable(byName, table, { existing, nameKey: dialect.diffRules.nameKey })
  const both = present.flatMap((wanted) => {
    const found = lookup(wanted)
    return found?.isView === wanted.isView ? [{ wanted, found }] : []
  })
  const then = { existing: now, renamings }
  const { tables: normal, failures, unread } = await normalForms(dialect, reader, { pairs: both, ...then })
  const { types, failures: typeFailures } = await normalTypes(dialect, reader, { model, ...then })
  const former = new Map(renamings.tables.map(({ table, from }) => [table, from]))
  return {
    existing: now,
    database: read?.now,
    scope,
    objects,
    found: metadata,
    normalTypes: types,
    typeFailures,
    known,
    schemas,
    moves,
    missing: tables.filter(
      (table) => !now.hasTable(table) && !moves.moved.some((move) => move.table === table),
    ),
    pairs: both.map((pair) => ({
      ...pair,
      nameNow: former.get(pair.wanted) ?? pair.found.name,
      normal: normal.get(pair.wanted),
    })),
    renamings,
    obstructed: present.filter((table) => lookup(table)?.isView !== table.isView),
    failures,
    unread,
  }
}

const NOTHING = { metadata: MetaData.ofCatalog(), renamings: NO_RENAMINGS }

/** The part of the database that the model is about: all of its schemas, if anything in them may be dropped. */
function scopeOf(
  { tables, unknown, objects }: SyncModel,
  schemas: readonly (string | undefined)[],
): PlanScope {
  const names = tables.flatMap(({ name, formerNames }) => [name, ...formerNames])
  return {
    schemas: schemas.map((schema) => schema ?? null),
    ...(unknown.isKept ? { tables: [...new Set(names)] } : {}),
    ...(hasObjects(objects) ? { objects: true } : {}),
  }
}

interface FoundRequest {
  readonly model: SyncModel
  readonly existing: ExistingObjects
  readonly scope: PlanScope
  readonly moves: Moves
}

/** Types of the model that only tables of others have are found where all objects of the schemas are read. */
async function readScope(
  dialect: Dialect,
  reader: CatalogReader,
  request: FoundRequest,
): Promise<{ readonly read: FoundModel | undefined; readonly scope: PlanScope }> {
  const { model, existing, scope } = request
  const read = await readFound(dialect, reader, request)
  if (scope.objects === true) return { read, scope }
  const compiler = dialect.createDdlCompiler()
  const context = databaseContext(dialect, existing.defaultSchema)
  const keysOf = (tables: Iterable<Table>): string[] =>
    typesOf([...tables], compiler).flatMap(({ type: { name = '' }, schema }) =>
      existing.hasType(name, schema) ? context.placeOf({ name, schema }) : [],
    )
  const found = new Set(keysOf(read?.metadata.tables.values() ?? []))
  if (keysOf(model.tables).every((key) => found.has(key))) return { read, scope }
  const wider = { ...scope, objects: true }
  return { read: await readFound(dialect, reader, { ...request, scope: wider }), scope: wider }
}

/** The tables of the model under their present names, or else under former ones; undefined if there is nothing to be read. */
async function readFound(
  dialect: Dialect,
  reader: CatalogReader,
  { model: { tables, unknown, objects }, existing, scope, moves }: FoundRequest,
): Promise<FoundModel | undefined> {
  const isThere = ({ name, formerNames, schema }: Table): boolean =>
    [name, ...formerNames].some((each) => existing.hasTable({ name: each, schema }))
  const isAsked = !unknown.isKept || scope.objects === true || tables.some(isThere)
  if (!isAsked || scope.schemas.length === 0) return undefined
  const { defaultSchema } = existing
  const compiler = dialect.createDdlCompiler()
  const types = typesOf(tables, compiler, objects)
  const { quoter } = dialect
  const sought = { tables, types, existing, defaultSchema, quoter, compiler, moved: moves.moved }
  return dialect.inspector.inspectModel(reader, sought, inspectionOf(scope))
}

/** Whether there is anything to compare that no table brings along. */
function hasObjects(objects: SchemaObjects | undefined): boolean {
  if (objects === undefined) return false
  const { sequences, types, extensions, schemas } = objects
  const counts = [sequences, types, extensions, schemas].map((list) => list.length)
  return counts.some((count) => count > 0)
}

/** All that the model names, and what else its MetaData does: it belongs to the program too, whatever is synced of it. */
function knownObjects({ tables, objects }: SyncModel, dialect: Dialect): KnownObject[] {
  const compiler = dialect.createDdlCompiler()
  const own = objects === undefined ? [] : [objects.metadata]
  return [...new Set([...own, ...tables.map(({ metadata }) => metadata)])].flatMap((metadata) => {
    const all = [...metadata.tables.values()]
    const types = typesOf(all, compiler, { types: metadata.types, metadata })
    return [
      ...all.map((place): KnownObject => ({ kind: 'table', place })),
      ...[...metadata.sequences.values()].map((place): KnownObject => ({ kind: 'sequence', place })),
      ...types.map(({ type, schema }): KnownObject => {
        return { kind: 'type', place: { name: type.name ?? '', schema } }
      }),
    ]
  })
}

/** What is still in another schema is known, too: nothing of it goes because the model has it elsewhere. */
function movedObjects({ moved }: Moves): KnownObject[] {
  return moved.flatMap(({ table, from }) => [
    { kind: 'table', place: from },
    ...table.columns.flatMap(({ givenType }): KnownObject[] => {
      const name = givenType instanceof EnumType ? String(givenType.name) : ''
      return name === '' ? [] : [{ kind: 'type', place: { name, schema: from.schema } }]
    }),
  ])
}

/** The schemas of all that the model holds; undefined stands for the default one. */
function schemasInUse({ tables, objects }: SyncModel, dialect: Dialect): (string | undefined)[] {
  const named = namedSchemas(objects, dialect)
  const sequences = objects?.sequences ?? []
  const types = typesOf([], dialect.createDdlCompiler(), objects)
  return [...new Set([...tables, ...sequences, ...types].map(({ schema }) => schema)), ...named].filter(
    (schema, i, all) => all.indexOf(schema) === i,
  )
}

/** The schemas of all that the model holds, where there is such a thing. */
function namedSchemas(objects: SchemaObjects | undefined, dialect: Dialect): string[] {
  const compiler = dialect.createDdlCompiler()
  if (objects === undefined || !compiler.can.schemas) return []
  return schemaNodes(objects, compiler).map(({ name }) => name)
}

interface Lookup {
  readonly existing: ExistingObjects
  readonly nameKey: (name: string) => string
}

/** The default schema may be named or not, on either side. */
function findTable(
  byName: ReadonlyMap<string, Table>,
  { name, schema }: Table,
  { existing, nameKey }: Lookup,
): Table | undefined {
  const alias =
    schema === undefined ? existing.defaultSchema : schema === existing.defaultSchema ? undefined : schema
  return byName.get(nameKey(tableKey(name, schema))) ?? byName.get(nameKey(tableKey(name, alias)))
}

/** What the database has in new names, and what those are. */
type Then = Pick<Snapshot, 'existing' | 'renamings'>

async function normalForms(
  dialect: Dialect,
  reader: CatalogReader,
  { pairs, existing, renamings }: Then & { readonly pairs: readonly Pair[] },
): Promise<NormalForm> {
  const compiler = dialect.createDdlCompiler()
  const context = databaseContext(dialect, existing.defaultSchema)
  const parts = pairs.flatMap(({ wanted, found }): ComparedTable[] => {
    const withOptions = haveOtherOptions(wanted, found, context)
    const part = { ...comparable(wanted, found, dialect.diffRules.nameKey), withOptions }
    const isNeeded =
      wanted.isView ||
      withOptions ||
      part.checks.length > 0 ||
      part.excludes.length > 0 ||
      part.indexes.length > 0 ||
      part.columns.some((column) => dialect.diffRules.needsNormalForm(column))
    return isNeeded ? [part] : []
  })
  const tables = parts.map(({ table }) => table)
  const missingTypes = typesOf(tables, compiler).filter(
    ({ type, schema }) => !existing.hasType(type.name ?? '', schema),
  )
  return dialect.inspector.normalForm(reader, { parts, compiler, missingTypes, renamings })
}

/** Whether the options of the model are written otherwise in the database: then its words for them count. */
function haveOtherOptions(wanted: Table, found: Table, context: FacetContext): boolean {
  if (wanted.isView) return false
  const there = describeFacets(found, tableFacets, context)
  return [...describeFacets(wanted, tableFacets, context)].some(
    ([name, { mode, text }]) =>
      mode === 'spelled' && name.startsWith('dialect.') && there.get(name)?.text !== text,
  )
}

/** Of types that are there and that the database may write in other words. */
async function normalTypes(
  dialect: Dialect,
  reader: CatalogReader,
  { model, existing, renamings }: Then & { readonly model: SyncModel },
): Promise<NormalTypes> {
  const compiler = dialect.createDdlCompiler()
  const types = typesOf(model.tables, compiler, model.objects).filter(
    ({ type, schema }) => type.kind !== 'enum' && existing.hasType(type.name ?? '', schema),
  )
  if (types.length === 0) return { types: new Map(), failures: new Map() }
  return dialect.inspector.normalTypes(reader, { types, compiler, renamings })
}

type Pair = Pick<TablePair, 'wanted' | 'found'>

/** What of a model's table stands on columns that the database has. */
function comparable(
  table: Table,
  found: Table,
  nameKey: (name: string) => string,
): Omit<ComparedTable, 'withOptions'> {
  const there = new Set(found.columns.map((column) => nameKey(column.name)))
  const columns = table.columns.filter((column) => there.has(nameKey(column.name)))
  const known = (operands: Iterable<{ readonly kind: string }>): boolean =>
    [...operands].every((operand) => operand.kind !== 'column' || columns.includes(operand as never))
  const checks = table.constraints.filter((constraint) => constraint instanceof CheckConstraint)
  const excludes = table.constraints.filter((constraint) => constraint instanceof ExcludeConstraint)
  return {
    table,
    columns,
    checks: checks.filter((check) => known(walk(check.condition))),
    excludes: excludes.filter((exclude) =>
      exclude.elements.every(({ ordering }) => known(walk(ordering.operand))),
    ),
    // One over plain columns is compared as it is.
    indexes: table.indexes.filter((index) => isTextual(index) && known(expressionsOf(index))),
  }
}

function* expressionsOf(index: Index): Generator<{ readonly kind: string }> {
  for (const { operand } of index.orderings) yield* walk(operand)
  if (index.where !== undefined) yield* walk(index.where)
}

function isTextual(index: Index): boolean {
  return index.plainColumns === undefined
}
