import type { Decode } from '../../engine/wire-row'
import type { MappedProperty } from '../../registry/mapper'
import type { EntityState } from '../entity-state'
import { comparable, type IdentityKey } from '../identity-key'

/** Reads the columns of a class from its wire rows, by position. */
export type DecodersOf = (state: EntityState) => readonly Decode[]

/** What the database holds of a property, as far as the session knows; in comparable form. */
export function storedValue(
  state: EntityState,
  position: number,
  decodersOf: DecodersOf,
): IdentityKey | null {
  if (state.written !== undefined) return state.written[position] ?? null
  if (state.row === undefined) return null
  const property = state.mapper.properties[position] as MappedProperty
  const decode = decodersOf(state)[position] as Decode
  return comparable(decode(state.row[position] ?? null), property.column.type)
}

/** The properties whose values differ from what the database holds. */
export function changedProperties(state: EntityState, decodersOf: DecodersOf): MappedProperty[] {
  return state.mapper.properties.filter(({ name, column }, position) => {
    const value = state.entity[name]
    return value !== undefined && comparable(value, column.type) !== storedValue(state, position, decodersOf)
  })
}

/** The instance's values as they are now, in comparable form. */
export function currentValues({ entity, mapper }: EntityState): readonly (IdentityKey | null)[] {
  return mapper.properties.map(({ name, column }) => comparable(entity[name], column.type))
}
