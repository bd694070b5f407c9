import { UsageError } from '../errors'
import { and, Expression, Ordering } from '../expression/expression'
import { AliasedColumn, TableAlias } from '../schema/alias'
import type { Column } from '../schema/column'
import { checkOptions } from '../schema/items'
import { assertOwnRows, tableFrom, type TableLike } from '../schema/table-source'
import { assertCount } from './counts'
import { DerivedColumn, DerivedTable } from './derived-table'
import { fromItem, type FromItem, type Join, type JoinOptions } from './from'
import { inferJoin } from './infer-join'
import { joinOwnRows, ownRowsIn } from './own-rows'
import { Query } from './query'
import type { OwnerOf, OwnersIn, RowOf, SelectItem } from './row-of'
import { rowLock, type LockOptions, type RowLock } from './row-lock'

/** What can be joined: tables, classes, aliases, subqueries, CTEs. */
export type JoinTarget = TableLike | TableAlias | DerivedTable

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
  /** Of the rows that are equal in these, only the first. */
  readonly distinctOn: readonly Expression[]
  /** The last rows that are equal in the ordering come along, though the limit cuts between them. */
  readonly withTies: boolean
  readonly lock: RowLock | undefined
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
  distinctOn: [],
  withTies: false,
  lock: undefined,
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
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a select with any outer joins is assignable to a plain one
export class Select<I extends readonly SelectItem[] = readonly SelectItem[], N = any> extends Query<
  RowOf<I, N>,
  ScalarOf<I>
> {
  readonly kind = 'select'
  /** For types only: what it gives, and whose columns outer joins make null of. */
  declare readonly itemTypes?: { readonly items: I; readonly nullable: N }

  constructor(readonly parts: SelectParts) {
    super()
  }

  /** What its rows hold, tables and classes spread out into their columns. */
  get columns(): readonly Expression[] {
    return this.parts.items.flatMap((item) => {
      if (!(item instanceof Expression || item instanceof DerivedTable))
        assertOwnRows(item instanceof TableAlias ? item.source : item)
      return columnsOfItem(item)
    })
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

  /** @internal */
  override withOwnRows(): this {
    const { items, where } = this.parts
    const own = items.flatMap((item) => (item instanceof Expression ? [] : ownRowsIn(item)))
    return this.with({
      items: items.flatMap(columnsOfItem),
      where: [...where, ...own.filter((condition) => !where.includes(condition))],
    })
  }

  /** Says where rows come from, where the columns do not. */
  from(...sources: readonly JoinTarget[]): this {
    const where = [...this.parts.where, ...sources.flatMap(ownRowsIn)]
    return this.with({ from: sources.map(fromItem), where })
  }

  /** Selects more beside what there is. */
  addColumns<const J extends readonly SelectItem[]>(...items: J): Select<readonly [...I, ...J], N> {
    return new Select({ ...this.parts, items: [...this.parts.items, ...items.map(assertItem)] })
  }

  /**
   * Joins another table along the foreign key, or by a condition; a lateral subquery for each row.
   *
   * @example
   * select(user.c.name, pref.c.pref_name).join(pref)
   * // SELECT "user".name, … FROM "user" JOIN user_preference ON "user".user_id = user_preference.user_id
   */
  join(target: JoinTarget, on?: Expression | JoinOptions): this {
    return this.joined('inner', target, on)
  }

  /** As `join`, keeping rows without a partner: the values of the target may then be null. */
  leftJoin<T extends JoinTarget>(target: T, on?: Expression | JoinOptions): Select<I, N | OwnerOf<T>> {
    return this.joined('left', target, on)
  }

  /** As `join`, keeping the target's rows without a partner: all other values may then be null. */
  rightJoin<T extends JoinTarget>(
    target: T,
    on?: Expression | JoinOptions,
  ): Select<I, N | Exclude<OwnersIn<I[number]>, OwnerOf<T>>> {
    return this.joined('right', target, on)
  }

  /** As `join`, keeping the rows of both sides without a partner. */
  fullJoin<T extends JoinTarget>(
    target: T,
    on?: Expression | JoinOptions,
  ): Select<I, N | OwnersIn<I[number]> | OwnerOf<T>> {
    return this.joined('full', target, on)
  }

  /** Every row with every row of the target. */
  crossJoin(target: JoinTarget): this {
    return this.withJoin(target, { type: 'cross', target: fromItem(target), on: undefined })
  }

  /** Adds conditions that must all hold. */
  where(...conditions: readonly Expression[]): this {
    return this.with({ where: [...this.parts.where, ...conditions.map(assertCondition)] })
  }

  /** Groups by expressions; a table or class stands for its primary key. */
  groupBy(...items: readonly SelectItem[]): this {
    const expressions = items.flatMap((item) =>
      isTableLike(item) ? tableFrom(item).primaryKey.columns : columnsOfItem(item),
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

  /** At most so many rows; with `withTies` (PostgreSQL only) also those that are equal to the last in the ordering. */
  limit(count: number, options: { readonly withTies?: boolean } = {}): this {
    checkOptions('limit', options, ['withTies'])
    return this.with({ limit: assertCount('limit', count), withTies: options.withTies ?? false })
  }

  /** Without the first rows. */
  offset(count: number): this {
    return this.with({ offset: assertCount('offset', count) })
  }

  /** Each row once. */
  distinct(): this {
    return this.with({ distinct: true })
  }

  /**
   * Of the rows that are equal in the expressions, the first in the ordering. PostgreSQL only.
   *
   * @example
   * select(post).distinctOn(post.c.user_id).orderBy(post.c.user_id, post.c.written_at.desc())
   * // SELECT DISTINCT ON (post.user_id) … FROM post ORDER BY post.user_id, post.written_at DESC
   */
  distinctOn(...expressions: readonly [Expression, ...Expression[]]): this {
    return this.with({ distinctOn: expressions })
  }

  /**
   * Locks the rows until the transaction ends. On SQLite nothing is written for it: there a transaction has the whole database
   * to itself.
   *
   * @example
   * select(job).where(job.c.done.isNull()).limit(1).forUpdate({ skipLocked: true })
   * // SELECT … FROM job WHERE job.done IS NULL LIMIT $1 FOR UPDATE SKIP LOCKED
   */
  forUpdate(options: LockOptions = {}): this {
    return this.with({ lock: rowLock(options) })
  }

  private joined<M>(
    type: Join['type'],
    to: JoinTarget,
    on: Expression | JoinOptions = {},
  ): Select<I, M> & this {
    const target = fromItem(to)
    const condition = on instanceof Expression ? on : this.joinCondition(target, on)
    return this.withJoin(to, { type, target, on: condition }) as Select<I, M> & this
  }

  private withJoin(to: JoinTarget, given: Join): this {
    const { join, where } = joinOwnRows(given, ownRowsIn(to))
    return this.with({ joins: [...this.parts.joins, join], where: [...this.parts.where, ...where] })
  }

  /** Whatever a lateral subquery takes of the rows before it stands inside it already. */
  private joinCondition(target: FromItem, options: JoinOptions): Expression {
    const isLateral = target.kind === 'tableFunction' || (target.kind === 'subquery' && target.isLateral)
    return isLateral ? and() : inferJoin(this.joinSources(target), target, options)
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

/**
 * Selects expressions, or all columns of tables, classes, aliases and subqueries.
 *
 * @example
 * select(user.c.name, func.count().as('n')).join(pref).groupBy(user.c.name)
 */
export function select<const I extends readonly SelectItem[]>(...items: I): Select<I, never> {
  if (items.length === 0)
    throw new UsageError('select needs something to select.', { hint: 'Write select(user.c.name).' })
  return new Select<I, never>({ ...EMPTY, items: items.map(assertItem) })
}

/** The columns that an item stands for. */
export function columnsOfItem(item: SelectItem): readonly Expression[] {
  if (item instanceof Expression) return [item]
  return isTableLike(item) ? tableFrom(item).columns : item.columns
}

function assertItem(item: SelectItem): SelectItem {
  if (item instanceof Expression || !isTableLike(item)) return item
  tableFrom(item)
  return item
}

/** Tables, classes, and whatever is neither and will be refused as such. */
function isTableLike(item: SelectItem): item is TableLike {
  return !(item instanceof Expression || item instanceof TableAlias || item instanceof DerivedTable)
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

function sourcesOf(item: SelectItem): readonly FromItem[] {
  if (!(item instanceof Expression)) return [fromItem(item)]
  if (item instanceof Query) return []
  if (item.kind === 'column') return [(item as unknown as Column).table]
  if (item instanceof AliasedColumn) return [item.alias]
  if (item instanceof DerivedColumn) return [item.source as FromItem]
  return item.operands.flatMap(sourcesOf)
}
