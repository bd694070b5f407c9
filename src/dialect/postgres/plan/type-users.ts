/** The columns whose values are of a type that is an object of the database. */
import type { Column } from '../../../schema/column'
import { tableKey } from '../../../schema/metadata'
import type { Table } from '../../../schema/table'
import type { ArrayType } from '../../../types/array'
import type { DefinedType } from '../../../types/defined-type'
import { baseType, definedTypes } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import type { PlanningFacts } from '../../change-planner'
import { samePlace } from '../../same-place'
import type { Change } from '../../schema-change'

/** A column that the model and the database have. */
export interface TypeUser {
  readonly column: Column
  readonly foundColumn: Column
  /** Of the type, of arrays of it, or of another type that is made of it. */
  readonly as: 'value' | 'array' | 'part'
}

/** The columns of tables that are of the type, in the model and in the database. */
export function usersOf({ type }: { readonly type: DefinedType }, { pairs }: PlanningFacts): TypeUser[] {
  return pairs.flatMap(({ wanted, found }) => {
    if (wanted.isView) return []
    return wanted.columns.flatMap((column): TypeUser[] => {
      const foundColumn = found.columns.find(({ name }) => name === column.name)
      if (foundColumn === undefined || useOf(column.type, type) === undefined) return []
      const as = useOf(foundColumn.type, type)
      return as === undefined ? [] : [{ column, foundColumn, as }]
    })
  })
}

/** What happens to a column of the database that is of a type. */
interface Holder extends Pick<TypeUser, 'as'> {
  readonly column: Column
  /** The change by which it, or its table, goes or gets another type; undefined where it stays as it is. */
  readonly left: Change | undefined
}

/** The columns of the database that are of a type, those of tables that go included; of the model's views there are none. */
export function holdersOf({ type }: { readonly type: DefinedType }, facts: PlanningFacts): readonly Holder[] {
  const { changes, pairs } = facts
  const dropped = changes.filter((change) => change.kind === 'dropTable')
  const ofType = ({ columns, isView }: Table): readonly Pick<Holder, 'column' | 'as'>[] =>
    columns.flatMap((column) => {
      const as = isView ? undefined : useOf(column.type, type)
      return as === undefined ? [] : [{ column, as }]
    })
  return [
    ...pairs
      .flatMap(({ found }) => ofType(found))
      .map((use) => ({ ...use, left: leftBy(use.column, type, changes) })),
    ...dropped.flatMap((change) => ofType(change.foundTable).map((use) => ({ ...use, left: change }))),
  ]
}

/** The columns of tables that the plan does not know, as people call them. */
export function strangersWith(
  { type, schema }: { readonly type: DefinedType; readonly schema: string | undefined },
  facts: PlanningFacts,
): string[] {
  const isSame = samePlace(facts.existing)
  const known = [...facts.pairs.map(({ found }) => found), ...facts.changes.flatMap(droppedTable)]
  return facts.dependents
    .filter(({ kind, of }) => kind === 'column' && isSame(of, { name: type.name ?? '', schema }))
    .map(({ name, table = '', ...place }) => ({ name, owner: { name: table, schema: place.schema } }))
    .filter(({ owner }) => !known.some((table) => isSame(table, owner)))
    .map(({ name, owner }) => `column ${tableKey(owner.name, owner.schema)}.${name}`)
}

function droppedTable(change: Change): readonly Table[] {
  return change.kind === 'dropTable' ? [change.foundTable] : []
}

function leftBy(column: Column, type: DefinedType, changes: readonly Change[]): Change | undefined {
  const around = definedTypes(column.type, 'postgres').filter(({ name }) => name !== type.name)
  return changes.find(
    (change) =>
      (change.kind === 'dropColumn' && change.column === column) ||
      (change.kind === 'changeColumn' &&
        change.foundColumn === column &&
        change.facets.some(({ name }) => name === 'type' || name.startsWith('computed'))) ||
      // A type that is made of it is made of something else by then.
      (change.kind === 'changeType' && around.some(({ name }) => name === change.foundType.name)),
  )
}

function useOf(given: SqlType, type: DefinedType): TypeUser['as'] | undefined {
  const base = baseType(given, 'postgres')
  const isIt = (candidate: SqlType): boolean =>
    candidate.kind === type.kind && (candidate as DefinedType).name === type.name
  if (isIt(base)) return 'value'
  if (base.kind === 'array' && isIt(baseType((base as ArrayType).element, 'postgres'))) return 'array'
  return definedTypes(base, 'postgres').some(isIt) ? 'part' : undefined
}
