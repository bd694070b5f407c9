import { FILTER_OPTIONS } from './row-filters'
import type { Mapper } from '../registry/mapper'
import type { SoftDelete } from '../registry/row-filter'
import type { Column } from '../schema/column'
import { checkOptions } from '../schema/items'
import type { Table } from '../schema/table'
import { Delete } from '../statement/delete'
import { stored } from '../statement/row-input'
import { Update } from '../statement/update'
import { columnsOf } from './entity-query'
import { EntityState } from './entity-state'
import { followDeletes } from './flush/follow'
import { rowPlanOf } from './flush/row-plan'
import {
  assertInOneTable,
  assertMeant,
  classRows,
  knownState,
  refreshFrom,
  sending,
  settle,
  type ManyRowsContext,
  type RowsCondition,
  type RowsMeant,
  type RowsReader,
} from './many-rows'
import { Deletion } from './owner'

/** What `deleteWhere` was given. */
export interface DeleteWhereSpec extends RowsMeant {
  readonly hardDelete?: unknown
}

/** Refuses what `deleteWhere` cannot run, before anything is sent; gives the statement. */
export function deleteStatement(
  mapper: Mapper,
  options: DeleteWhereSpec,
  reader: RowsReader,
): (context: ManyRowsContext) => Promise<number> {
  checkOptions('deleteWhere', options, ['where', 'everyRow', 'hardDelete', ...FILTER_OPTIONS])
  assertInOneTable(mapper, 'deleteWhere')
  assertMeant(mapper, options, 'deleteWhere')
  const { hardDelete, ...meant } = options
  const { softDelete } = mapper.rowFilters
  const mark = hardDelete === true ? undefined : softDelete
  const rows = reader.conditionsOf(mapper, meant)
  return (context) => deleteRows(mapper, { ...rows, mark }, context)
}

interface Meant extends RowsCondition {
  /** How the rows are marked, where they stay. */
  readonly mark: SoftDelete | undefined
}

/** One DELETE, or UPDATE. The rows come back where the session knows any instances, for these may point to them. */
async function deleteRows(mapper: Mapper, meant: Meant, context: ManyRowsContext): Promise<number> {
  const { executor, identityMap, undo } = context
  const isEmpty = identityMap.states.next().done === true
  const { table } = rowPlanOf(executor, mapper)
  const statement = statementOf(table, meant, isEmpty ? [] : columnsOf(mapper))
  const answer = await sending(mapper, identityMap, () =>
    executor.executeCompiled(meant.compile(executor, statement)),
  )
  if (isEmpty) return answer.affected
  const gone = classRows(context.hydratorOf(mapper), answer.rows).map((own) => {
    const known = knownState(context, own)
    if (known === undefined) return new EntityState(own.hydrator.create(own.row), own.hydrator.mapper)
    if (meant.mark !== undefined) refreshFrom(context, known, own)
    undo.remember(known)
    identityMap.bury(known, meant.mark === undefined ? Deletion.ofRow : Deletion.byMark)
    return known
  })
  const effects = { gone: new Set(gone), cleared: new Set<EntityState>() }
  settle(context, meant.mark === undefined ? followDeletes(context, gone) : effects)
  return answer.rows.length
}

function statementOf(table: Table, { where, mark }: Meant, returned: readonly Column[]): Delete | Update {
  const everyRow = where.length === 0
  if (mark === undefined) return new Delete(table, { where, everyRow, returned })
  const { column } = mark.property
  const set = [{ column, value: stored(column, mark.whenDeleted()) }]
  return new Update(table, { set, where, everyRow, returned })
}
