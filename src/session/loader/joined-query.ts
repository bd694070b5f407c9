/** Joins related rows to the select of the rows that they belong to. */
import { and, type Expression, type Ordering } from '../../expression/expression'
import { func } from '../../expression/function-call'
import type { Mapper } from '../../registry/mapper'
import type { ColumnPair, Relationship, Through } from '../../registry/relationship'
import { alias, type TableAlias } from '../../schema/alias'
import type { Column } from '../../schema/column'
import { Select, select } from '../../statement/select'
import { columnsOf, relatedOrder } from '../entity-query'
import type { ActiveFilters } from '../row-filters'
import { conditionIn } from '../where'
import { WhereScope } from '../where-scope'
import type { JoinedRelation } from './join-plan'

/**
 * Adds the columns of joined relations behind those of the class, depth first. Where several rows may come of one, they are
 * sorted so that those of one row follow each other as its relations say; a LIMIT still counts rows of the class, because
 * it stands in a subquery then.
 */
export function joinRelations(
  query: Select,
  mapper: Mapper,
  {
    joined,
    active,
  }: { readonly joined: readonly JoinedRelation[]; readonly active?: ActiveFilters | undefined },
): Select {
  if (joined.length === 0) return query
  const { limit, offset } = query.parts
  const hasMany = joined.some(bringsMany)
  const isCut = limit !== undefined || offset !== undefined
  const joins = hasMany && isCut ? afterLimit(query, mapper, active) : new Joins(query, mapper, active)
  if (hasMany && !isCut) joins.orders.push(...mapper.primaryKey.map(({ column }) => column.asc()))
  for (const relation of joined) joins.add(relation, joins.root)
  return joins.select
}

function bringsMany({ relationship, joined }: JoinedRelation): boolean {
  return relationship.isToMany || joined.some(bringsMany)
}

/** The query as a subquery whose rows are numbered, so that their order survives the joins. */
function afterLimit(query: Select, mapper: Mapper, active: ActiveFilters | undefined): Joins {
  const place = func.rowNumber().over({ orderBy: query.parts.orderBy }).as('dovetail_place')
  const found = new Select({ ...query.parts, items: [...query.parts.items, place] }).subquery('found')
  const seen = (column: Column): Expression => found.column(column.name)
  const outer = select(...columnsOf(mapper).map(seen)).from(found)
  const joins = new Joins(outer, mapper, active, { name: 'found', seen })
  joins.orders.push(found.column('dovetail_place').asc())
  return joins
}

/** What rows are joined to. */
interface Side {
  readonly seen: (column: Column) => Expression
  /** There may be no row on it. */
  readonly isOuter: boolean
}

class Joins {
  readonly root: Side
  readonly orders: Ordering[] = []
  readonly #names: Set<string>
  readonly #items: Expression[] = []

  constructor(
    private query: Select,
    private readonly mapper: Mapper,
    private readonly active: ActiveFilters | undefined,
    source: { readonly name: string; readonly seen: (column: Column) => Expression } = {
      name: mapper.table.name,
      seen: (column) => column,
    },
  ) {
    this.#names = new Set([
      source.name,
      ...query.parts.joins.map(({ target }): string => String(target.name)),
    ])
    this.root = { seen: source.seen, isOuter: false }
  }

  get select(): Select {
    const { parts } = this.query
    return new Select({ ...parts, items: [...parts.items, ...this.#items] }).orderBy(...this.orders)
  }

  add({ relationship, options, joined }: JoinedRelation, from: Side): void {
    const { target } = relationship
    const drawn = alias(target.table, this.#freeName(relationship.name))
    const { active } = this
    const scope = WhereScope.joined(target, drawn, { beside: this.mapper.table, active })
    const asked = options.where === undefined ? [] : [options.where]
    const condition = [...asked, ...(active?.along(relationship) ?? [])].map((where) =>
      conditionIn(scope, where),
    )
    const isOuter = from.isOuter || condition.length > 0 || mayBeMissing(relationship)
    this.#join(drawn, relationship, { from, isOuter, condition })
    this.#items.push(...columnsOf(target).map((column) => drawn.column(column)))
    if (relationship.isToMany) {
      const order = relatedOrder(relationship, options, { scope, taken: this.#names, isOuter })
      this.query = order.joinedTo(this.query)
      this.orders.push(...order.orderings)
    }
    const side: Side = { seen: (column) => drawn.column(column), isOuter }
    for (const inner of joined) this.add(inner, side)
  }

  #join(
    drawn: TableAlias,
    { name, pairs, through }: Relationship,
    { from, isOuter, condition }: { from: Side; isOuter: boolean; condition: readonly Expression[] },
  ): void {
    if (through === undefined) {
      const on = and(...equalities(pairs, from.seen, (column) => drawn.column(column)), ...condition)
      this.query = isOuter ? this.query.leftJoin(drawn, on) : this.query.join(drawn, on)
      return
    }
    const between = alias(through.table, this.#freeName(`${name}_through`))
    const seen = (column: Column): Expression => between.column(column)
    const on = [...equalities(through.sourcePairs, from.seen, seen), ...this.#conditionsOn(through, between)]
    this.query = this.query
      .leftJoin(between, and(...on))
      .leftJoin(
        drawn,
        and(...equalities(through.targetPairs, seen, (column) => drawn.column(column)), ...condition),
      )
  }

  /** What rows of a class in between must fulfil. */
  #conditionsOn({ mapper }: Through, between: TableAlias): Expression[] {
    const { active } = this
    if (mapper === undefined || active === undefined) return []
    const scope = WhereScope.joined(mapper, between, { beside: this.mapper.table, active })
    return active.of(mapper).map((where) => conditionIn(scope, where))
  }

  #freeName(name: string): string {
    let free = name
    for (let i = 2; this.#names.has(free); i++) free = `${name}_${i}`
    this.#names.add(free)
    return free
  }
}

/** Only a key that cannot be null leads to a row for certain. */
function mayBeMissing({ ownsKey, pairs }: Relationship): boolean {
  return !ownsKey || pairs.some(({ source }) => source.nullable)
}

function equalities(
  pairs: readonly ColumnPair[],
  source: (column: Column) => Expression,
  target: (column: Column) => Expression,
): Expression[] {
  return pairs.map((pair) => target(pair.target).eq(source(pair.source) as never))
}
