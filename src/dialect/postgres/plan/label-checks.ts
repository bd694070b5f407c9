/** Labels that are a condition on their column, and no type of the database: the condition comes and goes with the type. */
import type { Column } from '../../../schema/column'
import { Table } from '../../../schema/table'
import { AddConstraint, DropConstraint } from '../../../statement/ddl/table-ddl'
import { EnumType } from '../../../types/enum'
import { baseType } from '../../../types/resolve-type'
import type { PlanningFacts } from '../../change-planner'
import { namesOfCheck } from '../server-names'
import { parentsOf } from './inheritance'
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
  const name = nameByThen(column, facts)
  return name === undefined ? [] : [new DropConstraint(labelCheck(column, labels, name))]
}

/** With table and column only the checks of what keeps having labels get a new name. */
function nameByThen(column: Column, { changes, existing }: PlanningFacts): string | undefined {
  const { table } = column
  const own = namesOfCheck(table.name, column.name)
  const tables = changes.flatMap((change) =>
    change.kind === 'renameTable' && change.table === table ? change.from : [],
  )
  const former = [table.name, ...tables].flatMap((name) =>
    [column.name, ...column.formerNames].flatMap((each) => namesOfCheck(name, each)),
  )
  const there = former.find((name) => existing.hasConstraintNamed(name, table))
  const isRenamed = there !== undefined && !own.includes(there) && checkedLabels(column) !== undefined
  return isRenamed ? own[0] : there
}

/** What adds the check of the new labels, behind the type, under the name that the server would give it. */
export function addedLabels(found: Column, column: Column, facts: PlanningFacts): AddConstraint[] {
  const labels = checkedLabels(column)
  if (labels === undefined || isRestrictedAbove(column)) return []
  const [own = ''] = namesOfCheck(column.table.name, column.name)
  const isFree = checkedLabels(found) !== undefined || !facts.existing.hasConstraintNamed(own, column.table)
  const name = isFree ? own : namesOfCheck(column.table.name, column.name)[1]
  return [new AddConstraint(labelCheck(column, labels, name ?? own))]
}

/** Whether the check is that of a table which this one inherits from, or will: it comes from there, or with the inheritance. */
function isRestrictedAbove({ name, table }: Column): boolean {
  return parentsOf(table).some(
    (parent) =>
      parent instanceof Table &&
      parent.columns.some((column) => column.name === name && checkedLabels(column) !== undefined),
  )
}
