import { InvalidValueError, UsageError } from '../../errors'
import type { Decode } from '../../engine/wire-row'
import type { MappedProperty } from '../../registry/mapper'
import type { EntityState } from '../entity-state'
import { comparable, type IdentityKey } from '../identity-key'

/** What the database holds of a property, as far as the session knows; in comparable form. */
export function storedValue(state: EntityState, position: number): IdentityKey | null {
  if (state.written !== undefined) return state.written[position] ?? null
  if (state.row === undefined) return null
  const property = state.mapper.properties[position] as MappedProperty
  const decode = state.decoders[position] as Decode
  return comparable(decode(state.row[position] ?? null), property.column.type)
}

/** The primary key under which the database holds the row, whatever the program has made of it. */
export function storedKey({ written, writtenKey, row, decoders, mapper }: EntityState): readonly unknown[] {
  if (written !== undefined) {
    return writtenKey ?? mapper.primaryKey.map((property) => written[mapper.properties.indexOf(property)])
  }
  return mapper.primaryKey.map((property) => {
    const position = mapper.properties.indexOf(property)
    return decoders[position]?.(row?.[position] ?? null)
  })
}

/**
 * The properties whose values differ from what the database holds.
 *
 * @throws UsageError for one that is undefined, which says neither what to write nor that nothing is to be written
 */
export function changedProperties(state: EntityState): MappedProperty[] {
  return state.mapper.properties.filter((_, position) => isOtherAt(state, position))
}

/** The places of `changedProperties`, as characters. */
export function changedSignature(state: EntityState): string {
  let signature = ''
  for (let position = 0; position < state.mapper.properties.length; position++)
    if (isOtherAt(state, position)) signature += String.fromCharCode(position)
  return signature
}

/** Whether the value of the property at a place differs from what the database holds. @throws UsageError if it is undefined */
export function isOtherAt(state: EntityState, position: number): boolean {
  const property = state.mapper.properties[position] as MappedProperty
  if (state.entity[property.name] === undefined) throw undefinedValue(state, property)
  return isOther(state, property, position)
}

function isOther(state: EntityState, { name, column }: MappedProperty, position: number): boolean {
  try {
    const now = comparable(state.entity[name], column.type)
    const stored = storedValue(state, position)
    // NaN, which only others write, is not equal to itself.
    return now !== stored && !(Number.isNaN(now) && Number.isNaN(stored))
  } catch (error) {
    // Whoever writes the value tells which column it does not fit.
    if (error instanceof InvalidValueError) return true
    throw error
  }
}

/** The instance's values as they are now, in comparable form. */
export function currentValues({ entity, mapper }: EntityState): (IdentityKey | null)[] {
  return mapper.properties.map(({ name, column }) => comparable(entity[name], column.type))
}

function undefinedValue({ mapper }: EntityState, { name }: MappedProperty): UsageError {
  return new UsageError(`${mapper.name}.${name} is undefined, which is no value of a row.`, {
    hint: `Write null for no value, or leave ${name} as it was loaded.`,
  })
}
