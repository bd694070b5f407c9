/** Labels that are a condition on their column, and no type of the database: the condition comes and goes with the type. */
import type { Column } from '../../../schema/column'
import { AddConstraint, DropConstraint } from '../../../statement/ddl/table-ddl'
import { EnumType } from '../../../types/enum'
import { baseType } from '../../../types/resolve-type'
import type { PlanningFacts } from '../../change-planner'
import { namesOfCheck } from '../server-names'
import { labelCheck } from './stand-in'

/** The labels that a column is restricted to by a check. */
export function checkedLabels({ type }: Column): readonly string[] | undefined {
  const base = baseType(type, 'postgres')
  return base instanceof EnumType && !base.native ? (base as EnumType).values : undefined
}

/** What takes the check of the old labels away, before the type changes. */
export function droppedLabels(found: Column, column: Column, facts: PlanningFacts): DropConstraint[] {
  const labels = checkedLabels(found)
  if (labels === undefined) return []
  const name = namesOfCheck(column.table.name, column.name).find((each) =>
    facts.existing.hasConstraintNamed(each, column.table),
  )
  return name === undefined ? [] : [new DropConstraint(labelCheck(column, labels, name))]
}

/** What adds the check of the new labels, behind the type, under the name that the server would give it. */
export function addedLabels(found: Column, column: Column, facts: PlanningFacts): AddConstraint[] {
  const labels = checkedLabels(column)
  if (labels === undefined) return []
  const [own = ''] = namesOfCheck(column.table.name, column.name)
  const isFree = checkedLabels(found) !== undefined || !facts.existing.hasConstraintNamed(own, column.table)
  const name = isFree ? own : namesOfCheck(column.table.name, column.name)[1]
  return [new AddConstraint(labelCheck(column, labels, name ?? own))]
}
