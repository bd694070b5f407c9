/** Builds the selects behind `find`, `get` and the loader: all columns of a class, in the mapper's order. */
import { Collected } from '../expression/collected'
import { and, Parameter, type Expression } from '../expression/expression'
import { func } from '../expression/function-call'
import { KeyMembership } from '../expression/key-membership'
import type { MappedProperty, Mapper } from '../registry/mapper'
import { linkingPairs, type Relationship, type Through } from '../registry/relationship'
import type { Column } from '../schema/column'
import { KeyList } from '../statement/key-list'
import type { LockOptions } from '../statement/row-lock'
import { isPlainObject } from '../schema/items'
import { Subquery } from '../statement/subquery'
import { select, type Select } from '../statement/select'
import type { ActiveFilters } from './row-filters'
import { RowSource, selectedOf } from './row-source'
import { RowOrder, rowOrder, type OrderPlace } from './row-order'
import { whereExpression } from './where'
import { WhereScope } from './where-scope'

/** The placeholder of the list of keys. */
export const KEYS = 'keys'

/** What narrows or sorts the rows of a query. */
export interface RowOptions {
  readonly where?: unknown
  readonly orderBy?: unknown
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  /** Locks the rows until the transaction ends. */
  readonly forUpdate?: boolean | LockOptions | undefined
  /** The properties to give; all of them if not said. */
  readonly columns?: readonly string[] | undefined
  /** What the rows must fulfil besides: the conditions of the filters that hold, each in the form of a `where`. */
  readonly narrowing?: readonly unknown[] | undefined
  /** The filters that hold for the rows that conditions on relations ask for. */
  readonly active?: ActiveFilters | undefined
}

/** What the rows of a class must fulfil: what the query says, and the filters that hold. */
export function conditionsOf(
  mapper: Mapper,
  { where, narrowing = [], active }: Pick<RowOptions, 'where' | 'narrowing' | 'active'>,
): readonly Expression[] {
  const filters = narrowing.map((filter) => whereExpression(mapper, filter, active))
  for (const filter of filters) active?.settled(filter)
  return where === undefined ? filters : [whereExpression(mapper, where, active), ...filters]
}

/** All rows of a class that the options let through. */
export function findQuery(mapper: Mapper, options: RowOptions): Select {
  const { orderBy, limit, offset, columns } = options
  let query = drawn(mapper, select(...columnsOf(mapper, columns)), columns === undefined)
  query = query.where(...conditionsOf(mapper, options))
  query = rowOrder(WhereScope.root(mapper, options.active), orderBy).sorted(query)
  // SQLite plans a query anew for each value of a LIMIT, which costs more than to read a row.
  const isOneRow = limit !== undefined && limit > 0 && offset === undefined && namesKey(mapper, options.where)
  if (limit !== undefined && !isOneRow) query = query.limit(limit)
  if (offset !== undefined) query = query.offset(offset)
  return locked(mapper, query, options.forUpdate)
}

/** Whether rows are to be locked. */
export function locks(forUpdate: RowOptions['forUpdate']): boolean {
  return forUpdate !== undefined && forUpdate !== false
}

/** The class's own rows alone are locked, none of those that are joined for an order or a relation. */
function locked({ tables }: Mapper, query: Select, lock: RowOptions['forUpdate']): Select {
  return locks(lock) ? query.forUpdate({ ...(typeof lock === 'object' ? lock : {}), of: tables }) : query
}

/** Whether a condition asks for the values of a whole primary key: no more than one row has them. */
function namesKey({ primaryKey }: Mapper, where: unknown): boolean {
  return (
    isPlainObject(where) &&
    primaryKey.every(({ name }) => Object.hasOwn(where, name) && where[name] instanceof Parameter)
  )
}

/** Whether the options give the values of a whole primary key, so that there is one row or none. */
export function asksForOneRow({ primaryKey }: Mapper, { where, offset }: RowOptions): boolean {
  return (
    offset === undefined &&
    isPlainObject(where) &&
    primaryKey.every(({ name }) => ['number', 'string', 'bigint'].includes(typeof where[name]))
  )
}

/** The keys of all rows that the options let through: what an aggregate or a test is made of. */
export function keyQuery(mapper: Mapper, options: RowOptions): Select {
  return findQuery(mapper, { ...options, columns: mapper.primaryKey.map(({ name }) => name) })
}

/** The same rows, of which something else is selected. */
export function selecting(query: Select, ...items: readonly Expression[]): Select {
  return new (query.constructor as new (parts: Select['parts']) => Select)({ ...query.parts, items })
}

/** The row of a primary key, whose parts are the placeholders `k0`, `k1`, …. */
export function getQuery(mapper: Mapper): Select {
  const conditions = mapper.primaryKey.map(({ column }, i) =>
    column.eq(new Parameter(undefined, column.type, `k${i}`) as never),
  )
  return drawn(mapper, select(...columnsOf(mapper))).where(...conditions)
}

/** How related rows are selected. */
export interface RelatedOptions extends RowOptions {
  /** Each row comes with the place of its key in the list: the database alone can tell which one is equal to it. */
  readonly byPosition?: boolean
  /** Rows behind a table in between come once each, with the keys of all instances that they belong to. */
  readonly isGathered?: boolean
}

/**
 * The related rows of many instances at once. Behind the target's columns stand the links, by which the rows find back to
 * the instances: the place of the key in the list; or else the linking columns, where they are not among the target's own.
 */
export function relatedQuery(relationship: Relationship, options: RelatedOptions): Select {
  const { target, through } = relationship
  if (options.isGathered === true && through !== undefined)
    return gatheredQuery(relationship, through, options)
  const owners = ownersOf(relationship)
  const linking = linkingColumns(relationship).map((column) => owners?.column(column) ?? column) as Column[]
  const keys = options.byPosition === true ? keyTable(relationship) : undefined
  const links = keys !== undefined ? keys.columns.slice(-1) : isAmongTargets(relationship) ? [] : linking
  const named = links.map((link, i) => link.as(`dovetail_link_${i}`))
  const selected = columnsOf(target, options.columns)
  const items = options.limit === undefined ? selected : distinctlyNamed(selected)
  let query = drawn(target, select(...items, ...named))
  if (through !== undefined) query = query.join(through.table, joinThrough(through, options.active))
  if (owners !== undefined) query = joinOwners(query, relationship, owners)
  query =
    keys === undefined
      ? query.where(new KeyMembership(linking, KEYS))
      : query.join(keys, and(...linking.map((column, i) => column.eq(keys.columns[i] as never))))
  query = query.where(...conditionsOf(target, options))
  const scope = WhereScope.root(target, options.active)
  const taken = besideNames(through, owners)
  const order = relatedOrder(relationship, options, { scope, taken })
  return options.limit === undefined
    ? order.sorted(query)
    : firstOfEach(query, keys === undefined ? linking : links, order, options.limit)
}

/**
 * The related rows behind a table in between, each once: where its link would stand, there are the keys of all instances that
 * it belongs to. Joined, it would come as often as it has links.
 */
function gatheredQuery(relationship: Relationship, through: Through, options: RelatedOptions): Select {
  const { target } = relationship
  const links = gatheredLinks(through, options)
  const on = through.targetPairs.map((pair, i) => pair.target.eq(links.columns[i] as never))
  const keys = (links.columns.at(-1) as Expression).as('dovetail_links')
  const query = drawn(target, select(...columnsOf(target), keys))
    .join(links, and(...on))
    .where(...conditionsOf(target, options))
  const scope = WhereScope.root(target, options.active)
  return relatedOrder(relationship, options, { scope, taken: new Set(['dovetail_links']) }).sorted(query)
}

/** The rows in between, grouped by the row that they lead to. */
function gatheredLinks(
  { table, sourcePairs, targetPairs, mapper }: Through,
  { active }: RelatedOptions,
): Subquery {
  const leading = targetPairs.map(({ source }) => source)
  const linking = sourcePairs.map(({ target }) => target)
  const narrowing = mapper === undefined ? [] : (active?.of(mapper) ?? [])
  const grouped = select(...leading, ...linking.map((column) => new Collected(column).as('dovetail_keys')))
    .from(table)
    .where(new KeyMembership(linking, KEYS))
    .where(...(mapper === undefined ? [] : conditionsOf(mapper, { narrowing, active })))
    .groupBy(...leading)
  return new Subquery(grouped, 'dovetail_links', false)
}

/** The names of what a select of related rows draws from beside their own tables. */
function besideNames(through: Through | undefined, owners: RowSource | undefined): Set<string> {
  const beside: readonly { readonly name: string }[] = owners === undefined ? [] : [...owners.tables.values()]
  return new Set([
    'dovetail_keys',
    ...[...beside, ...(through ? [through.table] : [])].map(({ name }) => name),
  ])
}

/** The keys as a table: typed as the columns that they come from, for the database to compare as it would in a join. */
function keyTable(relationship: Relationship): Subquery {
  const columns = linkingPairs(relationship).map(({ source }) => source)
  return new Subquery(new KeyList(columns, KEYS), 'dovetail_keys', false)
}

/** Whether the linking columns are among the target's own. */
export function isAmongTargets({ through, primaryJoin }: Relationship): boolean {
  return through === undefined && primaryJoin === undefined
}

/** Where the join is the relation's own, the source's rows stand beside the target's. */
function ownersOf({ source, target, primaryJoin }: Relationship): RowSource | undefined {
  return primaryJoin === undefined ? undefined : RowSource.beside(source, 'owner', target.tables)
}

function joinOwners(query: Select, { primaryJoin }: Relationship, owners: RowSource): Select {
  const condition = primaryJoin?.on(
    (column) => owners.column(column),
    (column) => column,
  ) as Expression
  return owners.joinedOn(query, condition)
}

/** Columns of several tables may have one name, which no subquery can give twice. */
function distinctlyNamed(columns: readonly Column[]): readonly Expression[] {
  const names = new Set<string>()
  return columns.map((column, i) => {
    const isTaken = names.has(column.name)
    names.add(column.name)
    return isTaken ? column.as(`dovetail_column_${i}`) : column
  })
}

/** The columns whose values say to which instance a related row belongs. */
export function linkingColumns(relationship: Relationship): readonly Column[] {
  return linkingPairs(relationship).map((pair) => pair.target)
}

/** The columns of properties; if none are named, of all that instances of the class and its sub-classes are made of. */
export function columnsOf(mapper: Mapper, names?: readonly string[]): readonly Column[] {
  const properties = names === undefined ? selectedOf(mapper) : propertiesOf(mapper, names)
  return properties.map((property) => property.column)
}

/** The properties of names, each of which may be that of a value object. */
export function propertiesOf(mapper: Mapper, names: readonly string[]): readonly MappedProperty[] {
  return names.flatMap((name) => propertiesIn(mapper, name))
}

function propertiesIn(mapper: Mapper, name: string): readonly MappedProperty[] {
  const isEmbedded = mapper.embedded.some((value) => value.name === name)
  if (!isEmbedded) return [mapper.property(name)]
  return mapper.properties.filter((property) => property.name.startsWith(`${name}.`))
}

/** Has a select draw the rows of a class; with what its sub-classes add, unless only its own columns are asked for. */
export function drawn(mapper: Mapper, query: Select, subclasses = true): Select {
  return mapper.inheritance === undefined
    ? query.from(mapper.table)
    : RowSource.of(mapper).drawnBy(query, { subclasses })
}

function joinThrough({ targetPairs, mapper }: Through, active: ActiveFilters | undefined): Expression {
  const equal = targetPairs.map(({ source, target }) => source.eq(target as never))
  const narrowing = mapper === undefined ? [] : (active?.of(mapper) ?? [])
  return and(...equal, ...(mapper === undefined ? [] : conditionsOf(mapper, { narrowing, active })))
}

/** As the query says, else as the relation says, else by primary key: never in an order that changes from run to run. */
export function relatedOrder(
  { orderBy, target, isToMany, primaryJoin }: Relationship,
  options: RowOptions,
  { scope, ...place }: OrderPlace & { readonly scope: WhereScope },
): RowOrder {
  const asked = options.orderBy ?? orderBy
  const key = target.primaryKey.map(({ column }) => scope.column(column))
  if (asked !== undefined) {
    const order = rowOrder(scope, asked, place)
    return options.limit === undefined ? order : order.unique(key)
  }
  // A join of its own may lead to several rows, of which one is taken.
  return isToMany || primaryJoin !== undefined ? RowOrder.none.unique(key) : RowOrder.none
}

/** The first rows of each instance, counted by a window over its own. */
function firstOfEach(query: Select, linking: readonly Expression[], order: RowOrder, limit: number): Select {
  const { columns } = order
    .joinedTo(query)
    .addColumns(
      func.rowNumber().over({ partitionBy: linking, orderBy: order.orderings }).as('dovetail_row_number'),
    )
    .subquery('ranked')
  const position = columns.at(-1) as Expression<number>
  return select(...columns.slice(0, -1))
    .where(position.lte(limit))
    .orderBy(position)
}
