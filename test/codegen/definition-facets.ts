import { Expression } from '../../src/expression/expression'
import type { Column } from '../../src/schema/column'
import type { Constraint } from '../../src/schema/constraint'
import { columnFacets } from '../../src/schema/facets/column-facets'
import { describeConstraint } from '../../src/schema/facets/constraint-facets'
import { describeFacets, type FacetContext, type Facets } from '../../src/schema/facets/facet'
import { indexFacets } from '../../src/schema/facets/index-facets'
import { sequenceFacets } from '../../src/schema/facets/sequence-facets'
import { tableFacets } from '../../src/schema/facets/table-facets'
import type { MetaData } from '../../src/schema/metadata'
import { signatureOf } from '../../src/schema/signature'
import type { Table } from '../../src/schema/table'
import { baseType } from '../../src/types/resolve-type'
import type { SqlType } from '../../src/types/sql-type'

type Described = Readonly<Record<string, unknown>>

/** All that a MetaData says to any database, by what says it: names are those that the database sees. */
export function definitionFacets(metadata: MetaData): Described {
  const tables = [...metadata.allTables()].map((table) => [table.key, tableFacetsOf(table)] as const)
  const sequences = [...metadata.sequences.values()].map(
    (sequence) => [sequence.key, plain(describeFacets(sequence, sequenceFacets, CONTEXT))] as const,
  )
  const { extensions, schemas, types } = metadata
  return {
    tables: Object.fromEntries(tables),
    sequences: Object.fromEntries(sequences),
    extensions,
    schemas: schemas.map(({ name, comment }) => ({ name, comment })),
    types: types.map(typeText),
  }
}

function tableFacetsOf(table: Table): Described {
  return {
    options: plain(describeFacets(table, tableFacets, CONTEXT)),
    columns: table.columns.map((column) => [
      column.name,
      plain(describeFacets(column, columnFacets, CONTEXT)),
    ]),
    constraints: named(table.constraints, (one: Constraint) => plain(describeConstraint(one, CONTEXT))),
    indexes: named(table.indexes, (one) => plain(describeFacets(one, indexFacets, CONTEXT))),
  }
}

/** The order of constraints and indexes says nothing. */
function named<T extends { readonly name: string }>(
  items: readonly T[],
  describe: (item: T) => unknown,
): Described {
  return Object.fromEntries(items.map((item) => [item.name, describe(item)]))
}

/** What matters to the program alone is left out: the properties of columns, and who brings an index along. */
function plain(facets: Facets): Described {
  const told = [...facets].filter(([, { mode }]) => mode !== 'program')
  return Object.fromEntries(told.map(([name, { text }]) => [name, text]))
}

const CONTEXT: FacetContext = {
  dialect: undefined,
  hasTypes: true,
  hasViewTypes: true,
  text: signatureOf,
  value: (value) => (value instanceof Expression ? signatureOf(value) : valueText(value)),
  columnType: ({ type }) => typeText(type),
  type: typeText,
  name: (name) => name,
  nameOf: ({ name }) => name,
  placeOf: ({ name, schema }) => `${schema ?? ''}.${name}`,
  schemasOf: () => [],
  targetOf: ({ referredTable, referredColumns }) =>
    `${referredTable.key} (${referredColumns.map(({ name }) => name).join(', ')})`,
  numberingOf: (column: Column) =>
    column.table.autoincrementColumn === column ? String(column.options.autoincrement ?? true) : undefined,
  defaultNulls: () => undefined,
}

/** The order in which options were given says nothing, nor which database alone has a type of this name. */
function typeText(type: SqlType): string {
  return JSON.stringify(baseType(type), (name, part: unknown) => {
    if (name === 'database') return undefined
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function valueText(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? String(part) : part))
}
