import { ForeignKeyViolationError, IntegrityError, UniqueViolationError } from '../../errors'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import { registryOf } from '../../registry/registry'
import type { Table } from '../../schema/table'
import type { EntityState } from '../entity-state'
import { completeFacts, type ViolationContext } from './broken-constraint'
import { currentKeyOf, storedKeyOf, violatingInstance } from './violating-row'

/** What happened, and what to write. */
type Meaning = readonly [what: string, cure: string]

const MEANING: Readonly<Record<string, Meaning>> = {
  'unique-violation': ['another row has the same value', 'Change the value, or the row that has it.'],
  'not-null-violation': [
    'the value is missing',
    'Give it a value, or declare the column nullable or with a default.',
  ],
  'check-violation': ['the value breaks a condition', 'Give it a value that meets the condition.'],
}

const NOT_PRESENT: Meaning = [
  'the row that it points to does not exist',
  'Save the row that is pointed to first.',
]
const STILL_REFERENCED: Meaning = [
  'its rows point to a row that was to go, or to get another key',
  'Delete those rows first, point them elsewhere, or give the key an onDelete (or onUpdate).',
]
const REFERENCED_BY_STRANGERS: Meaning = [
  'rows of a table that the models do not name point to a row that was to go',
  'Delete those rows first, or give their key an ON DELETE.',
]
const EITHER: Meaning = [
  'the row that it points to does not exist, or a row that others point to was to go',
  'Save the row that is pointed to first; delete the rows that point to it first, or give the key an onDelete.',
]

const OF_ANOTHER_SESSION =
  'Change the key; an instance of a row that is there, from another session or expunged, is taken in by session.merge(entity), not added.'
const FLUSH_BETWEEN =
  'A row that is deleted in the same flush has it, and rows are deleted last: await session.flush() after session.delete(…).'

/** Tells which class and property a violated constraint belongs to; any other error stays as it is. */
export async function inModelTerms(error: unknown, context: ViolationContext): Promise<unknown> {
  if (!(error instanceof IntegrityError)) return error
  const { states, executor } = context
  const table = await completeFacts(error, context)
  const meaning = meaningOf(error)
  const mapper = table === undefined ? context.mapper : mapperOf(table, context)
  const concerned = propertiesOf(mapper, error)
  if (mapper !== undefined) {
    error.entity = mapper.name
    error.property = concerned[0]?.name
    error.relation = relationOf(mapper, error.constraint)
  }
  if (executor !== undefined) error.instance ??= violatingInstance(error, concerned, { states, executor })
  if (meaning === undefined) return error
  const [what, cure] = meaning
  error.message = textOf(error, concerned, [
    what,
    uniqueCure(error, concerned, context.states, mapper) ?? cure,
  ])
  return error
}

/** What else a value that is there can come from. */
function uniqueCure(
  error: IntegrityError,
  concerned: readonly MappedProperty[],
  states: readonly EntityState[],
  mapper: Mapper | undefined,
): string | undefined {
  if (mapper === undefined || !(error instanceof UniqueViolationError)) return undefined
  if (isTakenOver(concerned, mapper, states)) return FLUSH_BETWEEN
  return isWholeKey(concerned, mapper) ? OF_ANOTHER_SESSION : undefined
}

function isWholeKey(concerned: readonly MappedProperty[], { primaryKey }: Mapper): boolean {
  return (
    concerned.length === primaryKey.length && primaryKey.every((property) => concerned.includes(property))
  )
}

function meaningOf(error: IntegrityError): Meaning | undefined {
  if (!(error instanceof ForeignKeyViolationError)) return MEANING[error.code]
  if (error.reason === undefined) return EITHER
  if (error.reason === 'not-present') return NOT_PRESENT
  return error.constraint === undefined ? REFERENCED_BY_STRANGERS : STILL_REFERENCED
}

/** The class whose rows are in a table: of those that were written, else of all. */
function mapperOf(table: Table, { states, mapper }: ViolationContext): Mapper | undefined {
  const written = [...(mapper === undefined ? [] : [mapper]), ...states.map((state) => state.mapper)]
  const own = written.find(({ tables }) => tables.includes(table))
  if (own !== undefined || written[0] === undefined) return own
  try {
    return registryOf(written[0].entityClass).mapperOfTable(table)
  } catch {
    // What is wrong with a model that nobody has used yet is not the point.
    return undefined
  }
}

function propertiesOf(
  mapper: Mapper | undefined,
  { table, columns = [] }: IntegrityError,
): readonly MappedProperty[] {
  const properties = mapper?.properties ?? []
  return properties.filter(({ column }) => column.table.name === table && columns.includes(column.name))
}

/** `Task.personId (relation person): the row that it points to does not exist (fk_task_person_id_person).` */
function textOf(error: IntegrityError, concerned: readonly MappedProperty[], [what, cure]: Meaning): string {
  const { message, constraint } = error
  const place = placeOf(error, concerned)
  const name = constraint === undefined ? '' : ` (${constraint})`
  return `${place === '' ? '' : `${place}: `}${what}${name}.\n  ${cure}\n  The database said: ${message}`
}

/** `Task.personId (relation person)`; of a table without a class, that and its columns. */
function placeOf(
  { entity, relation, table, columns = [] }: IntegrityError,
  concerned: readonly MappedProperty[],
): string {
  const owner = entity ?? table ?? ''
  const names = entity === undefined ? columns : concerned.map(({ name }) => name)
  const place = names.length === 0 ? owner : `${owner}.${names.join(', ')}`
  return relation === undefined ? place : `${place} (relation ${relation})`
}

/** The relation that leads along a foreign key. */
function relationOf({ relationships }: Mapper, constraint: string | undefined): string | undefined {
  for (const { name, ownsKey, foreignKey } of relationships.values())
    if (ownsKey && constraint !== undefined && foreignKey?.name === constraint) return name
  return undefined
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
