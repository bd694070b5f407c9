import { AlterComposite, type FieldAction } from '../../../statement/ddl/alter-object-ddl'
import type { CompositeField, CompositeType } from '../../../types/composite'
import type { PlanningFacts } from '../../change-planner'
import type { ChangeOf } from '../../schema-change'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import { ACCESS_EXCLUSIVE } from './assessments'
import { usersOf } from './type-users'

type TypeChange = ChangeOf<'changeType'>

/**
 * Fields come and go where the type is, those that come behind all others; undefined where one changes its type or place while
 * tables have columns of it. https://www.postgresql.org/docs/current/sql-altertype.html
 */
export function compositeDrafts(change: TypeChange, facts: PlanningFacts): Draft[] | undefined {
  const { schema, type } = change
  const composite = type as CompositeType
  const users = usersOf(change, facts)
  const actions = actionsOf(change)
  const kept = actions.filter((action) => action.do === 'setType' || isPutBack(action, actions))
  if (kept.length > 0 && users.length > 0) return undefined
  const isFilled = users.some(({ column }) => !facts.isEmpty(column.table))
  return [
    {
      change,
      phase: 'type',
      nodes: [new AlterComposite({ type: composite, schema }, actions)],
      assessment: assess(actions, isFilled),
    },
  ]
}

/** Fields that are not where they should be go, and come back behind the others. */
function actionsOf({ type, foundType, normalType = type }: TypeChange): FieldAction[] {
  const wanted = (type as CompositeType).fields
  const normal = (normalType as CompositeType).fields
  const found = (foundType as CompositeType).fields
  const stay = found.filter(([name]) => wanted.some(([other]) => other === name))
  const inPlace = stay.findIndex(([name], i) => wanted[i]?.[0] !== name)
  const placed = inPlace === -1 ? stay : stay.slice(0, inPlace)
  const isPlaced = (name: string): boolean => placed.some(([other]) => other === name)
  return [
    ...found.flatMap(([name]): FieldAction[] => (isPlaced(name) ? [] : [{ do: 'drop', name }])),
    ...placed.flatMap((field, i): FieldAction[] => {
      const [own, will] = [normal[i], wanted[i]]
      return own === undefined || will === undefined || isSame(own, field)
        ? []
        : [{ do: 'setType', field: will }]
    }),
    ...wanted.slice(placed.length).map((field): FieldAction => ({ do: 'add', field })),
  ]
}

function isPutBack(action: FieldAction, actions: readonly FieldAction[]): boolean {
  return action.do === 'add' && actions.some((other) => other.do === 'drop' && other.name === action.field[0])
}

function isSame([, type, options]: CompositeField, [, other, others]: CompositeField): boolean {
  return type.equals(other) && options?.collation === others?.collation
}

function assess(actions: readonly FieldAction[], isFilled: boolean): Assessment {
  const lock = `${ACCESS_EXCLUSIVE} on the type`
  if (!isFilled) return { safety: 'safe', lock, reason: 'no table has values of it' }
  if (actions.every((action) => action.do === 'add'))
    return { safety: 'safe', lock, reason: 'the rows stay as they are: what is new in their values is null' }
  return {
    safety: 'destroys',
    lock,
    reason: 'what the values say in fields that go is lost',
    saferWay: 'Leave the fields where they are until nothing needs them.',
  }
}
