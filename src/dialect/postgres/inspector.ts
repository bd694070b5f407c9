/** Reads a PostgreSQL database back: a few questions to pg_catalog, whatever the number of tables, become a MetaData. */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import type { MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { ExistingObjects, type ExistingObject } from '../existing'
import type {
  CatalogReader,
  CatalogState,
  ForeignReference,
  FoundModel,
  InspectionOptions,
  Belonging,
  Dependent,
  Inspector,
  NormalForm,
  NormalFormRequest,
  NormalMetaData,
  NormalTypes,
  NormalTypesRequest,
  SoughtModel,
  RenamedPlace,
} from '../inspector'
import { fitName } from '../../util/fit-name'
import { foundModel } from '../found-model'
import { buildMetaData, type CatalogFacts } from '../table-facts'
import { BELONGINGS, TYPE_BELONGINGS, type BelongingRow } from './belongings'
import { capabilities } from './capabilities'
import { assertDefaultSchema } from './default-schema'
import { DEPENDENTS, EXISTING, REFERENCES, TYPE_HOLDERS } from './catalog-queries'
import { askCatalog, readRows } from './catalog-questions'
import { CatalogReading } from './catalog-reading'
import { STATE } from './catalog-state'
import type { Partition } from './options'
import { readRenamed } from './renamed-types'
import { readNormalForm } from './scratch'
import { readNormalMetaData } from './scratch-model'
import { readNormalTypes } from './scratch-types'

class PostgresInspector implements Inspector {
  async inspect(reader: CatalogReader, options: InspectionOptions = {}): Promise<MetaData> {
    return buildMetaData(await readFacts(reader, options), options.into)
  }

  async inspectModel(
    reader: CatalogReader,
    model: SoughtModel,
    options: InspectionOptions,
  ): Promise<FoundModel> {
    const read = (): Promise<CatalogFacts> => readFacts(reader, options)
    const { compiler } = model
    return foundModel(await read(), model, {
      rules: { nameKey: (name) => name, brackets: false, nameLimit: capabilities.identifierBytes },
      withTypes: (renamings) => readRenamed(reader, { renamings, compiler }, read),
    })
  }

  async existing(
    reader: CatalogReader,
    tables: readonly Table[],
    more: readonly (string | undefined)[] = [],
  ): Promise<ExistingObjects> {
    const schemas = [...new Set([undefined, ...tables.map((table) => table.schema), ...more])]
    // Something else may have the name of an index or key.
    const parts = tables.flatMap((table) => [...table.indexes, ...table.constraints])
    const names = [
      ...tables.flatMap(({ name, formerNames }) => [name, ...formerNames]),
      ...tables.flatMap(({ dialect }) => partitionNames(dialect.postgres?.partitions)),
      ...parts.map(({ givenName, name }) => givenName ?? fitName(name, capabilities.identifierBytes)),
    ]
    const rows = await readRows<ExistingRow>(reader, EXISTING, [
      schemaParameter(schemas),
      JSON.stringify([...new Set(names)]),
    ])
    const objects = rows.filter((row): row is ExistingRow & ExistingObject => row.kind !== 'default')
    const defaultSchema = rows.find(({ kind }) => kind === 'default')?.schema ?? ''
    if (defaultSchema === '' && tables.some(({ schema }) => schema === undefined))
      await assertDefaultSchema(reader)
    return new ExistingObjects(
      objects.map((row) => ({
        ...row,
        table: row.table ?? undefined,
        labels: row.labels ?? undefined,
        isValid: row.isValid ?? undefined,
      })),
      { defaultSchema, nameLimit: capabilities.identifierBytes, ignoresCase: false },
    )
  }

  async state(reader: CatalogReader, schemas: readonly (string | undefined)[]): Promise<CatalogState> {
    const [row] = await reader.read(STATE, [schemaParameter([undefined, ...schemas])])
    return { state: String(row?.['state']), hasHistory: row?.['hasHistory'] === true }
  }

  async references(reader: CatalogReader, tables: readonly Table[]): Promise<readonly ForeignReference[]> {
    if (tables.length === 0) return []
    const rows = await readRows<ReferenceRow>(reader, REFERENCES, [JSON.stringify(tables.map(pairOf))])
    const at = (place: number | null): Table | undefined => (place === null ? undefined : tables[place - 1])
    return rows.map(({ owner, target, ...row }) => ({
      ...row,
      owner: at(owner),
      target: at(target) as Table,
    }))
  }

  async dependents(
    reader: CatalogReader,
    tables: readonly Pick<Table, 'name' | 'schema'>[],
    types: readonly Pick<Table, 'name' | 'schema'>[],
  ): Promise<readonly Dependent[]> {
    const ask = async (question: string, places: typeof tables): Promise<readonly DependentRow[]> =>
      places.length === 0 ? [] : readRows(reader, question, [JSON.stringify(places.map(pairOf))])
    const rows = [...(await ask(DEPENDENTS, tables)), ...(await ask(TYPE_HOLDERS, types))]
    return rows.map(({ kind, schema, name, owner, source, sourceSchema, column }) => ({
      kind,
      schema: schema ?? undefined,
      name,
      table: owner ?? undefined,
      of: { schema: sourceSchema ?? undefined, name: source },
      column: column ?? undefined,
    }))
  }

  async belongings(
    reader: CatalogReader,
    relations: readonly Pick<Table, 'name' | 'schema'>[],
    types: readonly RenamedPlace[],
  ): Promise<readonly Belonging[]> {
    const ask = async (question: string, places: readonly unknown[]): Promise<readonly BelongingRow[]> =>
      places.length === 0 ? [] : readRows(reader, question, [JSON.stringify(places)])
    const rows = [
      ...(await ask(BELONGINGS, relations.map(pairOf))),
      ...(await ask(
        TYPE_BELONGINGS,
        types.map((type) => [...pairOf(type), type.nameNow]),
      )),
    ]
    return rows.map(({ schema, part, column, ...row }) => ({
      ...row,
      schema: schema ?? undefined,
      part: part ?? undefined,
      column: column ?? undefined,
    }))
  }

  normalForm(reader: CatalogReader, request: NormalFormRequest): Promise<NormalForm> {
    return readNormalForm(reader, request)
  }

  normalTypes(reader: CatalogReader, request: NormalTypesRequest): Promise<NormalTypes> {
    return readNormalTypes(reader, request)
  }

  normalMetaData(reader: CatalogReader, metadata: MetaData, compiler: DdlCompiler): Promise<NormalMetaData> {
    return readNormalMetaData(this, reader, { metadata, compiler })
  }
}

/** Reads PostgreSQL's catalog. */
export const inspector: Inspector = new PostgresInspector()

async function readFacts(reader: CatalogReader, options: InspectionOptions): Promise<CatalogFacts> {
  const { into, tables, whole = false, withObjects = false, withOthers = false } = options
  const schemas = schemasOf(options)
  const rows = await askCatalog(reader, {
    schemas: schemaParameter(schemas),
    tables,
    whole,
    withObjects,
    withOthers,
  })
  const asksDefault = into?.schema === undefined && (schemas === 'all' || schemas.includes(undefined))
  const facts = new CatalogReading(rows, asksDefault).facts()
  if (facts.tables.length === 0 && schemas !== 'all' && schemas.includes(undefined))
    await assertDefaultSchema(reader)
  return facts
}

interface DependentRow {
  readonly kind: Dependent['kind']
  readonly schema: string | null
  readonly name: string
  readonly owner: string | null
  readonly sourceSchema: string | null
  readonly source: string
  readonly column: string | null
}

function partitionNames(partitions: readonly Partition[] = []): string[] {
  return partitions.flatMap((partition) => [partition.name, ...partitionNames(partition.partitions)])
}

function pairOf({ schema, name }: Pick<Table, 'name' | 'schema'>): readonly [string | null, string] {
  return [schema ?? null, name]
}

interface ReferenceRow {
  readonly table: string
  readonly name: string
  /** The place among the tables asked for. */
  readonly owner: number | null
  readonly target: number
}

type ExistingRow = Omit<ExistingObject, 'kind'> & { readonly kind: ExistingObject['kind'] | 'default' }
type Schemas = readonly (string | undefined)[] | 'all'

/** A MetaData with a schema of its own means that one where none is named. */
function schemasOf({ schemas = [undefined], into }: InspectionOptions): Schemas {
  return schemas === 'all' ? 'all' : schemas.map((schema) => schema ?? into?.schema)
}

function schemaParameter(schemas: Schemas): string | null {
  return schemas === 'all' ? null : JSON.stringify(schemas.map((schema) => schema ?? null))
}
