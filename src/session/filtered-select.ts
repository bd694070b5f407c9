/** Puts soft delete and filters into a select that a program builds itself, for each class that it draws rows of. */
import { and, type Expression, or } from '../expression/expression'
import { sql } from '../expression/raw-sql'
import { walk } from '../expression/walk'
import { defaultRegistry } from '../registry/default-registry'
import { mapperOf } from '../registry/lookup'
import type { EntityClass, MappedProperty, Mapper } from '../registry/mapper'
import { TableAlias } from '../schema/alias'
import type { Column } from '../schema/column'
import { isTableSource } from '../schema/table-source'
import { DerivedTable } from '../statement/derived-table'
import { exists } from '../statement/exists'
import type { FromItem, Join } from '../statement/from'
import { select, Select } from '../statement/select'
import type { ActiveFilters } from './row-filters'
import { seenThrough, type Drawn } from './row-source'
import { conditionIn } from './where'
import { WhereScope } from './where-scope'

/** How the rows of a source are left out. */
export interface FilterContext {
  readonly active: ActiveFilters
  /** Is told of each class whose rows are drawn. */
  readonly onClass: (mapper: Mapper) => void
  /** Is told of each condition that a filter means. */
  readonly onCondition: (condition: Expression) => void
}

/**
 * The select without the rows that filters leave out. Those of a joined class are left out in the join's own condition, so
 * that an outer join still gives the rows on its other side.
 */
export function withFilters(statement: Select, context: FilterContext): Select {
  const { joins: given } = statement.parts
  const conditionsOn = (source: FromItem): Condition[] => conditionsOf(source, statement.parts, context)
  let held = statement.sources.flatMap(conditionsOn)
  const joins = given.map((join): Join => {
    const own = conditionsOn(join.target)
    const { on } = join
    if (on === undefined) {
      held.push(...own)
      return join
    }
    if (join.type === 'inner' || join.type === 'left') return narrowed(join, on, own)
    // The rows on the left may be missing from here on: those that are left out must not find a partner either.
    const left = held
    held = join.type === 'right' ? own : [...left, ...own].map(orMissing)
    return narrowed(join, on, join.type === 'right' ? left : [...left, ...own])
  })
  if (held.length === 0 && joins.every((join, i) => join === given[i])) return statement
  const where = [...statement.parts.where, ...held.map(({ holds }) => holds)]
  return new Select({ ...statement.parts, joins, where })
}

/** What the rows of a source must fulfil. */
interface Condition {
  readonly holds: Expression
  /** A column that is null only where an outer join found no row. */
  readonly key: Expression
}

/** What a statement says of the classes that its sources stand for. */
type Selected = Pick<Select['parts'], 'items' | 'joins'>

/** What the rows of a source must fulfil, as the class that is selected of it, or that its table is of. */
export function conditionsOf(
  source: FromItem,
  { items, joins }: Selected,
  { active, onClass, onCondition }: FilterContext,
): Condition[] {
  if (source instanceof DerivedTable) return []
  return mappersOf(source, items).flatMap((mapper) => {
    onClass(mapper)
    const key = seenThrough(source, ownKey(mapper)[0] as Column)
    return active.of(mapper).map((where) => {
      // Alone, a class is drawn from all of its tables: they are joined to the statement later.
      const isWhole = joins.length === 0 && items.includes(mapper.entityClass)
      const holds = conditionOn(source, mapper, { where, active, isWhole })
      onCondition(holds)
      return { holds, key }
    })
  })
}

interface FilterOn {
  readonly where: unknown
  readonly active: ActiveFilters
  /** The statement draws from all tables of the class. */
  readonly isWhole: boolean
}

/** A filter as a condition on a source, of which there may be no more than one of the tables that its class is spread over. */
function conditionOn(source: Drawn, mapper: Mapper, { where, active, isWhole }: FilterOn): Expression {
  if ((isWhole || mapper.tables.length === 1) && source.kind === 'table')
    return conditionIn(WhereScope.root(mapper, active), where)
  const scope = WhereScope.joined(mapper, source, { beside: mapper.table, active })
  if (mapper.tables.length === 1) return conditionIn(scope, where)
  const inner = scope.inner(mapper, 'dovetail_row')
  const condition = conditionIn(inner, where)
  const direct = conditionIn(scope, where)
  if (isWithin(direct, mapper)) return direct
  const isSame = ownKey(mapper).map((column, i) =>
    inner.column((mapper.primaryKey[i] as MappedProperty).column).eq(seenThrough(source, column) as never),
  )
  return exists(inner.source.drawnBy(select(sql`1`)).where(...isSame, condition))
}

/** Whether a condition asks for nothing but columns of the class's own table. */
function isWithin(condition: Expression, { table }: Mapper): boolean {
  return [...walk(condition)].every(
    (part) => part.kind !== 'exists' && (part.kind !== 'column' || (part as Column).table === table),
  )
}

/** The columns of the class's own table that hold its primary key, in the key's order. */
function ownKey(mapper: Mapper): readonly Column[] {
  const { columns } = mapper.table.primaryKey
  return mapper.primaryKey.map(
    (property) => columns.find((column) => mapper.propertyOf(column) === property) ?? property.column,
  )
}

function narrowed(join: Join, on: Expression, conditions: readonly Condition[]): Join {
  return conditions.length === 0 ? join : { ...join, on: and(on, ...conditions.map(({ holds }) => holds)) }
}

function orMissing({ holds, key }: Condition): Condition {
  return { holds: or(holds, key.isNull()), key }
}

/** The classes that stand for a source: those that are selected of its table, else the one that the table is of. */
function mappersOf(source: Drawn, items: Select['parts']['items']): readonly Mapper[] {
  if (source instanceof TableAlias) {
    const mapper = isTableSource(source.source)
      ? mapperOf(source.source as unknown as EntityClass)
      : defaultRegistry.mapperOfTable(source.table)
    return mapper === undefined ? [] : [mapper]
  }
  const selected = items
    .filter((item) => isTableSource(item))
    .map((item) => mapperOf(item as unknown as EntityClass))
    .filter(({ table }) => table === source)
  if (selected.length > 0) return [...new Set(selected)]
  const mapper = defaultRegistry.mapperOfTable(source)
  return mapper === undefined ? [] : [mapper]
}
