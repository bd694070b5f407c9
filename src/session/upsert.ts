import { UsageError } from '../errors'
import type { WireRow } from '../engine/wire-row'
import { type CaseWhen, caseWhen } from '../expression/case-when'
import { and, or, type Expression } from '../expression/expression'
import { flattened } from '../registry/embedded-value'
import type { MappedProperty, Mapper } from '../registry/mapper'
import { checkOptions, isPlainObject } from '../schema/items'
import { Insert } from '../statement/insert'
import type { Select } from '../statement/select'
import { describe } from '../types/sql-type'
import { groupBy } from '../util/group-by'
import { columnsOf, propertiesOf } from './entity-query'
import type { EntityState } from './entity-state'
import { assertClassRules } from './flush/class-rules'
import { rowPlanOf } from './flush/row-plan'
import { firstVersion } from './flush/row-version'
import { comparable, keyOfParts, type IdentityKey } from './identity-key'
import {
  assertInOneTable,
  classRows,
  knownState,
  refreshFrom,
  sending,
  settle,
  type ManyRowsContext,
} from './many-rows'
import { uniqueKey, type UniqueKey } from './unique-key'
import { actionOf } from './upsert-update'
import { assertPropertyValue } from './where-values'

/** Rows per statement: more gain nothing, and the text of a statement grows with them. */
const MAX_ROWS = 500

/** What `upsert` was given. */
export interface UpsertSpec {
  readonly on: unknown
  readonly update?: unknown
}

interface Upsert {
  readonly mapper: Mapper
  /** The key that decides whether a row is there. */
  readonly key: UniqueKey
  /** What a row that is there is given; undefined for all that was given but the keys. */
  readonly update: readonly string[] | undefined
  readonly rows: readonly GivenRow[]
}

type GivenRow = Readonly<Record<string, unknown>>

/** Refuses what `upsert` cannot run, before anything is sent; gives the statements. */
export function upsertStatements(
  mapper: Mapper,
  rows: readonly unknown[],
  options: UpsertSpec,
): (context: ManyRowsContext) => Promise<object[]> {
  checkOptions('upsert', options, ['on', 'update'])
  assertInOneTable(mapper, 'upsert')
  const key = uniqueKey(mapper, options.on)
  const update = options.update === undefined ? undefined : updated(mapper, options.update)
  const upsert = { mapper, key, update, rows: rows.map((row) => givenRow(mapper, row)) }
  assertKeys(upsert)
  return (context) => run(upsert, context)
}

async function run(upsert: Upsert, context: ManyRowsContext): Promise<object[]> {
  const { mapper, rows } = upsert
  const states = new Map<GivenRow, EntityState>()
  const shapes = groupBy(rows, (row) => Object.keys(row).sort().join(' '))
  for (const ofShape of shapes.values()) {
    const maxRows = rowsAtOnce(context, mapper)
    for (let at = 0; at < ofShape.length; at += maxRows)
      await upsertBatch(upsert, context, { batch: ofShape.slice(at, at + maxRows), states })
  }
  settle(context)
  return rows.map((row) => (states.get(row) as EntityState).entity)
}

/** Defaults may add values to those that were given. */
function rowsAtOnce({ executor: { dialect } }: ManyRowsContext, { properties }: Mapper): number {
  return Math.max(1, Math.min(MAX_ROWS, Math.floor(dialect.capabilities.maxParameters / properties.length)))
}

interface Batch {
  readonly batch: readonly GivenRow[]
  readonly states: Map<GivenRow, EntityState>
}

async function upsertBatch(
  upsert: Upsert,
  context: ManyRowsContext,
  { batch, states }: Batch,
): Promise<void> {
  const { mapper, key } = upsert
  const { executor, identityMap } = context
  const action = actionOf(upsert, Object.keys(batch[0] as GivenRow))
  const statement = new Insert(rowPlanOf(executor, mapper).table)
    .values(...(batch as readonly Record<string, unknown>[]))
    .onConflict(key.name, action)
    .returning(...columnsOf(mapper))
  const send = (query: Parameters<typeof executor.compile>[0]): Promise<readonly WireRow[]> =>
    sending(mapper, identityMap, async () => (await executor.executeCompiled(executor.compile(query))).rows)
  const written = take(upsert, context, await send(statement))
  const missing = batch.filter((row) => !written.has(keyIn(upsert, row)))
  // Rows that were there and are left as they are do not come back by themselves.
  const there =
    missing.length === 0
      ? undefined
      : take(upsert, context, await send(context.rowsOf(mapper, amongKeys(upsert, missing))))
  const unmatched = missing.filter((row) => there?.has(keyIn(upsert, row)) !== true)
  const alike =
    unmatched.length === 0
      ? undefined
      : statesByPlace(context, mapper, await send(placedRows(upsert, context, unmatched)))
  const taken = new Map<EntityState, GivenRow>()
  for (const row of batch) {
    const id = keyIn(upsert, row)
    const state = written.get(id) ?? there?.get(id) ?? alike?.get(unmatched.indexOf(row))
    if (state === undefined) throw ofAnotherClass(upsert)
    const other = taken.get(state)
    if (other !== undefined) throw sameKey(upsert, upsert.rows.indexOf(other), upsert.rows.indexOf(row))
    taken.set(state, row)
    states.set(row, state)
  }
}

/** A query of the rows whose keys the database takes for equal, however they are written; each comes with the place of its key. */
function placedRows(upsert: Upsert, context: ManyRowsContext, rows: readonly GivenRow[]): Select {
  const [first, ...others] = rows.map((row) => hasKeyOf(upsert, row))
  const place = others.reduce<CaseWhen<number | null>>(
    (known, condition, i) => known.when(condition, i + 1),
    caseWhen(first as Expression, 0),
  )
  return context.rowsOf(upsert.mapper, amongKeys(upsert, rows)).addColumns(place)
}

/** The instances of rows that came with places. */
function statesByPlace(
  context: ManyRowsContext,
  mapper: Mapper,
  rows: readonly WireRow[],
): ReadonlyMap<number, EntityState> {
  return new Map(
    rows.flatMap((row) =>
      statesOf(context, mapper, [row]).map((state) => [Number(row.at(-1)), state] as const),
    ),
  )
}

function ofAnotherClass({ mapper, key }: Upsert): UsageError {
  return new UsageError(
    `upsert: the row of ${mapper.name} that has this ${names(key.properties)} is of another class, or no longer there.`,
    { hint: 'A row stays of its class: delete it first, or use another key.' },
  )
}

/** The instances of rows that came back, by the key that they were found by. */
function take(
  { mapper, key }: Upsert,
  context: ManyRowsContext,
  rows: readonly WireRow[],
): Map<IdentityKey | undefined, EntityState> {
  const states = statesOf(context, mapper, rows)
  return new Map(states.map((state) => [keyOfValues(key.properties, state.entity), state]))
}

/** The instances of rows that came back; those that the session knows hold what their rows hold. */
function statesOf(
  context: ManyRowsContext,
  mapper: Mapper,
  rows: readonly WireRow[],
): readonly EntityState[] {
  const { identityMap, undo } = context
  return classRows(context.hydratorOf(mapper), rows).map((own) => {
    const known = knownState(context, own)
    if (known !== undefined) {
      refreshFrom(context, known, own)
      return known
    }
    const state = identityMap.fromRow(own.hydrator, own.row) as EntityState
    undo.forgetLater(state)
    return state
  })
}

function hasKeyOf({ key }: Upsert, row: GivenRow): Expression {
  return and(...key.properties.map(({ name, column }) => column.eq(row[name] as never)))
}

/** The conditions on the rows that have the keys of others. */
function amongKeys(upsert: Upsert, rows: readonly GivenRow[]): readonly Expression[] {
  const { where } = upsert.key
  const [first, ...others] = rows.map((row) => hasKeyOf(upsert, row))
  const isAmong = or(first as Expression, ...others)
  return where === undefined ? [isAmong] : [isAmong, where]
}

function keyIn({ key }: Upsert, row: GivenRow): IdentityKey | undefined {
  return keyOfValues(key.properties, row)
}

function keyOfValues(key: readonly MappedProperty[], values: GivenRow): IdentityKey | undefined {
  return keyOfParts(key.map(({ name, column }) => comparable(values[name], column.type)))
}

function givenRow(mapper: Mapper, given: unknown): GivenRow {
  if (!isPlainObject(given))
    throw new UsageError(`upsert takes objects of values of ${mapper.name}, not ${describe(given)}.`)
  const row = flattened(mapper.embedded, given)
  for (const [name, value] of Object.entries(row)) {
    if (mapper.relationships.has(name)) {
      throw new UsageError(`upsert: ${mapper.name}.${name} is a relation, not a column.`, {
        hint: "Give the foreign key's property.",
      })
    }
    const property = mapper.property(name)
    if (value === undefined) {
      throw new UsageError(`upsert: ${mapper.name}.${name} is undefined, which is no value of a row.`, {
        hint: 'Leave the property out, or write null.',
      })
    }
    assertPropertyValue(mapper, property, value)
  }
  const { version } = mapper
  const first =
    version === undefined || version.name in row ? {} : { [version.name]: firstVersion(version.column) }
  return ofClass(mapper, { ...row, ...first })
}

/** A row with what it says of its class. */
function ofClass(mapper: Mapper, row: GivenRow): GivenRow {
  const { inheritance } = mapper
  if (inheritance === undefined) return row
  const entity = { [inheritance.discriminator.name]: inheritance.value, ...row }
  assertClassRules({ entity, mapper })
  return entity
}

/** Every row must have the whole key, and no two the same: one statement cannot write a row twice. */
function assertKeys(upsert: Upsert): void {
  const { mapper, key, rows } = upsert
  const seen = new Map<IdentityKey, number>()
  rows.forEach((row, i) => {
    const id = keyIn(upsert, row)
    if (id === undefined) {
      throw new UsageError(`upsert: row ${i} of ${mapper.name} has no value for ${names(key.properties)}.`, {
        hint: 'A row is found by the whole key, and null is equal to nothing.',
      })
    }
    const before = seen.get(id)
    if (before !== undefined) throw sameKey(upsert, before, i)
    seen.set(id, i)
  })
}

function sameKey({ mapper, key }: Upsert, one: number, other: number): UsageError {
  return new UsageError(
    `upsert: rows ${one} and ${other} of ${mapper.name} have the same ${names(key.properties)}.`,
    { hint: 'Give only the last of them.' },
  )
}

function names(key: readonly MappedProperty[]): string {
  return key.map(({ name }) => name).join(', ')
}

function updated(mapper: Mapper, update: unknown): readonly string[] {
  if (!Array.isArray(update)) {
    throw new UsageError(`upsert: update takes a list of properties, not ${describe(update)}.`, {
      hint: "Write { update: ['name'] }, or [] to leave rows that are there as they are.",
    })
  }
  const properties = propertiesOf(mapper, update as readonly string[])
  const { discriminator } = mapper.inheritance ?? {}
  if (discriminator === undefined || !properties.includes(discriminator))
    return properties.map(({ name }) => name)
  throw new UsageError(`upsert: ${mapper.name}.${discriminator.name} says of which class a row is.`, {
    hint: 'Leave it out of update.',
  })
}
