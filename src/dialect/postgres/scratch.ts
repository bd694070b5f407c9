/**
 * How the server itself writes a model's types, defaults, conditions and index expressions: they are put on temporary tables,
 * read back, and taken away again by a savepoint. Texts of the server can then be compared with texts of the server.
 */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import type { Table } from '../../schema/table'
import type { Index } from '../../schema/table-index'
import { CreateIndex } from '../../statement/ddl/index-ddl'
import { CreateTable } from '../../statement/ddl/table-ddl'
import type { CatalogReader, Inspector, NormalForm, TablePart } from '../inspector'

const SAVEPOINT = 'dovetail_scratch'
/** The session's own schema for temporary tables: whoever may connect may write there. */
const SCHEMA = 'pg_temp'

/** Creates the parts' stand-ins, reads them, and undoes it. */
export async function readNormalForm(
  inspector: Inspector,
  reader: CatalogReader,
  request: { readonly parts: readonly TablePart[]; readonly compiler: DdlCompiler },
): Promise<NormalForm> {
  const failures = new Map<Table, string>()
  const made = new Map<string, Table>()
  if (request.parts.length === 0) return { tables: new Map(), failures }
  await reader.read(`SAVEPOINT ${SAVEPOINT}`)
  try {
    for (const [i, part] of request.parts.entries()) {
      // Under its own name, from which the server makes those of unnamed constraints; tables of one name meet here.
      const name = made.has(part.table.name) ? `dovetail_scratch_${i}` : part.table.name
      const failure = await create(reader, part, { name, compiler: request.compiler })
      if (failure === undefined) made.set(name, part.table)
      else failures.set(part.table, failure)
    }
    const scratch = await inspector.inspect(reader, {
      schemas: [SCHEMA],
      tables: [...made.keys()],
      whole: true,
    })
    const tables = [...scratch.tables.values()].map(
      (normal) => [made.get(normal.name) as Table, normal] as const,
    )
    return { tables: new Map(tables), failures }
  } finally {
    await reader.read(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    await reader.read(`RELEASE SAVEPOINT ${SAVEPOINT}`)
  }
}

/** One table that cannot be made must not spoil the others. */
async function create(
  reader: CatalogReader,
  part: TablePart,
  { name, compiler }: { readonly name: string; readonly compiler: DdlCompiler },
): Promise<string | undefined> {
  const standIn = standInFor(part, name)
  await reader.read(`SAVEPOINT ${SAVEPOINT}_one`)
  try {
    await reader.read(compiler.compile(new CreateTable(standIn)))
    for (const index of part.indexes)
      await reader.read(compiler.compile(new CreateIndex(onTable(index, standIn, compiler))))
  } catch (error) {
    await reader.read(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}_one`)
    return error instanceof Error ? error.message : String(error)
  }
  await reader.read(`RELEASE SAVEPOINT ${SAVEPOINT}_one`)
  return undefined
}

/**
 * The part under another name, as the compiler sees it. Not a table of its own: columns, checks and indexes stay those of the
 * model, which belong to one table only, so that enum types are looked for where the model has them.
 */
function standInFor({ table, columns, checks }: TablePart, name: string): Table {
  const seen: Pick<
    Table,
    'kind' | 'name' | 'schema' | 'key' | 'columns' | 'constraints' | 'metadata' | 'comment' | 'dialect'
  > = {
    kind: 'table',
    name,
    schema: SCHEMA,
    key: table.key,
    columns,
    constraints: checks,
    metadata: table.metadata,
    comment: undefined,
    dialect: {},
  }
  return seen as Table
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
    dialect: {},
    table,
  }
  return seen as Index
}
