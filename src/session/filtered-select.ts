/** Puts soft delete and filters into selects that a program builds itself, for each class that they draw rows of. */
import { and, type Expression, or } from '../expression/expression'
import { defaultRegistry } from '../registry/default-registry'
import { mapperOf } from '../registry/lookup'
import type { EntityClass, Mapper } from '../registry/mapper'
import { TableAlias } from '../schema/alias'
import { isTableSource } from '../schema/table-source'
import type { FromItem, Join } from '../statement/from'
import { DerivedTable } from '../statement/derived-table'
import { Select } from '../statement/select'
import type { ActiveFilters } from './row-filters'
import { seenThrough } from './row-source'
import { conditionIn } from './where'
import { WhereScope } from './where-scope'

/** The classes whose rows a select draws from, apart from those inside its subqueries. */
export function drawnClasses(statement: Select): readonly Mapper[] {
  return allSources(statement).flatMap((source) => mappersOf(source, statement))
}

/**
 * The select without the rows that filters leave out. Those of a joined class are left out in the join's own condition, so
 * that an outer join still gives the rows on its other side.
 */
export function withFilters(statement: Select, active: ActiveFilters): Select {
  if (drawnClasses(statement).every((mapper) => active.of(mapper).length === 0)) return statement
  const conditionsOn = (source: FromItem): Condition[] => conditionsOf(source, statement, active)
  let held = statement.sources.flatMap(conditionsOn)
  const joins = statement.parts.joins.map((join): Join => {
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
  const where = [...statement.parts.where, ...held.map(({ holds }) => holds)]
  return new Select({ ...statement.parts, joins, where })
}

/** What the rows of a source must fulfil. */
interface Condition {
  readonly holds: Expression
  /** A column that is null only where an outer join found no row. */
  readonly key: Expression
}

function conditionsOf(source: FromItem, statement: Select, active: ActiveFilters): Condition[] {
  return mappersOf(source, statement).flatMap((mapper) => {
    if (source instanceof DerivedTable) return []
    const scope =
      source.kind === 'table'
        ? WhereScope.root(mapper, active)
        : WhereScope.joined(mapper, source, { beside: mapper.table, active })
    const [first] = mapper.primaryKey
    if (first === undefined) return []
    const key = seenThrough(source, first.column)
    return active.of(mapper).map((where) => ({ holds: conditionIn(scope, where), key }))
  })
}

function narrowed(join: Join, on: Expression, conditions: readonly Condition[]): Join {
  return conditions.length === 0 ? join : { ...join, on: and(on, ...conditions.map(({ holds }) => holds)) }
}

function orMissing({ holds, key }: Condition): Condition {
  return { holds: or(holds, key.isNull()), key }
}

function allSources(statement: Select): readonly FromItem[] {
  return [...statement.sources, ...statement.parts.joins.map(({ target }) => target)]
}

/** The classes that stand for a source: those that are selected of its table, else the one that the table is of. */
function mappersOf(source: FromItem, statement: Select): readonly Mapper[] {
  if (source instanceof DerivedTable) return []
  if (source instanceof TableAlias) {
    const mapper = isTableSource(source.source)
      ? mapperOf(source.source as unknown as EntityClass)
      : defaultRegistry.mapperOfTable(source.table)
    return mapper === undefined ? [] : [mapper]
  }
  const selected = statement.parts.items
    .filter((item) => isTableSource(item))
    .map((item) => mapperOf(item as unknown as EntityClass))
    .filter(({ table }) => table === source)
  if (selected.length > 0) return [...new Set(selected)]
  const mapper = defaultRegistry.mapperOfTable(source)
  return mapper === undefined ? [] : [mapper]
}
