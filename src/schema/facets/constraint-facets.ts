import type { CheckConstraint, CheckOptions } from '../check'
import type { Constraint, ConstraintOptions } from '../constraint'
import type { ExcludeConstraint, ExcludeOptions } from '../exclude'
import type { ForeignKeyConstraint, ForeignKeyOptions } from '../foreign-key'
import type { PrimaryKeyConstraint, PrimaryKeyOptions } from '../primary-key'
import type { UniqueConstraint, UniqueOptions } from '../unique'
import {
  describeFacets,
  program,
  spelled,
  type Facet,
  type FacetContext,
  type Facets,
  type FacetsOf,
} from './facet'
import { collationsOf, directionsOf, includeOf, operandsOf, operatorsOf } from './index-facets'
import { columnList, conditionFacet, dialectFacets, ownOption } from './option-facets'

type Over<T> = Readonly<Record<'columns', Facet<T>>>

/** INITIALLY DEFERRED makes a constraint deferrable, said or not. */
const common: FacetsOf<Constraint, ConstraintOptions> = {
  name: (constraint, context) => context.name(context.nameOf(constraint)),
  deferrable: ({ deferrable, initially }) =>
    (deferrable ?? initially === 'DEFERRED') ? 'DEFERRABLE' : undefined,
  initially: ({ initially }) => (initially === 'DEFERRED' ? 'INITIALLY DEFERRED' : undefined),
  comment: ({ comment }) => comment,
  ddlIf: conditionFacet,
  dialect: (constraint, context) => dialectFacets(constraint, context, ['include', 'nullsNotDistinct']),
}

const primaryKeyFacets: FacetsOf<PrimaryKeyConstraint, PrimaryKeyOptions> & Over<PrimaryKeyConstraint> = {
  ...common,
  columns: ({ columns }, context) => columnList(columns, context),
  include: includeOf,
}

const uniqueFacets: FacetsOf<UniqueConstraint, UniqueOptions> & Over<UniqueConstraint> = {
  ...common,
  columns: ({ columns }, context) => columnList(columns, context),
  include: includeOf,
  nullsNotDistinct: (unique, context) =>
    unique.nullsNotDistinct || ownOption(unique, context, 'nullsNotDistinct') === true
      ? 'NULLS NOT DISTINCT'
      : undefined,
}

const checkFacets: FacetsOf<CheckConstraint, CheckOptions> & { readonly condition: Facet<CheckConstraint> } =
  {
    ...common,
    condition: ({ condition }, context) => spelled(context.text(condition)),
  }

/** Indexes of foreign keys are indexes; when a key is added is a matter of the program. */
const foreignKeyFacets: FacetsOf<ForeignKeyConstraint, ForeignKeyOptions> &
  Over<ForeignKeyConstraint> & { readonly target: Facet<ForeignKeyConstraint> } = {
  ...common,
  columns: ({ columns }, context) => columnList(columns, context),
  target: (key, context) => context.targetOf(key),
  onDelete: ({ onDelete, onDeleteColumns = [] }, context) => {
    if (onDelete === undefined || onDelete === 'NO ACTION') return undefined
    const columns = columnList(onDeleteColumns, context)
    return columns === undefined ? onDelete : `${onDelete} (${columns})`
  },
  onUpdate: ({ onUpdate }) => (onUpdate === 'NO ACTION' ? undefined : onUpdate),
  match: ({ match }) => (match === 'SIMPLE' ? undefined : match),
  useAlter: ({ useAlter }) => program(useAlter ? 'yes' : undefined),
  index: ({ index }) => program(index ? undefined : 'no'),
}

type ExcludeParts = Readonly<
  Record<'elements' | 'operators' | 'collations' | 'directions' | 'operatorClasses', Facet<ExcludeConstraint>>
>

const excludeFacets: FacetsOf<ExcludeConstraint, ExcludeOptions> & ExcludeParts = {
  ...common,
  elements: (exclude, context) => spelled(operandsOf(orderingsOf(exclude), context)),
  operators: ({ elements }) => elements.map(({ operator }) => operator).join(' '),
  collations: (exclude) => spelled(collationsOf(orderingsOf(exclude))),
  directions: (exclude, context) => directionsOf(orderingsOf(exclude), context),
  operatorClasses: (exclude) => spelled(operatorsOf(orderingsOf(exclude))),
  using: ({ using }) => using,
  where: ({ where }, context) => spelled(where && context.text(where)),
  include: includeOf,
}

/** What the constraints of each kind consist of. */
const constraintFacets: Readonly<Record<string, Readonly<Record<string, Facet<never>>>>> = {
  primaryKey: primaryKeyFacets,
  unique: uniqueFacets,
  check: checkFacets,
  foreignKeyConstraint: foreignKeyFacets,
  exclude: excludeFacets,
}

/** Describes a constraint of any kind. */
export function describeConstraint(constraint: Constraint, context: FacetContext): Facets {
  const facets = (constraintFacets[constraint.kind] ?? common) as Readonly<Record<string, Facet<Constraint>>>
  return describeFacets(constraint, facets, context)
}

function orderingsOf({ elements }: ExcludeConstraint): ExcludeConstraint['elements'][number]['ordering'][] {
  return elements.map(({ ordering }) => ordering)
}
