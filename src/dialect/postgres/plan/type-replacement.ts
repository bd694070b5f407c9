/** What cannot be changed of a type where it is: another one takes its place. */
import type { DdlCompiler } from '../../../compiler/ddl-compiler'
import { AlterDomain, RenameType } from '../../../statement/ddl/alter-object-ddl'
import { CreateType, DropType } from '../../../statement/ddl/type-ddl'
import type { DdlNode } from '../../../statement/nodes'
import { CompositeType } from '../../../types/composite'
import type { DefinedType } from '../../../types/defined-type'
import { DomainType } from '../../../types/domain'
import { RangeType } from '../../../types/range'
import type { EnumType } from '../../../types/enum'
import { fitName } from '../../../util/fit-name'
import { byHand, type PlanningFacts } from '../../change-planner'
import type { Assessment } from '../../diff-rules'
import type { Draft } from '../../plan-draft'
import type { Change, ChangeOf } from '../../schema-change'
import { capabilities } from '../capabilities'
import { enumNamed } from '../renamed-types'
import { ACCESS_EXCLUSIVE, onEmpty } from './assessments'
import { isHandedDown } from './inheritance'
import { rangeAside } from './range-aside'
import { typeGivenBack } from './type-belongings'
import { typeDrafts, type ValueConversion } from './type-changes'
import { replacedValues } from './type-values'
import { hindrance } from './standing'
import { holdersOf, strangersWith, usersOf, type TypeUser } from './type-users'

type TypeChange = ChangeOf<'changeType'>
type EnumChange = ChangeOf<'changeEnum'>
type ColumnChange = ChangeOf<'changeColumn'>

/**
 * The old type gets another name, the new one its name, and each column of it is written anew. What else has the old type keeps
 * it from being dropped, and the database refuses all of it.
 */
export function typeReplacement(
  change: EnumChange | TypeChange,
  facts: PlanningFacts,
  compiler: DdlCompiler,
): Draft[] {
  const { schema, type } = change
  const users = usersOf(change, facts).filter(({ column }) => !isGivenAnother(column, facts))
  const converted = users.map((user) => ({ user, values: replacedValues(change, user) }))
  const obstacle = converted.find(({ values }) => values === undefined)
  if (obstacle !== undefined) return [untold(change, obstacle.user)]
  const columns = users.map((user) => columnChange(change, user))
  const all: PlanningFacts = { ...facts, changes: [...facts.changes, ...columns] }
  const values = converted.flatMap((each) => each.values ?? [])
  const altering = columns.flatMap((column, i) =>
    isHandedDown(column, all) ? [] : typeDrafts(column, all, compiler, values[i]),
  )
  const impossible = altering.find(({ assessment: { possible } }) => possible === false)
  if (impossible !== undefined) return [{ ...impossible, change }]
  const given = new Set<object>(users.map(({ foundColumn }) => foundColumn))
  const others = holdersOf(change, facts).filter(({ column }) => !given.has(column))
  const staying = others.filter(({ left }) => left === undefined)
  const names = [
    ...strangersWith(change, facts),
    ...staying.map(({ column }) => `column ${column.qualifiedName}`),
  ]
  if (names.length > 0) return [byHand(change, hindrance(names))]
  const old = fitName(`dovetail_old_${type.name ?? ''}`, capabilities.identifierBytes)
  const next: DefinedType = change.kind === 'changeType' ? withCheckNames(change) : type
  const create = new CreateType(next, schema, 'parts' in change ? change.parts : undefined)
  const draft = { change, assessment: assess(change, users, { values, facts }) }
  return [
    {
      ...draft,
      phase: 'type',
      nodes: [
        ...withoutNotNull(change),
        new RenameType({ type, schema }, old),
        ...(type instanceof RangeType ? rangeAside(change as TypeChange, old) : []),
        create,
        ...compiler.companions(create),
        ...typeGivenBack(change, next, facts),
      ],
    },
    ...altering.map((each) => ({ ...each, ...draft })),
    {
      ...draft,
      phase: 'removal',
      nodes: [new DropType(named(type, old), schema)],
      needs: others.flatMap(({ left }) => left ?? []),
    },
  ]
}

/** Another change of the plan gives the column another type anyway. */
function isGivenAnother(column: TypeUser['column'], { changes }: PlanningFacts): boolean {
  return changes.some((change: Change) => {
    const isOfType = change.kind === 'changeColumn' && change.facets.some(({ name }) => name === 'type')
    return isOfType && change.column === column
  })
}

function columnChange(
  { subject, wanted, found }: EnumChange | TypeChange,
  { column, foundColumn }: TypeUser,
): ColumnChange {
  const facets = [{ name: 'type', first: wanted, second: found }]
  return {
    kind: 'changeColumn',
    table: column.table,
    column,
    foundColumn,
    subject,
    wanted,
    found,
    facets,
  }
}

function untold(change: EnumChange | TypeChange, { column }: TypeUser): Draft {
  return byHand(change, {
    reason: `column ${column.qualifiedName} holds values of the type inside of others, which cannot be written anew one by one`,
    saferWay:
      'Create another type, give the column values of it by statements of your own, and drop this one.',
  })
}

/** A check without a name would get another one than usual, since that of the old type is still taken. */
function withCheckNames({ type, normalType }: TypeChange): DefinedType {
  if (!(type instanceof DomainType) || !(normalType instanceof DomainType)) return type
  const own = new Set(type.checks.map(({ name }) => name))
  const usual = normalType.checks.filter(({ name }) => !own.has(name)).values()
  return type.withChecks(
    type.checks.map((check) => ({ ...check, name: check.name ?? usual.next().value?.name })),
  )
}

/** The NOT NULL of a domain has a name, which is that of the new one. */
function withoutNotNull({ schema, ...change }: EnumChange | TypeChange): DdlNode[] {
  if (change.kind === 'changeEnum' || !(change.foundType instanceof DomainType) || !change.foundType.notNull)
    return []
  return [new AlterDomain({ type: change.foundType as DomainType, schema }, { do: 'dropNotNull' })]
}

/** Only the name and the kind of a type that goes matter. */
function named(type: DefinedType, name: string): DefinedType {
  if (type instanceof DomainType) return new DomainType(name, (type as DomainType).base)
  if (type instanceof CompositeType) return new CompositeType(name, [])
  if (type instanceof RangeType) return new RangeType(name, { subtype: type.definition.subtype })
  return enumNamed(type as EnumType<unknown>, name)
}

function assess(
  change: EnumChange | TypeChange,
  users: readonly TypeUser[],
  { values, facts }: { readonly values: readonly ValueConversion[]; readonly facts: PlanningFacts },
): Assessment {
  const lock = `${ACCESS_EXCLUSIVE} on all tables that have columns of it`
  if (users.every(({ column }) => facts.isEmpty(column.table))) return onEmpty(lock)
  const isLoss = values.some((each) => each.values === 'lost')
  if (change.kind === 'changeEnum')
    return isLoss
      ? {
          safety: 'destroys',
          lock,
          reason: 'labels go, and all rows are written anew; one that has such a label makes it fail',
          saferWay: 'Give the rows that have such labels others first.',
        }
      : { safety: 'rewrites', lock, reason: 'the labels change places, and all rows are written anew' }
  const saferWay =
    'Create a type of another name, and give each table a second column of it, which is filled in batches.'
  return isLoss
    ? {
        safety: 'destroys',
        lock,
        reason:
          'all rows are written anew, and the values of the new type say less than those of the old one',
        saferWay,
      }
    : {
        safety: 'rewrites',
        lock,
        reason: 'all rows are written anew, and one whose value does not fit the new type makes it fail',
        saferWay,
      }
}
