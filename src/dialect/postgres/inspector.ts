/** Reads a PostgreSQL database back: a few questions to pg_catalog, whatever the number of tables, become a MetaData. */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import type { MetaData } from '../../schema/metadata'
import type { Table } from '../../schema/table'
import { ExistingObjects, type ExistingObject } from '../existing'
import type {
  CatalogReader,
  ForeignReference,
  InspectionOptions,
  Inspector,
  NormalForm,
  NormalMetaData,
  TablePart,
} from '../inspector'
import { buildMetaData } from '../table-facts'
import { capabilities } from './capabilities'
import { EXISTING, REFERENCES } from './catalog-queries'
import { askCatalog, readRows } from './catalog-questions'
import { CatalogReading } from './catalog-reading'
import { readNormalForm } from './scratch'
import { readNormalMetaData } from './scratch-model'

class PostgresInspector implements Inspector {
  async inspect(reader: CatalogReader, options: InspectionOptions = {}): Promise<MetaData> {
    const { into, tables, whole = false } = options
    const schemas = schemasOf(options)
    const rows = await askCatalog(reader, { schemas: schemaParameter(schemas), tables, whole })
    const asksDefault = into?.schema === undefined && (schemas === 'all' || schemas.includes(undefined))
    return buildMetaData(new CatalogReading(rows, asksDefault).facts(), into)
  }

  async existing(
    reader: CatalogReader,
    tables: readonly Table[],
    more: readonly string[] = [],
  ): Promise<ExistingObjects> {
    const schemas = [...new Set([undefined, ...tables.map((table) => table.schema), ...more])]
    const names = [...new Set(tables.map((table) => table.name))]
    const rows = await readRows<ExistingRow>(reader, EXISTING, [
      schemaParameter(schemas),
      JSON.stringify(names),
    ])
    const objects = rows.filter((row): row is ExistingRow & ExistingObject => row.kind !== 'default')
    const defaultSchema = rows.find(({ kind }) => kind === 'default')?.schema ?? ''
    return new ExistingObjects(
      objects.map((row) => ({ ...row, table: row.table ?? undefined, labels: row.labels ?? undefined })),
      { defaultSchema, nameLimit: capabilities.identifierBytes, ignoresCase: false },
    )
  }

  async references(reader: CatalogReader, tables: readonly Table[]): Promise<readonly ForeignReference[]> {
    if (tables.length === 0) return []
    const pairs = tables.map(({ schema, name }) => [schema ?? null, name])
    const rows = await readRows<ReferenceRow>(reader, REFERENCES, [JSON.stringify(pairs)])
    const at = (place: number | null): Table | undefined => (place === null ? undefined : tables[place - 1])
    return rows.map(({ owner, target, ...row }) => ({
      ...row,
      owner: at(owner),
      target: at(target) as Table,
    }))
  }

  normalForm(reader: CatalogReader, parts: readonly TablePart[], compiler: DdlCompiler): Promise<NormalForm> {
    return readNormalForm(reader, { parts, compiler })
  }

  normalMetaData(reader: CatalogReader, metadata: MetaData, compiler: DdlCompiler): Promise<NormalMetaData> {
    return readNormalMetaData(this, reader, { metadata, compiler })
  }
}

/** Reads PostgreSQL's catalog. */
export const inspector: Inspector = new PostgresInspector()

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
