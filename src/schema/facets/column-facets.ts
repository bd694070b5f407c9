import { Expression } from '../../expression/expression'
import type { Column, ColumnOptions } from '../column'
import {
  elsewhere,
  program,
  spelled,
  type Facet,
  type FacetContext,
  type FacetsOf,
  type FacetValue,
} from './facet'
import { dialectFacets, formerNamesFacet } from './option-facets'
import { countingFacets } from './sequence-facets'

/** What a column consists of. Keys, uniques and indexes that stand at a column are its table's. */
export const columnFacets: FacetsOf<Column, ColumnOptions> & { readonly type: Facet<Column> } = {
  type: (column, context) => spelled(context.columnType(column)),
  nullable: ({ nullable }) => (nullable ? 'NULL' : 'NOT NULL'),
  serverDefault: (column, context) => spelled(defaultText(column, context)),
  computed: ({ options: { computed } }, context) =>
    computed && {
      expression: spelled(context.text(computed.expression)),
      kept: computed.stored ? 'STORED' : 'VIRTUAL',
    },
  autoincrement: (column, context) => spelled(context.numberingOf(column)),
  identity: (column) => identityFacets(column),
  collation: (column, context) => spelled(collationText(column, context)),
  comment: ({ options }) => options.comment,
  dialect: ({ options }, context) => dialectFacets(options, context, ['collation']),
  primaryKey: elsewhere,
  unique: elsewhere,
  index: elsewhere,
  renamedFrom: ({ formerNames }) => formerNamesFacet(formerNames),
  key: ({ key, name }) => program(key === name ? undefined : key),
  defaultValue: (column, context) => program(programValue(column.options.defaultValue, column, context)),
  updateValue: (column, context) => program(programValue(column.options.updateValue, column, context)),
}

function defaultText(column: Column, context: FacetContext): string | undefined {
  const value: unknown = column.options.serverDefault
  if (value === undefined) return undefined
  return value instanceof Expression ? context.text(value) : context.value(value, column.givenType)
}

function collationText(column: Column, context: FacetContext): string | undefined {
  const [name, schema] = [column.collationOn(context.dialect) ?? []].flat().reverse()
  return name === undefined || schema === undefined ? name : context.placeOf({ name, schema })
}

function identityFacets({ identity, givenType }: Column): FacetValue {
  if (identity === undefined) return undefined
  const counted = countingFacets(identity.options, givenType?.kind ?? 'bigint')
  return { always: identity.always ? 'ALWAYS' : undefined, ...(counted as object) }
}

/** Functions are compared by what they say. */
function programValue(value: unknown, column: Column, context: FacetContext): string | undefined {
  if (value === undefined) return undefined
  return typeof value === 'function' ? String(value) : context.value(value, column.givenType)
}
