/** Changed rows, those with the same changed columns in one UPDATE. */
import type { WireRow, WireValue } from '../../engine/wire-row'
import type { MappedProperty } from '../../registry/mapper'
import { UpdateRows } from '../../statement/bound-rows'
import { fitted } from '../../statement/row-input'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { identityKey, keyAt } from '../identity-key'
import { assertWritten } from './computed-column'
import { defaultOf } from './default-value'
import { heldKeyOf, settle, type HeldRow } from './held-row'
import { takeAnswer } from './insert-rows'
import { inBatches, rowCount, rowsPerStatement } from './row-batches'
import { rowPlansOf, signatureOf, type RowColumn, type RowPlan } from './row-plan'
import { nextVersion } from './row-version'
import { staleRows, storedRow } from './stale-rows'
import { changedProperties, currentValues } from './snapshot'
import { updateOrder } from './update-order'
import type { WriteContext } from './write-context'

interface ChangedRow {
  readonly state: EntityState
  readonly set: readonly RowColumn[]
  readonly signature: string
  /** The values that the row is given, then the key that it has. */
  readonly wires: readonly WireValue[]
  readonly held: HeldRow
}

/** Updates the rows of instances of one class in which anything changed. */
export async function updateRows(context: WriteContext, states: readonly EntityState[]): Promise<void> {
  const [first] = states
  if (first === undefined) return
  const plans = rowPlansOf(context.executor, first.mapper)
  const changes = states.flatMap((state) => changesOf(state) ?? [])
  // All are prepared before the first is written: then nothing of a row counts as changed any more.
  const parts = plans.map((plan) => changes.flatMap((change) => prepare(context, plan, change) ?? []))
  for (const [i, rows] of parts.entries()) await updateIn(context, plans[i] as RowPlan, rows)
}

/** What changed in a row, and what it is to hold in all of its tables. */
interface Change {
  readonly state: EntityState
  readonly properties: readonly MappedProperty[]
  held?: HeldRow
}

function changesOf(state: EntityState): Change | undefined {
  const properties = changedProperties(state)
  if (properties.length === 0) return undefined
  for (const property of properties) assertWritten(state.mapper, property)
  return { state, properties }
}

async function updateIn(context: WriteContext, plan: RowPlan, rows: readonly ChangedRow[]): Promise<void> {
  for (const level of updateOrder(plan, rows)) {
    for (const group of groupBy(level, ({ signature }) => signature).values()) {
      const width = plan.found.length + (group[0] as ChangedRow).set.length
      const wires: WireValue[] = []
      for (const row of group) for (const wire of row.wires) wires.push(wire)
      const bound = { count: group.length, wires }
      for (const batch of inBatches(bound, rowsPerStatement(context.executor, width)))
        await updateBatch(context, plan, { rows: group.slice(batch.start, batch.end), wires: batch.wires })
    }
  }
}

function prepare({ undo }: WriteContext, plan: RowPlan, change: Change): ChangedRow | undefined {
  const { state, properties } = change
  const { entity } = state
  const set = plan.columns.filter((column) => column !== plan.version && properties.includes(column.property))
  for (const column of plan.renewed) {
    if (set.includes(column)) continue
    undo.set(entity, column.name, defaultOf(column.property.column.options.updateValue))
    set.push(column)
  }
  const found = storedRow(plan, state)
  if (plan.version === undefined && set.length === 0) return undefined
  if (plan.version !== undefined) {
    undo.set(entity, plan.version.name, nextVersion(entity[plan.version.name]))
    set.push(plan.version)
  }
  const wires: WireValue[] = []
  for (const { name, property, encode } of set) {
    const kept = fitted(property.column, entity[name])
    if (kept !== entity[name]) undo.set(entity, name, kept)
    wires.push(encode(kept))
  }
  plan.found.forEach(({ encode }, i) => wires.push(encode(found[i])))
  const values = currentValues(state)
  // One for all tables of a row, which takes what was fitted for each.
  const held = (change.held ??= { values, key: heldKeyOf(plan, state) })
  if (held.values !== values) values.forEach((value, i) => (held.values[i] = value))
  return { state, set, signature: signatureOf(set), wires, held }
}

async function updateBatch(
  context: WriteContext,
  plan: RowPlan,
  { rows: batch, wires }: { readonly rows: readonly ChangedRow[]; readonly wires: readonly WireValue[] },
): Promise<void> {
  const { executor } = context
  const { codecs } = executor.dialect
  const { set, signature } = batch[0] as ChangedRow
  const returned = plan.computed.length === 0 ? [] : [...plan.computed, ...plan.primaryKey]
  const count = rowCount(executor, batch.length)
  const { sql } = plan.statement(`update ${count} ${signature}`, () => {
    const columns = { keys: plan.found.map(columnOf), set: set.map(columnOf) }
    return executor.compile(new UpdateRows(plan.table, columns, count, returned.map(columnOf)))
  })
  const answer = await executor.send(sql, codecs.encodeRows(wires, wires.length / batch.length))
  if (answer.affected < batch.length) throw staleRows(plan, batch.length - answer.affected, 'updated')
  if (returned.length > 0) readBack(context, plan, batch, answer.rows)
  for (const { state, held } of batch) settle(context, plan, state, held)
}

/** The new values of computed columns, which come back in no promised order. */
function readBack(
  context: WriteContext,
  plan: RowPlan,
  batch: readonly ChangedRow[],
  rows: readonly WireRow[],
): void {
  const { computed, primaryKey, keyPositions } = plan
  const types = primaryKey.map(({ property }) => property.column.type)
  const width = computed.length
  const byKey = new Map(
    rows.map((row) => {
      const key = primaryKey.map(({ decode }, i) => decode(row[width + i] ?? null))
      return [identityKey(key, types), row] as const
    }),
  )
  for (const { state, held } of batch) {
    const row = byKey.get(keyAt(held.values, keyPositions)) ?? []
    const answer = computed.map(({ decode }, i) => decode(row[i] ?? null))
    takeAnswer(context, plan, { state, held, generated: computed, answer })
  }
}

function columnOf({ property }: RowColumn): RowColumn['property']['column'] {
  return property.column
}
