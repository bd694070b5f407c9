import { and, Conjunction, type Expression } from '../expression/expression'
import { sql } from '../expression/raw-sql'
import type { InheritanceJoin } from '../registry/inheritance'
import type { MappedProperty, Mapper } from '../registry/mapper'
import { ownRowsOf } from '../registry/own-rows'
import type { ColumnPair } from '../registry/relationship'
import { alias, type TableAlias } from '../schema/alias'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import { plainColumn } from '../schema/table-source'
import type { Select } from '../statement/select'

/** A table as it stands in a statement: itself, or under another name. */
export type Drawn = Table | TableAlias

/**
 * What the rows of a class are drawn from in a statement: its table, or under inheritance those of its bases too, each itself
 * or under another name.
 */
export class RowSource {
  private constructor(
    readonly mapper: Mapper,
    readonly tables: ReadonlyMap<Table, Drawn>,
  ) {}

  /** The class's tables under their own names. */
  static of(mapper: Mapper): RowSource {
    return new RowSource(mapper, new Map(mapper.tables.map((table) => [table, table])))
  }

  /** The class's own table as it was drawn already. */
  static as(mapper: Mapper, drawn: Drawn): RowSource {
    return new RowSource(mapper, new Map([[mapper.table, drawn]]))
  }

  /** The class's tables, under names of their own where others draw from one of them already. */
  static beside(mapper: Mapper, name: string, taken: readonly Drawn[]): RowSource {
    const { tables } = mapper
    const isTaken = taken.some((drawn) => tables.includes(tableOf(drawn)))
    if (!isTaken) return RowSource.of(mapper)
    const others = [...taken]
    const named = tables.map((table, i) => {
      const drawn = drawnUnder(table, i === 0 ? name : `${name}_${table.name}`, others, tables)
      others.push(drawn)
      return [table, drawn] as const
    })
    return new RowSource(mapper, new Map(named))
  }

  /** A column of one of the tables. */
  column(column: Column): Expression {
    return seenThrough(this.tables.get(column.table) ?? column.table, column)
  }

  /** The columns by property, for callbacks. */
  get columns(): unknown {
    const isPlain = [...this.tables.values()].every((drawn) => drawn.kind === 'table')
    return isPlain ? this.mapper.columns() : this.mapper.columns((column) => this.column(column))
  }

  /**
   * Has a select draw from the tables, joined where they are several, the class's own rows alone. With `subclasses`, their
   * tables are there too, so that what they add can be read.
   */
  drawnBy(query: Select, { subclasses = false } = {}): Select {
    const { inheritance, root } = this.mapper
    const drawn = query.from(this.#drawn(root.table))
    if (inheritance === undefined) return drawn
    let joined = this.#joined(drawn, new Set([root.table]))
    for (const join of subclasses ? inheritance.joins.filter(({ isOptional }) => isOptional) : [])
      joined = joined.leftJoin(join.table, this.#condition(join))
    return joined.where(...this.restrictions)
  }

  /** Joins the tables to a select, the first of them by the given columns. */
  joinedTo(query: Select, pairs: readonly ColumnPair[], left: (column: Column) => Expression): Select {
    const first = (pairs[0] as ColumnPair).target.table
    const on = pairs.map(({ source, target }) => this.column(target).eq(left(source) as never))
    const joined = query.join(this.#drawn(first), on.length === 1 ? on[0] : and(...on))
    return this.#joined(joined, new Set([first])).where(...this.restrictions)
  }

  /** Joins the tables to a select, by a condition on columns of any of them. */
  joinedOn(query: Select, condition: Expression): Select {
    const { root, tables } = this.mapper
    const [only, ...others] = tables
    if (only !== undefined && others.length === 0)
      return query.join(this.#drawn(only), condition).where(...this.restrictions)
    // The condition may name columns of tables that are joined later.
    const first = query.join(this.#drawn(root.table), sql`1 = 1`)
    return this.#joined(first, new Set([root.table])).where(condition, ...this.restrictions)
  }

  /** Adds the tables that a select does not draw from yet to one that draws from at least one of them. */
  addedTo(query: Select): Select {
    const { inheritance, tables, root } = this.mapper
    const given = [...query.parts.from, ...query.parts.joins.map(({ target }) => target)]
    const present = new Set(tables.filter((table) => given.includes(table)))
    const optional = (inheritance?.joins ?? []).filter(({ isOptional }) => isOptional)
    const all = [...tables, ...optional.map(({ table }) => table)]
    let start = query
    if (present.size === 0) start = this.#startedBy(query, root.table)
    // Its own table is drawn from first, and another of them was joined to it by hand.
    else if (query.sources.every((source) => all.includes(source as Table))) start = startedWith(query, all)
    for (const table of tables) if (start.parts.from.includes(table)) present.add(table)
    if (present.size === 0) present.add(root.table)
    let joined = this.#joined(start, present)
    for (const join of optional) joined = joined.leftJoin(join.table, this.#condition(join))
    return joined
      .where(...this.restrictions.filter((own) => !isSaidIn(query, own)))
      .groupBy(...missingKeys(query, all))
  }

  /** The class's rows come first: what else the select draws from was joined to them. */
  #startedBy(query: Select, table: Table): Select {
    return query.parts.joins.length > 0 || query.parts.from.length > 0
      ? query.from(table, ...query.parts.from)
      : query
  }

  /** Joins whatever of the tables is not there yet, from those that are. */
  #joined(query: Select, present: Set<Table>): Select {
    let joined = query
    const joins = (this.mapper.inheritance?.joins ?? []).filter(({ isOptional }) => !isOptional)
    // From the lowest table upwards, then downwards.
    for (const join of [...[...joins].reverse(), ...joins]) {
      const above = (join.pairs[0] as ColumnPair).source.table
      const missing = [above, join.table].filter((table) => !present.has(table))
      const [table] = missing
      if (table === undefined || missing.length > 1) continue
      joined = joined.join(this.#drawn(table), this.#condition(join))
      present.add(table)
    }
    return joined
  }

  #condition({ pairs }: InheritanceJoin): Expression {
    const on = pairs.map(({ source, target }) => this.column(target).eq(this.column(source) as never))
    return on.length === 1 ? (on[0] as Expression) : and(...on)
  }

  /** What tells the class's rows from those of others in its table. */
  get restrictions(): readonly Expression[] {
    const { discriminator } = this.mapper.inheritance ?? {}
    const isPlain = discriminator !== undefined && this.#drawn(discriminator.column.table).kind === 'table'
    const own = ownRowsOf(this.mapper, isPlain ? plainColumn : (column) => this.column(column))
    return own === undefined ? [] : [own]
  }

  #drawn(table: Table): Drawn {
    return this.tables.get(table) ?? table
  }
}

/** The select, drawn from the first of the tables that is not joined to it. */
function startedWith(query: Select, tables: readonly Table[]): Select {
  const joined = query.parts.joins.map(({ target }) => target)
  const first = query.parts.from.length > 0 ? undefined : tables.find((table) => !joined.includes(table))
  return first === undefined ? query : query.from(first)
}

/** Who groups by one table's key means that of the whole row: columns of its other tables depend on theirs. */
function missingKeys({ parts: { groupBy } }: Select, tables: readonly Table[]): readonly Column[] {
  const keys = tables.map(({ primaryKey }) => primaryKey.columns)
  const isGrouped = (column: Column): boolean => groupBy.includes(column)
  return keys.some((key) => key.every(isGrouped)) ? keys.flat().filter((column) => !isGrouped(column)) : []
}

/** Whether a select that names the class in FROM or a join says already which rows are its own. */
function isSaidIn({ parts }: Select, own: Expression): boolean {
  const isSaid = (condition: Expression | undefined): boolean =>
    condition === own || (condition instanceof Conjunction && condition.conditions.includes(own))
  return parts.where.some(isSaid) || parts.joins.some(({ on }) => isSaid(on))
}

/** What a query of a class reads: its properties, then those that its sub-classes add. */
export function selectedOf({ inheritance, properties }: Mapper): readonly MappedProperty[] {
  return inheritance?.selected ?? properties
}

/** A table's column, seen through what the table is drawn as. */
export function seenThrough(source: Drawn, column: Column): Expression {
  return source.kind === 'table' ? column : source.column(column)
}

/** A table of which another one's rows are in sight is drawn under a name of its own. */
export function drawnUnder(
  table: Table,
  name: string,
  taken: readonly Drawn[],
  beside: readonly Table[] = [],
): Drawn {
  if (!taken.some((source) => tableOf(source) === table)) return table
  const names = new Set([...taken, ...beside].map(({ name: known }) => known as string))
  let free = name
  for (let i = 2; names.has(free); i++) free = `${name}_${i}`
  return alias(table, free)
}

function tableOf(source: Drawn): Table {
  return source.kind === 'table' ? source : source.table
}
