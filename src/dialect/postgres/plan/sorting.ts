/** What sorts the texts of a column that gets another type: the type alone would bring its own collation along. */
import type { Column, ColumnOptions } from '../../../schema/column'
import { DomainType } from '../../../types/domain'
import { baseType } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import type { PlanningFacts } from '../../change-planner'
import type { ChangeOf } from '../../schema-change'
import { kindOf } from './type-kinds'

type Collation = ColumnOptions['collation']
type Columns = Pick<ChangeOf<'changeColumn'>, 'column' | 'foundColumn'>

/** The collation that a column has, and of which the model says nothing, neither by itself nor by a domain. */
export function keptCollation(
  { column, foundColumn }: Columns,
  { isExact }: Pick<PlanningFacts, 'isExact'>,
): Collation {
  const isSaid = isExact || column.collationOn('postgres') !== undefined || ofDomain(column) !== undefined
  return isSaid || !isSorted(column) ? undefined : foundColumn.options.collation
}

/** Whether the column is sorted by another collation when it has its type. */
export function isSortedOtherwise({ column, foundColumn }: Columns, facts: PlanningFacts): boolean {
  const isOfCollation = facts.changes.some(
    (other) =>
      other.kind === 'changeColumn' && other.column === column && other.facets[0]?.name === 'collation',
  )
  if (isOfCollation) return true
  if (column.collationOn('postgres') !== undefined || !isSorted(column)) return false
  const then = keptCollation({ column, foundColumn }, facts) ?? ofDomain(column)
  const now = foundColumn.options.collation ?? ofDomain(foundColumn)
  return nameOf(then) !== nameOf(now)
}

/** Whether a type has an order that is a collation's affair; of types that are but named those of the server and of `citext`. */
function isSorted(column: Column): boolean {
  return /^(?:varchar|char|text|citext|name)(?:\[\])*$/u.test(kindOf(column))
}

function ofDomain({ type }: Column): Collation {
  const collationIn = (given: SqlType): Collation => {
    const base = baseType(given, 'postgres')
    if (!(base instanceof DomainType)) return undefined
    const { collation, base: inner } = base as DomainType
    return collation ?? collationIn(inner)
  }
  return collationIn(type)
}

function nameOf(collation: Collation): string {
  return [collation ?? []].flat().join('.')
}
