import { unsafeSql } from '../../expression/raw-sql'
import type { CompositeField, CompositeType } from '../../types/composite'
import type { DefinedType, DefinedTypeOptions } from '../../types/defined-type'
import type { DomainCheck, DomainOptions, DomainType } from '../../types/domain'
import type { EnumOptions, EnumType } from '../../types/enum'
import type { QualifiedName, RangeDefinition, RangeType } from '../../types/range'
import { formerNames } from '../../util/former-names'
import {
  describeFacets,
  elsewhere,
  spelled,
  type Facet,
  type FacetContext,
  type Facets,
  type FacetsOf,
  type FacetValue,
} from './facet'
import { formerNamesFacet } from './option-facets'

const common: FacetsOf<DefinedType, DefinedTypeOptions> = {
  schema: elsewhere,
  comment: ({ comment }) => comment,
}

const enumFacets: FacetsOf<EnumType, EnumOptions> & { readonly labels: Facet<EnumType> } = {
  ...common,
  name: elsewhere,
  native: elsewhere,
  renamedFrom: ({ renamedFrom }) => formerNamesFacet(formerNames(renamedFrom)),
  renamedLabels: ({ renamedLabels = {} }) =>
    Object.fromEntries(
      Object.entries(renamedLabels).map(([label, names]) => [label, formerNamesFacet(formerNames(names))]),
    ),
  labels: ({ values }) => values.join(', '),
}

const domainFacets: FacetsOf<DomainType, DomainOptions> & { readonly base: Facet<DomainType> } = {
  ...common,
  base: ({ base }, context) => spelled(context.type(base)),
  notNull: ({ notNull }) => (notNull ? 'NOT NULL' : undefined),
  default: (domain, context) => spelled(domainDefault(domain, context)),
  defaultSql: elsewhere,
  check: ({ checks }, context) => checkFacets(checks, context),
  collation: ({ collation }) => spelled(collation),
}

/** A default is one thing, whether it was given as a value or as SQL. */
function domainDefault(domain: DomainType, context: FacetContext): string | undefined {
  const { base, default: value, defaultSql } = domain
  if (defaultSql !== undefined) return context.text(unsafeSql(defaultSql))
  return value === undefined ? undefined : context.value(value, base)
}

/** Checks without a name go by their place. */
function checkFacets(checks: readonly DomainCheck[], context: FacetContext): FacetValue {
  const entries = checks.map(({ name, sql, notValid }, i) => [
    name ?? `#${i + 1}`,
    spelled(`${context.text(unsafeSql(sql))}${notValid === true ? ' NOT VALID' : ''}`),
  ])
  return Object.fromEntries(entries) as FacetValue
}

const compositeFacets: FacetsOf<CompositeType, DefinedTypeOptions> & {
  readonly fields: Facet<CompositeType>
  readonly fieldComments: Facet<CompositeType>
} = {
  ...common,
  fields: ({ fields }, context) => spelled(fields.map((field) => fieldText(field, context)).join(', ')),
  fieldComments: ({ fields }) =>
    Object.fromEntries(fields.map(([name, , { comment } = {}]) => [name, comment])),
}

function fieldText([name, type, { collation } = {}]: CompositeField, context: FacetContext): string {
  return `${name} ${context.type(type)}${collation === undefined ? '' : ` COLLATE ${collation}`}`
}

const rangeFacets: FacetsOf<RangeType, RangeDefinition> = {
  ...common,
  subtype: ({ definition }, context) => spelled(context.type(definition.subtype)),
  operatorClass: ({ definition }) => spelled(path(definition.operatorClass)),
  collation: ({ definition }) => spelled(definition.collation),
  canonical: ({ definition }) => spelled(path(definition.canonical)),
  subtypeDiff: ({ definition }) => spelled(path(definition.subtypeDiff)),
  multirangeName: ({ definition }) => spelled(path(definition.multirangeName)),
}

function path(name: QualifiedName | undefined): string | undefined {
  return name === undefined ? undefined : [name].flat().join('.')
}

/** What the types of each kind consist of. */
const typeFacets: Readonly<Record<string, Readonly<Record<string, Facet<never>>>>> = {
  enum: enumFacets,
  domain: domainFacets,
  composite: compositeFacets,
  range: rangeFacets,
}

/** Describes a type that is an object of the database. */
export function describeType(type: DefinedType, context: FacetContext): Facets {
  const facets = (typeFacets[type.kind] ?? common) as Readonly<Record<string, Facet<DefinedType>>>
  return describeFacets(type, facets, context)
}
