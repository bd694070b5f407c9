import type { Executor } from '../../engine/executor'
import { IntegrityError, UniqueViolationError } from '../../errors'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import type { EntityState } from '../entity-state'
import { currentKeyOf, storedKeyOf, violatingInstance } from './violating-row'

const MEANING: Readonly<Record<string, readonly [what: string, cure: string]>> = {
  'unique-violation': ['another row has the same value', 'Change the value, or the row that has it.'],
  'foreign-key-violation': [
    'the row that it points to does not exist, or a row that others point to was to go',
    'Save the row that is pointed to first; delete the rows that point to it first, or give the key an onDelete.',
  ],
  'not-null-violation': [
    'the value is missing',
    'Give it a value, or declare the column nullable or with a default.',
  ],
  'check-violation': ['the value breaks a condition', 'Give it a value that meets the condition.'],
}

const FLUSH_BETWEEN =
  'A row that is deleted in the same flush has it, and rows are deleted last: await session.flush() after session.delete(…).'

/** Tells which class and property a violated constraint belongs to; any other error stays as it is. */
export function inModelTerms(error: unknown, states: readonly EntityState[], executor?: Executor): unknown {
  if (!(error instanceof IntegrityError)) return error
  const isThere = ({ tables }: Mapper): boolean => tables.some(({ name }) => name === error.table)
  const mapper = states.find((state) => isThere(state.mapper))?.mapper
  const meaning = MEANING[error.code]
  if (mapper === undefined || meaning === undefined) return error
  const columns = error.columns ?? columnsOf(mapper, error.constraint)
  const concerned = mapper.properties.filter(
    ({ column }) => column.table.name === error.table && columns.includes(column.name),
  )
  error.entity = mapper.name
  error.property = concerned[0]?.name
  error.relation = relationOf(mapper, error.constraint)
  if (executor !== undefined) error.instance = violatingInstance(error, concerned, { states, executor })
  const place = placeOf(error, concerned)
  const constraint = error.constraint === undefined ? '' : ` (${error.constraint})`
  const isTooEarly = error instanceof UniqueViolationError && isTakenOver(concerned, mapper, states)
  const cure = isTooEarly ? FLUSH_BETWEEN : meaning[1]
  error.message = `${place}: ${meaning[0]}${constraint}.\n  ${cure}\n  The database said: ${error.message}`
  return error
}

/** `Task.personId (relation person)`. */
function placeOf({ entity, relation }: IntegrityError, concerned: readonly MappedProperty[]): string {
  const properties = concerned.map(({ name }) => name).join(', ')
  const place = properties === '' ? `${entity}` : `${entity}.${properties}`
  return relation === undefined ? place : `${place} (relation ${relation})`
}

/** The relation that leads along a foreign key. */
function relationOf({ relationships }: Mapper, constraint: string | undefined): string | undefined {
  for (const { name, ownsKey, foreignKey } of relationships.values())
    if (ownsKey && constraint !== undefined && foreignKey?.name === constraint) return name
  return undefined
}

function columnsOf({ tables }: Mapper, name: string | undefined): readonly string[] {
  const constraint = tables.flatMap((table) => table.constraints).find((known) => known.name === name)
  const { columns } = (constraint ?? {}) as { readonly columns?: readonly { readonly name: string }[] }
  return columns?.map((column) => column.name) ?? []
}

/** Whether a row is given what the row of a deleted instance still holds. */
function isTakenOver(
  properties: readonly MappedProperty[],
  mapper: Mapper,
  states: readonly EntityState[],
): boolean {
  if (properties.length === 0) return false
  const ofTable = states.filter((state) => state.mapper === mapper)
  const leaving = ofTable.filter(({ status }) => status === 'deleted')
  const held = new Set(leaving.map((state) => storedKeyOf(state, properties)))
  held.delete(undefined)
  return ofTable.some((state) => state.status !== 'deleted' && held.has(currentKeyOf(state, properties)))
}
