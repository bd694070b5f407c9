import { AlterTable, SetInherits } from '../../../statement/ddl/alter-ddl'
import type { PlanningFacts } from '../../change-planner'
import { tableOf, type Change, type ChangeOf } from '../../schema-change'
import type { Draft } from '../../plan-draft'
import { samePlace, type Place } from '../../same-place'
import { ACCESS_EXCLUSIVE, inCatalog } from './assessments'
import { parentsOf } from './inheritance'

type TableChange = ChangeOf<'changeTable'>

/**
 * A table that inherits from others than before. What it has of them it keeps, as columns and checks of its own; and what those
 * have from which it is to inherit, it must have by then. https://www.postgresql.org/docs/current/sql-altertable.html
 */
export function inheritanceDrafts(change: TableChange, facts: PlanningFacts): Draft[] {
  const { table, foundTable } = change
  const isSame = samePlace(facts.existing)
  const [wanted, found] = [parentsOf(table), parentsOf(foundTable)]
  const lock = `${ACCESS_EXCLUSIVE}, and SHARE UPDATE EXCLUSIVE on the table that it inherits from`
  const draft = (parent: Place, inherits: boolean): Draft => ({
    change,
    // NOT NULL may come late.
    phase: inherits ? 'removal' : 'takeDown',
    nodes: [new AlterTable(table, [new SetInherits(parent, inherits)])],
    assessment: {
      ...inCatalog(lock),
      reason: inherits
        ? `its rows are found in table ${parent.name}, too, from then on`
        : `its rows are not found in table ${parent.name} any more, and stay in this one`,
    },
    needs: inherits ? ownChanges(change, facts) : [],
  })
  return [
    ...found.filter((one) => !wanted.some((other) => isSame(one, other))).map((each) => draft(each, false)),
    ...wanted.filter((one) => !found.some((other) => isSame(one, other))).map((each) => draft(each, true)),
  ]
}

/** What changes of its columns and checks: it must have all that it is to inherit. */
function ownChanges({ table }: TableChange, { changes }: PlanningFacts): readonly Change[] {
  return changes.filter(
    (change) =>
      tableOf(change) === table &&
      ('column' in change || 'constraint' in change) &&
      change.kind !== 'dropColumn',
  )
}
