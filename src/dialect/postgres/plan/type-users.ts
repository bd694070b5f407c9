/** The columns whose values are of a type that is an object of the database. */
import type { Column } from '../../../schema/column'
import type { ArrayType } from '../../../types/array'
import type { DefinedType } from '../../../types/defined-type'
import { baseType, definedTypes } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import type { PlanningFacts } from '../../change-planner'

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

function useOf(given: SqlType, type: DefinedType): TypeUser['as'] | undefined {
  const base = baseType(given, 'postgres')
  const isIt = (candidate: SqlType): boolean =>
    candidate.kind === type.kind && (candidate as DefinedType).name === type.name
  if (isIt(base)) return 'value'
  if (base.kind === 'array' && isIt(baseType((base as ArrayType).element, 'postgres'))) return 'array'
  return definedTypes(base, 'postgres').some(isIt) ? 'part' : undefined
}
