/** The statements of a flush, for whole batches of rows. */
import { groupBy } from '../../util/group-by'
import { and } from '../../expression/expression'
import { stored } from '../../statement/row-input'
import { Update } from '../../statement/update'
import type { EntityState } from '../entity-state'
import { Deletion } from '../owner'
import { assertClassRules } from './class-rules'
import { deleteByKeys } from './delete-by-keys'
import { insertRows } from './insert-rows'
import { columnsToClear } from './key-values'
import type { Link } from './links'
import { storedKey } from './snapshot'
import { rowPlansOf, type RowPlan } from './row-plan'
import { sendingRows } from './sent-rows'
import { staleRows, storedRow } from './stale-rows'
import { updateRows } from './update-rows'
import type { WriteContext } from './write-context'

/** Writes rows of instances. */
export class Writer {
  constructor(private readonly context: WriteContext) {}

  /** Inserts new rows of one class, those with the same given columns together. */
  async insert(states: readonly EntityState[]): Promise<void> {
    assertRules(states)
    await insertRows(this.context, states)
  }

  /** Updates the rows of instances in which anything changed, those of one inheritance together: they share tables. */
  async update(states: readonly EntityState[]): Promise<void> {
    for (const ofRoot of groupBy(states, ({ mapper }) => mapper.root).values()) {
      assertRules(ofRoot)
      await updateRows(this.context, ofRoot)
    }
  }

  /** Lets a row point nowhere, before the row that it points to is deleted together with it. */
  async clear({ child, foreignKey }: Link): Promise<void> {
    const { executor } = this.context
    const set = columnsToClear(foreignKey).map((column) => ({ column, value: stored(column, null) }))
    const key = storedKey(child)
    const plans = rowPlansOf(executor, child.mapper)
    const { table, primaryKey } = plans.find((plan) => plan.table === foreignKey.table) as RowPlan
    const where = [and(...primaryKey.map(({ property }, i) => property.column.eq(key[i] as never)))]
    const statement = new Update(table, { set, where, everyRow: false, returned: [] })
    await executor.executeCompiled(executor.compile(statement))
  }

  /** Deletes the rows of instances of one class. */
  async delete(states: readonly EntityState[]): Promise<void> {
    const { executor, identityMap, undo } = this.context
    const plans = rowPlansOf(executor, (states[0] as EntityState).mapper)
    for (const plan of [...plans].reverse()) {
      if (!plan.isFirst && plan.goesAlong) continue
      const columns = plan.found.map(({ property }) => property.column)
      const keys = states.map((state) => storedRow(plan, state))
      const { table } = plan
      const affected = await sendingRows({ table, states, verb: 'delete' }, () =>
        deleteByKeys(executor, table, { columns, keys }),
      )
      if (affected < states.length)
        throw staleRows(plan, { states, count: states.length - affected, what: 'deleted' })
    }
    for (const state of states) {
      undo.remember(state)
      identityMap.bury(state, Deletion.ofRow)
    }
  }
}

function assertRules(states: readonly EntityState[]): void {
  if (states[0]?.mapper.inheritance !== undefined) states.forEach(assertClassRules)
}
