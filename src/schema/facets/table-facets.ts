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
  dialect: (table, context) => dialectFacets(table, context),
}

function viewParts(view: ViewDefinition, context: FacetContext): object {
  return Object.fromEntries(Object.entries(viewFacets).map(([name, facet]) => [name, facet(view, context)]))
}
