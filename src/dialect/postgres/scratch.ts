/**
 * How the server itself writes a model's types, defaults, conditions and index expressions: they are put on temporary tables,
 * read back, and taken away again by a savepoint. Texts of the server can then be compared with texts of the server.
 */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import { CompileError } from '../../errors'
import type { CheckConstraint } from '../../schema/check'
import type { Column } from '../../schema/column'
import type { MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import { CreateIndex } from '../../statement/ddl/index-ddl'
import { CreateView } from '../../statement/ddl/object-ddl'
import { CreateTable, SetColumnStorage } from '../../statement/ddl/table-ddl'
import { CreateType } from '../../statement/ddl/type-ddl'
import type { CatalogReader, NormalForm, NormalFormRequest, ComparedTable } from '../inspector'
import { tokenize } from '../../util/sql-tokenizer'
import { buildMetaData } from '../table-facts'
import { askCatalog } from './catalog-questions'
import { CatalogReading } from './catalog-reading'
import { diffRules } from './diff-rules'
import { divides, isDivided } from './divided'
import type { Partition, PartitionBy } from './options'
import { renameInScratch } from './renamed-types'
import { elementsOf, withoutUnread } from './scratch-parts'
import { explained } from './scratch-rights'
import { runEach } from './scratch-statements'

const SAVEPOINT = 'dovetail_scratch'
/** The session's own schema for temporary tables: whoever may connect may write there. */
const SCHEMA = 'pg_temp'

/**
 * Creates the parts' stand-ins, reads them, and undoes it. Views apart: as long as a stand-in has the name of a table, the server
 * writes the table's schema before it wherever a view reads from it.
 */
export async function readNormalForm(
  reader: CatalogReader,
  { parts, ...rest }: NormalFormRequest,
): Promise<NormalForm> {
  const views = parts.filter(({ table }) => table.isView)
  const others = parts.filter(({ table }) => !table.isView)
  const whole = await readTogether(reader, { parts: others, ...rest })
  const broken = others.filter(({ table }) => whole.failures.has(table))
  const unread = await unreadIn(reader, { parts: broken, ...rest })
  const left = broken.map((part) => withoutUnread(part, unread))
  const forms = [
    await readTogether(reader, { parts: views, ...rest }),
    { ...whole, failures: new Map<Table, string>() },
    await readTogether(reader, { parts: left, ...rest }),
  ]
  return {
    tables: new Map(forms.flatMap(({ tables }) => [...tables])),
    failures: await explained(reader, new Map(forms.flatMap(({ failures }) => [...failures]))),
    unread: await explained(reader, unread),
  }
}

/** What of tables that cannot be made as a whole cannot be made by itself, and why. */
async function unreadIn(
  reader: CatalogReader,
  request: NormalFormRequest,
): Promise<ReadonlyMap<object, string>> {
  const failures = new Map<object, string>()
  if (request.parts.length === 0) return failures
  await reader.read(`SAVEPOINT ${SAVEPOINT}`)
  try {
    await createTypes(reader, request)
    const works = request.parts
      .flatMap((part) => [...elementsOf(part)])
      .flatMap(([owner, part], i) => worksOf(part, `dovetail_scratch_${i}`, request.compiler, owner))
    await create(reader, works, failures)
  } finally {
    await reader.read(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    await reader.read(`RELEASE SAVEPOINT ${SAVEPOINT}`)
  }
  return failures
}

async function readTogether(
  reader: CatalogReader,
  request: NormalFormRequest,
): Promise<Pick<NormalForm, 'tables' | 'failures'>> {
  const failures = new Map<Table, string>()
  if (request.parts.length === 0) return { tables: new Map(), failures }
  await reader.read(`SAVEPOINT ${SAVEPOINT}`)
  try {
    // Under its own name, from which the server makes those of unnamed constraints; tables of one name meet here.
    const taken = new Set<string>()
    const works = request.parts.flatMap((part, i) => {
      const name = part.table.isView || taken.has(part.table.name) ? `dovetail_scratch_${i}` : part.table.name
      taken.add(name)
      return worksOf(part, name, request.compiler, part.table)
    })
    await createTypes(reader, request)
    const made = await create(reader, works, failures)
    const scratch = await inspectScratch(reader, made)
    const tables = [...scratch.tables.values()].flatMap((normal) => {
      const table = made.get(normal.name)
      return table === undefined ? [] : [[table, normal] as const]
    })
    return { tables: new Map(tables), failures }
  } finally {
    await reader.read(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    await reader.read(`RELEASE SAVEPOINT ${SAVEPOINT}`)
  }
}

/** What was made, without the division of what is divided in the scratch only. */
async function inspectScratch(reader: CatalogReader, made: ReadonlyMap<string, Table>): Promise<MetaData> {
  const question = { schemas: JSON.stringify([SCHEMA]), tables: [...made.keys()], whole: true }
  const rows = await askCatalog(reader, question)
  const relations = rows.relations.map((row) => {
    const table = made.get(row.name)
    return table === undefined || isDivided(table) ? row : { ...row, partitionKey: null }
  })
  return buildMetaData(new CatalogReading({ ...rows, relations }, false).facts())
}

/** One statement of the scratch, and whose it is. */
interface Work<Owner> {
  readonly owner: Owner
  readonly name: string
  readonly sql: () => string
}

function worksOf<Owner>(
  part: ComparedTable,
  name: string,
  compiler: DdlCompiler,
  owner: Owner,
): Work<Owner>[] {
  const { table } = part
  const work = (sql: () => string): Work<Owner> => ({ owner, name, sql })
  if (table.isView) return [work(() => compiler.compile(new CreateView(standInFor(part, name))))]
  const create = new CreateTable(standInFor(neededOf(part, name, compiler), name))
  const companions = compiler.companions(create).flatMap((node) => {
    if (node.kind === 'setColumnStorage')
      return new SetColumnStorage(columnOf(create.table, node.column), node.what)
    return node.kind === 'createPartition' && part.withOptions ? node : []
  })
  return [
    work(() => compiler.compile(create)),
    ...companions.map((node) => work(() => compiler.compile(node))),
    ...indexesOf(part, name, compiler).map((node) => work(() => compiler.compile(node))),
  ]
}

function indexesOf(part: ComparedTable, name: string, compiler: DdlCompiler): CreateIndex[] {
  if (part.indexes.length === 0) return []
  const standIn = standInFor(part, name)
  return part.indexes.map((index) => new CreateIndex(onTable(index, standIn, compiler)))
}

/**
 * The part without the columns that neither have a form of the server's nor are named by what has one: each numbered column would
 * bring a sequence along, each text a file for what is too long.
 */
function neededOf(part: ComparedTable, name: string, compiler: DdlCompiler): ComparedTable {
  // What divides a table is named by its own columns.
  if (isDivided(part.table)) return part
  const formed = part.columns.filter((column) => diffRules.needsNormalForm(column))
  const first = compiler.compile(new CreateTable(standInFor({ ...part, columns: formed }, name)))
  const indexes = indexesOf(part, name, compiler).map((node) => compiler.compile(node))
  const words = wordsOf([first, ...indexes].join(' '))
  const isNeeded = (column: Column): boolean =>
    words === undefined || formed.includes(column) || words.has(column.name.toLowerCase())
  return { ...part, columns: part.columns.filter(isNeeded) }
}

/** The words that may be names; undefined where names may be written in escapes. */
function wordsOf(sql: string): ReadonlySet<string> | undefined {
  if (sql.includes('\\')) return undefined
  return new Set(tokenize(sql, { brackets: false }).map(({ value }) => value.toLowerCase()))
}

/** What a column cannot do without. One that cannot be made is told by the tables that need it. */
async function createTypes(
  reader: CatalogReader,
  { missingTypes, renamings, compiler }: NormalFormRequest,
): Promise<void> {
  await renameInScratch(reader, renamings, compiler)
  const nodes = missingTypes.map(({ type, schema, parts }) => new CreateType(type, schema, parts))
  await runEach(
    reader,
    nodes.map((node) => compiler.compile(node)),
  )
}

/** All in one round trip; the tables that could be made, by name. One that cannot be made does not spoil the others. */
async function create<Owner>(
  reader: CatalogReader,
  works: readonly Work<Owner>[],
  failures: Map<Owner, string>,
): Promise<Map<string, Owner>> {
  const compiled = works.flatMap((work) => {
    try {
      return [{ ...work, text: work.sql() }]
    } catch (error) {
      if (!(error instanceof CompileError)) throw error
      failures.set(work.owner, error.message)
      return []
    }
  })
  const failed = await runEach(
    reader,
    compiled.map(({ text }) => text),
  )
  for (const [place, why] of failed) {
    const work = compiled[place]
    if (work !== undefined && !failures.has(work.owner)) failures.set(work.owner, why)
  }
  return new Map(compiled.map(({ name, owner }) => [name, owner]))
}

/**
 * The part under another name, as the compiler sees it. Not a table of its own: columns, checks and indexes stay those of the
 * model, which belong to one table only, so that enum types are looked for where the model has them.
 */
function standInFor(part: ComparedTable, name: string): Table {
  const { table, columns, checks, excludes } = part
  const { view, metadata } = table
  const seen: Pick<
    Table,
    | 'kind'
    | 'name'
    | 'schema'
    | 'key'
    | 'columns'
    | 'constraints'
    | 'metadata'
    | 'comment'
    | 'dialect'
    | 'view'
    | 'isView'
    | 'findColumn'
  > = {
    kind: 'table',
    name,
    schema: SCHEMA,
    key: table.key,
    columns,
    constraints: [...checks.map(validated), ...excludes],
    metadata,
    comment: undefined,
    dialect: storageOf(part),
    // Whether its rows are kept does not change the text of a view.
    view: view && { definition: view.definition },
    isView: table.isView,
    findColumn: (ref) => columns.find(({ key, name: own }) => key === ref || own === ref),
  }
  return seen as Table
}

/** A check as it would be if the rows had been checked: another one would be no part of the table's creation. */
function validated(check: CheckConstraint): CheckConstraint {
  if (check.dialect.postgres?.notValid !== true) return check
  const { name, condition, table } = check
  const noInherit = check.dialect.postgres.noInherit
  const seen: Pick<
    CheckConstraint,
    'kind' | 'name' | 'givenName' | 'condition' | 'comment' | 'ddlIf' | 'table' | 'dialect'
  > = {
    kind: 'check',
    name,
    givenName: check.givenName,
    condition,
    comment: undefined,
    ddlIf: undefined,
    table,
    dialect: { postgres: { noInherit } },
  }
  return seen as CheckConstraint
}

/**
 * What a temporary table can have of a table's own options. A divided one has no file, the making of which takes longest: where it
 * can hold all that the part is about, it stands for one that is not divided.
 */
function storageOf(part: ComparedTable): Table['dialect'] {
  const { with: parameters, using, partitionBy: _, ...options } = part.table.dialect.postgres ?? {}
  const division = divisionOf(part)
  const isBare =
    !part.table.isView &&
    !part.withOptions &&
    parameters === undefined &&
    using === undefined &&
    !isDivided(part.table)
  const key = isBare && canBeDivided(part) ? part.columns.find(canDivide) : undefined
  const standIn = key === undefined ? division : { list: [key.isNull()] }
  const { tablespace, partitions } = part.withOptions ? options : {}
  return {
    postgres: {
      with: parameters,
      using,
      tablespace,
      partitionBy: standIn,
      partitions: division === undefined ? undefined : partitions?.map(temporary),
    },
  }
}

/** By what it is divided, unless the database has not all columns for that: then it is divided otherwise there. */
function divisionOf({ table, columns }: ComparedTable): PartitionBy | undefined {
  const isThere = table.columns.every((column) => columns.includes(column) || !divides(column))
  return isThere ? table.dialect.postgres?.partitionBy : undefined
}

/** What is temporary is in one schema, and is never logged. */
function temporary({ schema, unlogged, partitions, ...partition }: Partition): Partition {
  return { ...partition, partitions: partitions?.map(temporary) }
}

function canBeDivided({ columns, checks, excludes, indexes }: ComparedTable): boolean {
  return (
    excludes.length + indexes.length === 0 &&
    checks.every(({ dialect }) => dialect.postgres?.noInherit !== true) &&
    columns.every((column) => column.identity === undefined && column.table.autoincrementColumn !== column)
  )
}

function canDivide({ options }: Column): boolean {
  return options.computed === undefined
}

/** A column of the model as one of what stands in for its table. */
function columnOf(table: Table, { name, type, options }: Column): Column {
  const seen: Pick<Column, 'name' | 'type' | 'options' | 'table'> = { name, type, options, table }
  return seen as Column
}

function onTable(index: Index, table: Table, compiler: DdlCompiler): Index {
  const name = compiler.nameOf(index)
  const seen: Pick<
    Index,
    | 'kind'
    | 'name'
    | 'givenName'
    | 'unique'
    | 'where'
    | 'orderings'
    | 'include'
    | 'nullsNotDistinct'
    | 'dialect'
    | 'table'
  > = {
    kind: 'index',
    name,
    givenName: name,
    unique: index.unique,
    where: index.where,
    orderings: index.orderings,
    include: index.include,
    nullsNotDistinct: index.nullsNotDistinct,
    // Which operators there are is a matter of the method; nobody reads meanwhile, so that it need not be built beside others.
    dialect: { postgres: { ...index.dialect.postgres, concurrently: undefined } },
    table,
  }
  return seen as Index
}
