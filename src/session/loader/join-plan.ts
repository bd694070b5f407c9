/** Which of the relations that a `with` names are joined to the query's own statement, and which have one each. */
import type { Mapper } from '../../registry/mapper'
import type { Relationship } from '../../registry/relationship'
import { isShapedOrder, orderApart } from '../query-shape'
import type { ActiveFilters } from '../row-filters'
import { namedRelations, type LoadStrategy, type RelationOptions } from './with-spec'

/** A relation whose rows come with those that they belong to. */
export interface JoinedRelation {
  readonly relationship: Relationship
  readonly options: RelationOptions
  /** Those of its own relations that are joined as well. */
  readonly joined: readonly JoinedRelation[]
  /** What else is to be loaded of its rows. */
  readonly rest: Readonly<Record<string, unknown>>
}

/**
 * Takes a `with` apart. `strategy` is the query's own, for relations of which neither it nor the model says more. For one row
 * a join to another one is cheaper than a statement, if nobody says anything else.
 */
export function planJoins(
  mapper: Mapper,
  spec: unknown,
  strategy?: LoadStrategy,
  isOneRow = false,
): Pick<JoinedRelation, 'joined' | 'rest'> {
  const joined: JoinedRelation[] = []
  const rest: Record<string, unknown> = {}
  for (const { relationship, options } of spec === undefined ? [] : namedRelations(mapper, spec)) {
    const cheaper = isOneRow && isSingle(relationship, options) ? 'joined' : undefined
    if (isJoined(relationship, options, strategy ?? cheaper)) {
      joined.push({ relationship, options, ...planJoins(relationship.target, options.with, strategy) })
    } else rest[relationship.name] = options
  }
  return { joined, rest }
}

/** Leads to one row along a key of its own, with nothing else asked of it. */
function isSingle({ ownsKey, strategy }: Relationship, options: RelationOptions): boolean {
  return ownsKey && strategy === 'select-in' && Object.keys(options).length === 0
}

/** A limit for each row, chosen columns and trees need a statement of their own, and so do rows spread over several tables. */
function isJoined(
  relationship: Relationship,
  options: RelationOptions,
  strategy: LoadStrategy | undefined,
): boolean {
  const { source, target, through, foreignKey } = relationship
  const isPlain =
    options.limit === undefined && options.columns === undefined && options.recursive === undefined
  const isAlone = source.inheritance === undefined && target.inheritance === undefined
  const isAlongKey = through !== undefined || foreignKey !== undefined
  if (!isPlain || !isAlone || !isAlongKey) return false
  return (options.strategy ?? strategy ?? relationship.strategy) === 'joined'
}

/** What the text of the joins depends on; undefined where only compiling them tells. */
export function joinShape(
  joined: readonly JoinedRelation[],
  active: ActiveFilters | undefined,
): string | undefined {
  const shapes = joined.map(({ relationship, options, joined: inner }) => {
    const shape = joinShape(inner, active)
    const isSimple =
      options.where === undefined &&
      !isFiltered(relationship, active) &&
      isShapedOrder(relationship.target, orderApart(relationship, options), active)
    return shape === undefined || !isSimple ? undefined : [relationship.name, options.orderBy, shape]
  })
  return shapes.includes(undefined) ? undefined : JSON.stringify([active?.withDeleted, shapes])
}

/** Whether there are conditions with values that are others from session to session. That of `softDelete` is always the same. */
function isFiltered({ target, through }: Relationship, active: ActiveFilters | undefined): boolean {
  const mappers = through?.mapper === undefined ? [target] : [target, through.mapper]
  return mappers.some((mapper) => mapper.rowFilters.named.size > 0 && (active?.of(mapper) ?? []).length > 0)
}
