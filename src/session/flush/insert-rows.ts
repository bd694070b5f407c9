/** New rows in batches, one INSERT each, and what the database generated for them. */
import { InsertRows } from '../../statement/bound-rows'
import { Insert } from '../../statement/insert'
import type { EntityState } from '../entity-state'
import { readBack } from './generated-values'
import { heldBetween, settleAll } from './held-rows'
import { newRows, type NewRows, type RowShape } from './new-rows'
import { inBatches, rowCount, rowsPerStatement } from './row-batches'
import { rowPlansOf, type RowColumn, type RowPlan } from './row-plan'
import { sendingRows } from './sent-rows'
import type { WriteContext } from './write-context'

/** Inserts new rows of one class, those with the same given columns together. */
export async function insertRows(context: WriteContext, states: readonly EntityState[]): Promise<void> {
  const [first] = states
  if (first === undefined) return
  for (const plan of rowPlansOf(context.executor, first.mapper)) await insertInto(context, plan, states)
}

/** The rows of one table. Under joined inheritance those of the base's are there before, and have given them their keys. */
async function insertInto(
  context: WriteContext,
  plan: RowPlan,
  states: readonly EntityState[],
): Promise<void> {
  for (const rows of newRows(context, plan, states)) {
    const bound = { count: rows.states.length, wires: rows.wires }
    for (const { start, end, wires } of inBatches(bound, batchSize(context, rows, plan))) {
      await insertBatch(context, plan, { ...rows, ...heldBetween(rows, start, end), wires })
    }
  }
}

/**
 * A key that the database makes up in no order (a random uuid) cannot tell which row is whose: one row at a time. That
 * RETURNING keeps the order of the rows is nowhere promised.
 */
function batchSize(
  { executor }: WriteContext,
  { given, generated }: RowShape,
  { numbered }: RowPlan,
): number {
  const isTold = !hasKey(generated) || (numbered !== undefined && generated.includes(numbered))
  return isTold && given.length > 0 ? rowsPerStatement(executor, given.length) : 1
}

async function insertBatch(context: WriteContext, plan: RowPlan, batch: NewRows): Promise<void> {
  const { given, generated, signature, states, wires } = batch
  const { executor } = context
  const { codecs } = executor.dialect
  const returned = returnedOf(plan, generated)
  const count = rowCount(executor, states.length)
  const { sql } = plan.statement(`insert ${count} ${signature}`, () => {
    const items = returned.map(({ property }) => property.column)
    if (given.length === 0) return executor.compile(new Insert(plan.table, [], [], { returned: items }))
    const columns = given.map(({ property }) => property.column)
    return executor.compile(new InsertRows(plan.table, columns, count, items))
  })
  const answer = await sendingRows({ table: plan.table, states, verb: 'insert' }, () =>
    executor.send(sql, codecs.encodeRows(wires, given.length)),
  )
  if (generated.length > 0) readBack(context, plan, { batch, returned, answers: answer.rows })
  settleAll(context, plan, batch)
}

/** What a batch is to give back: what the database generates, and what tells the rows apart where that does not. */
function returnedOf(plan: RowPlan, generated: readonly RowColumn[]): readonly RowColumn[] {
  if (generated.length === 0 || hasKey(generated)) return generated
  return [...generated, ...plan.primaryKey.filter((column) => !generated.includes(column))]
}

function hasKey(columns: readonly RowColumn[]): boolean {
  return columns.some(({ isKey }) => isKey)
}
