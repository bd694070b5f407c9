/** What a type has besides the model, and would lose when another one takes its place: it is given back. */
import { unsafeSql } from '../../../expression/raw-sql'
import { DDL } from '../../../schema/ddl-event'
import type { DdlNode } from '../../../statement/nodes'
import { CompositeType } from '../../../types/composite'
import type { DefinedType } from '../../../types/defined-type'
import { DomainType } from '../../../types/domain'
import type { PlanningFacts } from '../../change-planner'
import type { Belonging } from '../../inspector'
import { samePlace } from '../../same-place'
import type { ChangeOf } from '../../schema-change'

type Replaced = ChangeOf<'changeEnum' | 'changeType'>

/** The statements that give the new type, `wanted`, what the model is silent about. */
export function typeGivenBack(change: Replaced, wanted: DefinedType, facts: PlanningFacts): DdlNode[] {
  const place = { schema: change.schema, name: wanted.name ?? '' }
  const isSame = samePlace(facts.existing)
  const changed = new Set(change.facets.map(({ name }) => name))
  return facts.belongings
    .filter((belonging) => isSame(belonging, place) && !isSaid(belonging, wanted, changed))
    .map(({ sql }) => new DDL(unsafeSql(sql)))
}

/** Whether the model says something of it; of a field or check that is not there any more, nothing is left. */
function isSaid(
  { kind, column, part }: Belonging,
  wanted: DefinedType,
  changed: ReadonlySet<string>,
): boolean {
  if (kind !== 'comment') return false
  if (part !== undefined)
    return !(wanted instanceof DomainType) || !wanted.checks.some(({ name }) => name === part)
  if (column === undefined) return wanted.comment !== undefined || changed.has('comment')
  const field = wanted instanceof CompositeType ? wanted.fields.find(([name]) => name === column) : undefined
  return field === undefined || field[2]?.comment !== undefined || changed.has(`fieldComments.${column}`)
}
