import type { Collate, Expression, Ordering } from '../../expression/expression'
import type { Column } from '../column'
import type { Index, IndexOptions } from '../table-index'
import { spelled, type Facet, type FacetContext, type FacetsOf } from './facet'
import { columnList, conditionFacet, dialectFacets, ownOption } from './option-facets'

/** What the parts of an index are, one facet for each thing that they have. */
type PartFacets = Readonly<Record<'columns' | 'collations' | 'directions' | 'operators', Facet<Index>>>

/** What an index consists of. */
export const indexFacets: FacetsOf<Index, IndexOptions> & PartFacets & { readonly name: Facet<Index> } = {
  name: (index, context) => context.name(context.nameOf(index)),
  unique: ({ unique }) => (unique ? 'UNIQUE' : undefined),
  columns: ({ orderings }, context) => spelled(operandsOf(orderings, context)),
  collations: ({ orderings }) => spelled(collationsOf(orderings)),
  directions: ({ orderings }, context) => directionsOf(orderings, context),
  operators: ({ orderings }) => spelled(operatorsOf(orderings)),
  where: ({ where }, context) => spelled(where && context.text(where)),
  include: (index, context) => includeOf(index, context),
  nullsNotDistinct: (index, context) =>
    index.nullsNotDistinct || ownOption(index, context, 'nullsNotDistinct') === true
      ? 'NULLS NOT DISTINCT'
      : undefined,
  comment: ({ comment }) => comment,
  ddlIf: conditionFacet,
  dialect: (index, context) =>
    dialectFacets({ dialect: stated(index) }, context, ['include', 'nullsNotDistinct']),
}

/** The usual method need not be said. */
function stated({ dialect }: Index): Index['dialect'] {
  const { postgres } = dialect
  return postgres?.using?.toLowerCase() === 'btree'
    ? { ...dialect, postgres: { ...postgres, using: undefined } }
    : dialect
}

/** Columns that an index or key holds besides, whether told to all databases or to this one. */
export function includeOf(
  holder: { readonly include: readonly Column[]; readonly dialect: object },
  context: FacetContext,
): string | undefined {
  const own = (ownOption(holder, context, 'include') ?? []) as readonly unknown[]
  return columnList([...holder.include, ...own], context)
}

/** What the parts are over, without collation, direction and the like. */
export function operandsOf(orderings: readonly Ordering[], context: FacetContext): string {
  return orderings.map(({ operand }) => operandText(uncollated(operand), context)).join(', ')
}

/** The collations of the parts; undefined where none says any. */
export function collationsOf(orderings: readonly Ordering[]): string | undefined {
  return listed(orderings, ({ operand }) =>
    operand.kind === 'collate' ? (operand as Collate).collation.join('.') : undefined,
  )
}

/** The classes of operators of the parts; undefined where none says any. */
export function operatorsOf(orderings: readonly Ordering[]): string | undefined {
  return listed(orderings, ({ operators }) => {
    if (operators === undefined) return undefined
    const parameters = Object.entries(operators.parameters).map(([name, value]) => `${name} = ${value}`)
    return [operators.path.join('.'), ...parameters].join(' ')
  })
}

/** Which way the parts are sorted; undefined where all go upwards, as usual. */
export function directionsOf(orderings: readonly Ordering[], context: FacetContext): string | undefined {
  return listed(orderings, ({ direction, nulls }) => {
    const isUsual = nulls === undefined || nulls === context.defaultNulls(direction)
    if (isUsual) return direction === 'asc' ? undefined : 'DESC'
    return `${direction.toUpperCase()} NULLS ${nulls.toUpperCase()}`
  })
}

function listed(
  orderings: readonly Ordering[],
  describe: (ordering: Ordering) => string | undefined,
): string | undefined {
  const parts = orderings.map(describe)
  return parts.every((part) => part === undefined) ? undefined : parts.map((part) => part ?? '-').join(', ')
}

function uncollated(expression: Expression): Expression {
  return expression.kind === 'collate' ? (expression as Collate).operand : expression
}

function operandText(operand: Expression, context: FacetContext): string {
  return operand.kind === 'column' ? context.name((operand as Column).name) : context.text(operand)
}
