import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import { Ordering } from '../expression/ordering'
import type { SqlType } from '../types/sql-type'
import type { Column } from '../schema/column'
import type { ColumnsIn, Table } from '../schema/table'
import { isTableSource, isTable, tableFrom, type TableLike } from '../schema/table-source'
import { fromItem, inferJoin, Subquery, type FromItem, type Join, type JoinOptions } from './from'

/** What a select gives: expressions, or all columns of a table or class. */
export type SelectItem = Expression | TableLike

/** Name and value of each column of an item. */
type Entry<X> =
  X extends Table<infer I>
    ? 0 extends 1 & I
      ? [string, unknown]
      : {
          [K in keyof ColumnsIn<I>]: [K, ColumnsIn<I>[K] extends Expression<infer T> ? T : never]
        }[keyof ColumnsIn<I>]
    : X extends Expression<infer T> & { readonly name: infer N extends string }
      ? [N, T]
      : X extends abstract new (...args: never[]) => infer E
        ? { [K in keyof E]-?: [K, E[K]] }[keyof E]
        : [string, unknown]

/** A row of a select as an object. */
export type RowOf<I extends readonly SelectItem[]> = { [P in Entry<I[number]> as P[0]]: P[1] }

interface SelectParts {
  readonly items: readonly SelectItem[]
  readonly from: readonly FromItem[]
  readonly joins: readonly Join[]
  readonly where: readonly Expression[]
  readonly groupBy: readonly Expression[]
  readonly having: readonly Expression[]
  readonly orderBy: readonly Ordering[]
  readonly limit: number | undefined
  readonly offset: number | undefined
  readonly distinct: boolean
}

const EMPTY: Omit<SelectParts, 'items'> = {
  from: [],
  joins: [],
  where: [],
  groupBy: [],
  having: [],
  orderBy: [],
  limit: undefined,
  offset: undefined,
  distinct: false,
}

/** The value that a select of one column has where it stands as an expression. */
type ScalarOf<I extends readonly unknown[]> = I extends readonly [Expression<infer T>] ? T : unknown

/**
 * SELECT. Immutable: every method gives a new one. Inside another statement it is a scalar or the list of an IN.
 *
 * @example
 * select(user.c.name, func.count()).join(pref).groupBy(user).orderBy(user.c.name)
 * // SELECT "user".name, count(*) AS count FROM "user" JOIN user_preference ON "user".user_id = user_preference.user_id …
 */
export class Select<I extends readonly SelectItem[] = readonly SelectItem[]> extends Expression<ScalarOf<I>> {
  readonly kind = 'select'

  constructor(readonly parts: SelectParts) {
    super()
  }

  /** The type of its only column. */
  get type(): SqlType | undefined {
    const [item, ...others] = this.columns
    return others.length === 0 ? item?.type : undefined
  }

  /** What its rows hold, tables and classes spread out into their columns. */
  get columns(): readonly Expression[] {
    return this.parts.items.flatMap((item): readonly Expression[] =>
      item instanceof Expression ? [item] : tableFrom(item).columns,
    )
  }

  /** Where rows come from: what `from` says, or else the tables of the selected columns that no join brings. */
  get sources(): readonly FromItem[] {
    if (this.parts.from.length > 0) return this.parts.from
    const joined = new Set<FromItem>(this.parts.joins.map((join) => join.target))
    const found = new Set<FromItem>()
    for (const item of this.parts.items)
      for (const source of sourcesOf(item)) if (!joined.has(source)) found.add(source)
    return [...found]
  }

  /** Says where rows come from, where the columns do not. */
  from(...sources: readonly (TableLike | FromItem)[]): this {
    return this.with({ from: sources.map(fromItem) })
  }

  /** Joins another table along the foreign key, or by a condition. */
  join(target: TableLike | FromItem, on?: Expression | JoinOptions): this {
    return this.joined('inner', target, on)
  }

  /** As `join`, keeping rows without a partner. */
  leftJoin(target: TableLike | FromItem, on?: Expression | JoinOptions): this {
    return this.joined('left', target, on)
  }

  /** Adds conditions that must all hold. */
  where(...conditions: readonly Expression[]): this {
    return this.with({ where: [...this.parts.where, ...conditions.map(assertCondition)] })
  }

  /** Groups by expressions; a table or class stands for its primary key. */
  groupBy(...items: readonly SelectItem[]): this {
    const expressions = items.flatMap((item): readonly Expression[] =>
      item instanceof Expression ? [item] : tableFrom(item).primaryKey.columns,
    )
    return this.with({ groupBy: [...this.parts.groupBy, ...expressions] })
  }

  /** Adds conditions on groups. */
  having(...conditions: readonly Expression[]): this {
    return this.with({ having: [...this.parts.having, ...conditions.map(assertCondition)] })
  }

  orderBy(...items: readonly (Expression | Ordering)[]): this {
    return this.with({ orderBy: [...this.parts.orderBy, ...items.map(toOrdering)] })
  }

  limit(count: number): this {
    return this.with({ limit: assertCount('limit', count) })
  }

  offset(count: number): this {
    return this.with({ offset: assertCount('offset', count) })
  }

  distinct(): this {
    return this.with({ distinct: true })
  }

  /** This select as something to draw from. */
  asSubquery(name: string): Subquery {
    return new Subquery(this, name)
  }

  private joined(type: Join['type'], to: TableLike | FromItem, on: Expression | JoinOptions = {}): this {
    const target = fromItem(to)
    const condition = on instanceof Expression ? on : inferJoin(this.joinSources(target), target, on)
    return this.with({ joins: [...this.parts.joins, { type, target, on: condition }] })
  }

  /**
   * Where a join can start: at the first table and those joined to it. The others that are selected may be joined later,
   * and the target may be among the selected ones.
   */
  private joinSources(target: FromItem): readonly FromItem[] {
    const sources = this.sources.filter((source) => source !== target)
    const started = this.parts.from.length > 0 ? sources : sources.slice(0, 1)
    const found = [...started, ...this.parts.joins.map((join) => join.target)]
    if (found.length > 0) return found
    throw new UsageError('There is nothing to join to yet.', {
      hint: 'Select columns of another table, or call .from(table) first.',
    })
  }

  private with(changes: Partial<SelectParts>): this {
    return new Select({ ...this.parts, ...changes }) as this
  }
}

/** Selects expressions, or all columns of tables and classes. */
export function select<const I extends readonly SelectItem[]>(...items: I): Select<I> {
  if (items.length === 0)
    throw new UsageError('select needs something to select.', { hint: 'Write select(user.c.name).' })
  const wrong = items.find((item) => !(item instanceof Expression) && !isTable(item) && !isTableSource(item))
  if (wrong !== undefined || items.includes(undefined as never)) tableFrom(wrong)
  return new Select<I>({ ...EMPTY, items })
}

/** An ordering as it is, an expression ascending. */
export function toOrdering(item: Expression | Ordering): Ordering {
  if (item instanceof Ordering) return item
  if ((item as unknown) instanceof Expression) return item.asc()
  throw new UsageError('Rows are ordered by expressions.', { hint: 'Write .orderBy(user.c.name.desc()).' })
}

/** Refuses whatever is no expression, a string above all. */
export function assertCondition(condition: Expression): Expression {
  if ((condition as unknown) instanceof Expression) return condition
  throw new UsageError('A condition must be an expression.', {
    hint: "Write .where(user.c.name.eq('x')), or use the sql tag.",
  })
}

function assertCount(what: string, count: number): number {
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new UsageError(`${what} takes a whole number that is not negative.`)
}

function sourcesOf(item: SelectItem): readonly FromItem[] {
  if (!(item instanceof Expression)) return [tableFrom(item)]
  if (item.kind === 'select') return []
  const own = item as Expression & { table?: Table; alias?: FromItem; subquery?: FromItem }
  if (item.kind === 'column') return [(item as unknown as Column).table]
  if (item.kind === 'aliasedColumn') return [own.alias as FromItem]
  if (item.kind === 'subqueryColumn') return [own.subquery as FromItem]
  return item.operands.flatMap(sourcesOf)
}
