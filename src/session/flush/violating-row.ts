/** Which instance's row broke a constraint, as far as the values in memory tell it. */
import type { Executor } from '../../engine/executor'
import type { IntegrityError } from '../../errors'
import type { MappedProperty } from '../../registry/mapper'
import type { EntityState } from '../entity-state'
import { comparable, keyOfParts, type IdentityKey } from '../identity-key'
import { storedValue } from './snapshot'

/** The instance, given the properties of the constraint; undefined where several could be meant. */
export function violatingInstance(
  error: IntegrityError,
  properties: readonly MappedProperty[],
  { states, executor }: { readonly states: readonly EntityState[]; readonly executor: Executor },
): object | undefined {
  if (properties.length === 0) return undefined
  try {
    return find(error, properties, states, executor)?.entity
  } catch {
    // A value of a row that was not reached yet may fit nowhere; the violation is what is told.
    return undefined
  }
}

function find(
  error: IntegrityError,
  properties: readonly MappedProperty[],
  states: readonly EntityState[],
  executor: Executor,
): EntityState | undefined {
  const given = states.filter((state) => state.status !== 'deleted' && isGiven(state, properties))
  if (error.code === 'not-null-violation')
    return given.find(({ entity }) => properties.some(({ name }) => (entity[name] ?? null) === null))
  if (error.keyText !== undefined) {
    const textOf = keyTextsOf(properties, executor)
    return given.findLast((state) => textOf(state) === error.keyText)
  }
  if (error.code === 'unique-violation') return repeated(given, properties, states)
  return given.length === 1 ? given[0] : undefined
}

/** Whether a row is given values of the properties that it did not have. */
function isGiven(state: EntityState, properties: readonly MappedProperty[]): boolean {
  if (!properties.every((property) => state.mapper.properties.includes(property))) return false
  return state.status === 'new' || storedKeyOf(state, properties) !== currentKeyOf(state, properties)
}

/** The key of a row as PostgreSQL writes it in the detail of an error. */
function keyTextsOf(
  properties: readonly MappedProperty[],
  { dialect: { codecs } }: Executor,
): (state: EntityState) => string {
  const encoders = properties.map(({ column }) => codecs.encoder(column.type))
  return ({ entity }) =>
    properties.map(({ name }, i) => String(encoders[i]?.(entity[name] ?? null) ?? 'null')).join(', ')
}

/** The row that is given what another one has, or is given before it; or the only one that is given anything. */
function repeated(
  given: readonly EntityState[],
  properties: readonly MappedProperty[],
  states: readonly EntityState[],
): EntityState | undefined {
  const holding = given.filter((state) => currentKeyOf(state, properties) !== undefined)
  if (holding.length === 1) return holding[0]
  const moving = new Set(holding)
  const others = states.filter((state) => state.mapper === holding[0]?.mapper && !moving.has(state))
  const taken = new Set(others.map((state) => storedKeyOf(state, properties)))
  return holding.find((state) => {
    const key = currentKeyOf(state, properties)
    return taken.has(key) || !taken.add(key)
  })
}

/** What the database holds of the properties; undefined where a part is null. */
export function storedKeyOf(
  state: EntityState,
  properties: readonly MappedProperty[],
): IdentityKey | undefined {
  return keyOfParts(
    properties.map((property) => storedValue(state, state.mapper.properties.indexOf(property))),
  )
}

/** As `storedKeyOf`, of what the instance holds. */
export function currentKeyOf(
  { entity }: EntityState,
  properties: readonly MappedProperty[],
): IdentityKey | undefined {
  return keyOfParts(properties.map(({ name, column }) => comparable(entity[name], column.type)))
}
