/** What rows are sorted by: their own columns, and those of the rows that they point to, which are joined for it. */
import { UsageError } from '../errors'
import { and, Ordering, type Expression } from '../expression/expression'
import { orderTerms, type Direction, type OrderTerm } from '../registry/order-by'
import type { Relationship } from '../registry/relationship'
import { alias, type TableAlias } from '../schema/alias'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import { toOrdering, type Select } from '../statement/select'
import { conditionIn } from './where'
import { WhereScope } from './where-scope'

/** A table that is joined only to be sorted by. */
interface OrderJoin {
  readonly drawn: TableAlias
  readonly on: Expression
  /** There may be no such row. */
  readonly isOuter: boolean
}

/** Orderings, and the joins that they need. */
export class RowOrder {
  static readonly none = new RowOrder([])

  constructor(
    readonly orderings: readonly Ordering[],
    private readonly joins: readonly OrderJoin[] = [],
  ) {}

  /** The same joins, sorted otherwise. */
  as(orderings: readonly Ordering[]): RowOrder {
    return new RowOrder(orderings, this.joins)
  }

  /** The same order, in which the columns of a key come last: of rows that are equal in it, one is always first. */
  unique(key: readonly Expression[]): RowOrder {
    const direction = this.orderings.at(-1)?.direction ?? 'asc'
    const missing = key.filter((column) => !this.orderings.some(({ operand }) => operand === column))
    return this.as([...this.orderings, ...missing.map((column) => new Ordering(column, direction))])
  }

  /** Joins what the orderings need. Each row still comes once: only relations to one row are gone along. */
  joinedTo(query: Select): Select {
    let joined = query
    for (const { drawn, on, isOuter } of this.joins)
      joined = isOuter ? joined.leftJoin(drawn, on) : joined.join(drawn, on)
    return joined
  }

  /** Sorts a query. */
  sorted(query: Select): Select {
    return this.joinedTo(query).orderBy(...this.orderings)
  }
}

/** What a statement sorts in. */
export interface OrderPlace {
  /** The names that the statement draws from besides; those of the joins are added to them. */
  readonly taken?: Set<string>
  /** The rows themselves may be missing, because they are joined from the outside: so may be whatever they point to. */
  readonly isOuter?: boolean
}

/** The order that an `orderBy` means: an object of directions, several of them, or a callback. */
export function rowOrder(
  scope: WhereScope,
  orderBy: unknown,
  { taken = new Set(), isOuter = false }: OrderPlace = {},
): RowOrder {
  if (orderBy === undefined) return RowOrder.none
  if (orderBy instanceof RowOrder) return orderBy
  if (typeof orderBy === 'function') {
    const result: unknown = (orderBy as (columns: unknown) => unknown)(scope.columns)
    return new RowOrder(
      (Array.isArray(result) ? result : [result]).map((item) => toOrdering(item as Expression)),
    )
  }
  const sorter = new Sorter(scope, taken, isOuter)
  for (const term of orderTerms(scope.mapper, orderBy, UsageError)) sorter.add(term)
  return sorter.order
}

/** The rows of a class, as they stand in the statement. */
interface Side {
  readonly column: (column: Column) => Expression
  readonly isOuter: boolean
  /** Those that its rows point to, each joined once. */
  readonly related: Map<Relationship, Side>
}

class Sorter {
  readonly #root: Side
  readonly #orderings: Ordering[] = []
  readonly #joins: OrderJoin[] = []
  readonly #names: Set<string>
  readonly #scope: WhereScope

  constructor(scope: WhereScope, taken: Set<string>, isOuter: boolean) {
    this.#scope = scope
    this.#names = taken
    for (const name of scope.names) taken.add(name)
    this.#root = { column: (column) => scope.column(column), isOuter, related: new Map() }
  }

  get order(): RowOrder {
    return new RowOrder(this.#orderings, this.#joins)
  }

  add({ path, property, direction }: OrderTerm): void {
    let side = this.#root
    for (const relationship of path) side = this.#related(side, relationship)
    const ordering = DIRECTIONS[direction](side.column(property.column))
    this.#orderings.push(path.length > 0 && side.isOuter ? placingNulls(ordering) : ordering)
  }

  #related(from: Side, relationship: Relationship): Side {
    let side = from.related.get(relationship)
    if (side === undefined) from.related.set(relationship, (side = this.#join(from, relationship)))
    return side
  }

  #join(from: Side, relationship: Relationship): Side {
    const { name, pairs } = relationship
    const [first] = pairs.map((pair) => pair.target.table) as [Table]
    const drawn = alias(first, this.#freeName(name))
    const filters = this.#filters(relationship, drawn)
    const isOuter = from.isOuter || filters.length > 0 || mayBeMissing(relationship)
    const equal = pairs.map((pair) => drawn.column(pair.target).eq(from.column(pair.source) as never))
    this.#joins.push({ drawn, on: and(...equal, ...filters), isOuter })
    const tables = new Map<Table, TableAlias>([[first, drawn]])
    const column = (column: Column): Expression => {
      const { table } = column
      const known = tables.get(table) ?? this.#joinPart(name, { table, beside: drawn, isOuter })
      tables.set(table, known)
      return known.column(column)
    }
    return { column, isOuter, related: new Map() }
  }

  /** Another of the tables that the rows of one class are in: joined by the key that they share. */
  #joinPart(
    name: string,
    {
      table,
      beside,
      isOuter,
    }: { readonly table: Table; readonly beside: TableAlias; readonly isOuter: boolean },
  ): TableAlias {
    const drawn = alias(table, this.#freeName(`${name}_${table.name}`))
    const key = beside.table.primaryKey.columns
    const equal = table.primaryKey.columns.map((column, i) =>
      drawn.column(column).eq(beside.column(key[i] as Column) as never),
    )
    this.#joins.push({ drawn, on: and(...equal), isOuter })
    return drawn
  }

  /** Rows that filters leave out are as if they were not there. */
  #filters(relationship: Relationship, drawn: TableAlias): readonly Expression[] {
    const { active, mapper } = this.#scope
    const { target, name } = relationship
    const filters = active?.along(relationship) ?? []
    if (filters.length > 0 && target.tables.length > 1) {
      throw new UsageError(
        `orderBy: ${name} leads to ${target.name}, whose rows filters narrow in several tables.`,
        {
          hint: 'Sort by columns of the class itself, or read withDeleted.',
        },
      )
    }
    const scope = WhereScope.joined(target, drawn, { beside: mapper.table, active })
    return filters.map((where) => conditionIn(scope, where))
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

const DIRECTIONS: Readonly<Record<Direction, (operand: Expression) => Ordering>> = {
  asc: (operand) => operand.asc(),
  desc: (operand) => operand.desc(),
  'asc nulls first': (operand) => operand.asc().nullsFirst(),
  'asc nulls last': (operand) => operand.asc().nullsLast(),
  'desc nulls first': (operand) => operand.desc().nullsFirst(),
  'desc nulls last': (operand) => operand.desc().nullsLast(),
}

/** Says where nulls stand by default: a window that it is put into knows nothing of the outer join. */
function placingNulls(ordering: Ordering): Ordering {
  if (ordering.nulls !== undefined) return ordering
  return ordering.direction === 'asc' ? ordering.nullsLast() : ordering.nullsFirst()
}
