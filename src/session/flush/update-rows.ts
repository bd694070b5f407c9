/** Changed rows, those with the same changed columns in one UPDATE. */
import type { WireRow } from '../../engine/wire-row'
import type { Table } from '../../schema/table'
import { UpdateRows } from '../../statement/bound-rows'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { identityKey, keyAt } from '../identity-key'
import { changedRows, type ChangedRows } from './changed-rows'
import { heldBetween, settleAll } from './held-rows'
import { takeAnswer } from './generated-values'
import { inBatches, rowCount, rowsPerStatement } from './row-batches'
import { rowPlansOf, type RowColumn, type RowPlan } from './row-plan'
import { sendingRows } from './sent-rows'
import { staleRows } from './stale-rows'
import { updateOrder } from './update-order'
import type { WriteContext } from './write-context'

/** Updates the rows of instances of one inheritance in which anything changed: table by table, those of base classes first. */
export async function updateRows(context: WriteContext, states: readonly EntityState[]): Promise<void> {
  const byTable = new Map<Table, ChangedRows[]>()
  for (const [mapper, ofClass] of groupBy(states, (state) => state.mapper)) {
    const plans = rowPlansOf(context.executor, mapper)
    changedRows(context, plans, ofClass).forEach((groups, i) => {
      const { table } = plans[i] as RowPlan
      byTable.set(table, [...(byTable.get(table) ?? []), ...groups])
    })
  }
  for (const groups of byTable.values()) await updateIn(context, groups)
}

async function updateIn(context: WriteContext, groups: readonly ChangedRows[]): Promise<void> {
  for (const level of updateOrder(groups)) {
    for (const group of level) {
      const { plan } = group
      const width = plan.found.length + group.shape.set.length
      const bound = { count: group.states.length, wires: group.wires }
      for (const { start, end, wires } of inBatches(bound, rowsPerStatement(context.executor, width))) {
        await updateBatch(context, { plan, shape: group.shape, ...heldBetween(group, start, end), wires })
      }
    }
  }
}

async function updateBatch(context: WriteContext, batch: ChangedRows): Promise<void> {
  const { plan, shape, states, wires } = batch
  const { executor } = context
  const { codecs } = executor.dialect
  const returned = plan.computed.length === 0 ? [] : [...plan.computed, ...plan.primaryKey]
  const count = rowCount(executor, states.length)
  const { sql } = plan.statement(`update ${count} ${shape.signature}`, () => {
    const columns = { keys: plan.found.map(columnOf), set: shape.set.map(columnOf) }
    return executor.compile(new UpdateRows(plan.table, columns, count, returned.map(columnOf)))
  })
  const answer = await sendingRows({ table: plan.table, states, verb: 'update' }, () =>
    executor.send(sql, codecs.encodeRows(wires, wires.length / states.length)),
  )
  if (answer.affected < states.length)
    throw staleRows(plan, { states, count: states.length - answer.affected, what: 'updated' })
  if (returned.length > 0) readBack(context, plan, batch, answer.rows)
  settleAll(context, plan, batch)
}

/** The new values of computed columns, which come back in no promised order. */
function readBack(context: WriteContext, plan: RowPlan, batch: ChangedRows, rows: readonly WireRow[]): void {
  const { computed, primaryKey, keyPositions } = plan
  const types = primaryKey.map(({ property }) => property.column.type)
  const width = computed.length
  const byKey = new Map(
    rows.map((row) => {
      const key = primaryKey.map(({ decode }, i) => decode(row[width + i] ?? null))
      return [identityKey(key, types), row] as const
    }),
  )
  batch.values.forEach((values, at) => {
    const row = byKey.get(keyAt(values, keyPositions)) ?? []
    const answer = computed.map(({ decode }, i) => decode(row[i] ?? null))
    takeAnswer(context, plan, { batch, at, generated: computed, answer })
  })
}

function columnOf({ property }: RowColumn): RowColumn['property']['column'] {
  return property.column
}
