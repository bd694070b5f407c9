import { Table } from '../../../schema/table'
import { AlterTable, SetInherits } from '../../../statement/ddl/alter-ddl'
import { AddConstraint } from '../../../statement/ddl/table-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { namesOfCheck } from '../server-names'
import { CheckConstraint } from '../../../schema/check'
import { byHand, type PlanningFacts } from '../../change-planner'
import { tableOf, type Change, type ChangeOf } from '../../schema-change'
import type { Draft } from '../../plan-draft'
import { samePlace, type Place } from '../../same-place'
import { ACCESS_EXCLUSIVE, inCatalog } from './assessments'
import { parentsOf } from './inheritance'
import { checkedLabels } from './label-checks'
import { labelCheck } from './stand-in'

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
    nodes: [
      ...(inherits ? lackedLabels(table, parent, facts) : []),
      new AlterTable(table, [new SetInherits(parent, inherits)]),
    ],
    assessment: {
      ...inCatalog(lock),
      ...(inherits && !facts.isEmpty(table) && lackedLabels(table, parent, facts).length > 0
        ? { safety: 'scans' }
        : {}),
      reason: inherits
        ? `its rows are found in table ${parent.name}, too, from then on`
        : `its rows are not found in table ${parent.name} any more, and stay in this one`,
    },
    needs: inherits ? [...ownChanges(change, parent, facts), parent] : [],
  })
  return [
    ...found.filter((one) => !wanted.some((other) => isSame(one, other))).map((each) => draft(each, false)),
    ...wanted
      .filter((one) => !found.some((other) => isSame(one, other)))
      .map((each) => {
        const lacking = lackingOf(change, each, facts)
        return lacking.length === 0 ? draft(each, true) : byHand(change, obstacleTo(each, lacking))
      }),
  ]
}

/** The conditions of labels that a table has are called after it, and those that it is to inherit after the other one. */
function lackedLabels(table: Table, place: Place, { existing }: PlanningFacts): DdlNode[] {
  const parent = place instanceof Table ? place : undefined
  return (parent?.columns ?? []).flatMap((column): DdlNode[] => {
    const own = table.columns.find(({ name }) => name === column.name)
    const labels = checkedLabels(column)
    const [name = ''] = namesOfCheck(place.name, column.name)
    if (own === undefined || labels === undefined || existing.hasConstraintNamed(name, table)) return []
    return [new AddConstraint(labelCheck(own, labels, name))]
  })
}

/** What a table has that one which is to inherit from it has not, and will not have when all other changes are made. */
function lackingOf({ table, foundTable }: TableChange, place: Place, facts: PlanningFacts): string[] {
  const isSame = samePlace(facts.existing)
  const parent = facts.pairs.find(({ found }) => isSame(found, place))
  if (parent === undefined) return []
  const going = facts.changes.flatMap((change) => (change.kind === 'dropColumn' ? change.column : []))
  const columns = new Set([...table.columns, ...foundTable.columns].map(({ name }) => name))
  const checks = new Set([...table.constraints, ...foundTable.constraints].map(({ name }) => name))
  return [
    ...[...parent.found.columns, ...parent.wanted.columns]
      .filter((column) => !columns.has(column.name) && !going.includes(column))
      .map(({ name }) => `column ${name}`),
    ...parent.wanted.constraints
      .filter((check) => check instanceof CheckConstraint && check.dialect.postgres?.noInherit !== true)
      .filter(({ name }) => !checks.has(name))
      .map(({ name }) => `check ${name}`),
  ]
}

function obstacleTo({ name }: Place, lacking: readonly string[]): Parameters<typeof byHand>[1] {
  return {
    reason: `table ${name} has what this one lacks: ${[...new Set(lacking)].join(', ')}`,
    saferWay: 'Give this table the same first, or create it anew and copy the rows.',
  }
}

/** What changes of its columns and checks, and what goes from the other: it must have all that it is to inherit. */
function ownChanges({ table }: TableChange, place: Place, facts: PlanningFacts): readonly Change[] {
  const isSame = samePlace(facts.existing)
  const parent = facts.pairs.find(({ found }) => isSame(found, place))?.wanted
  return facts.changes.filter((change) =>
    change.kind === 'dropColumn'
      ? change.table === parent
      : tableOf(change) === table && ('column' in change || 'constraint' in change),
  )
}
