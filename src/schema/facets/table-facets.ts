import { tableKey } from '../metadata'
import type { Table, TableOptions } from '../table'
import type { ViewDefinition } from '../view-definition'
import { elsewhere, spelled, type FacetContext, type FacetsOf } from './facet'
import { dialectFacets, formerNamesFacet } from './option-facets'

/** What a view consists of besides its columns. */
const viewFacets: FacetsOf<ViewDefinition, ViewDefinition> = {
  definition: ({ definition }, context) => spelled(context.text(definition)),
  materialized: ({ materialized }) => (materialized === true ? 'MATERIALIZED' : undefined),
  withData: ({ materialized, withData }) =>
    materialized === true && withData === false ? 'WITH NO DATA' : undefined,
  dialect: (view, context) => dialectFacets(view, context),
}

/** What a table consists of besides its columns, constraints and indexes. */
export const tableFacets: FacetsOf<Table, TableOptions> = {
  schema: elsewhere,
  extendExisting: elsewhere,
  keepExisting: elsewhere,
  comment: ({ comment }) => comment,
  renamedFrom: ({ formerNames }) => formerNamesFacet(formerNames),
  view: ({ view }, context) => view && { is: 'there', ...viewParts(view, context) },
  dialect: (table, context) => dialectFacets({ dialect: resolved(table, context) }, context),
}

/** The options with tables in place of the names that the table's MetaData knows. */
function resolved({ dialect, metadata, schema }: Table, context: FacetContext): Table['dialect'] {
  if (dialect.postgres === undefined) return dialect
  const { partitions } = dialect.postgres
  const postgres =
    partitions === undefined
      ? dialect.postgres
      : { ...dialect.postgres, partitions: beside(partitions, schema, context) }
  if (postgres.inherits === undefined) return { ...dialect, postgres }
  const find = (name: string): Table | undefined =>
    metadata.tables.get(name) ?? metadata.tables.get(tableKey(name, metadata.schema))
  const inherits = postgres.inherits.map((parent) =>
    typeof parent === 'string' ? (find(parent) ?? parent) : parent,
  )
  return { ...dialect, postgres: { ...postgres, inherits } }
}

type Partitions = NonNullable<NonNullable<Table['dialect']['postgres']>['partitions']>

/** Partitions need not say the schema of what they are a part of. */
function beside(partitions: Partitions, above: string | undefined, context: FacetContext): Partitions {
  const isSame = (schema: string | undefined): boolean =>
    context.placeOf({ name: 'x', schema }) === context.placeOf({ name: 'x', schema: above })

  return partitions.map(({ schema = above, partitions: own, ...rest }) => ({
    ...rest,
    ...(isSame(schema) ? {} : { schema }),
    ...(own === undefined ? {} : { partitions: beside(own, schema, context) }),
  }))
}

function viewParts(view: ViewDefinition, context: FacetContext): object {
  return Object.fromEntries(Object.entries(viewFacets).map(([name, facet]) => [name, facet(view, context)]))
}
