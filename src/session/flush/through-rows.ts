/** The statements for rows of tables in between. */
import type { Executor } from '../../engine/executor'
import type { Encode } from '../../engine/wire-row'
import type { Through } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import { InsertRows } from '../../statement/bound-rows'
import { fitted } from '../../statement/row-input'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { convertKey } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { defaultOf } from './default-value'
import { deleteByKeys } from './delete-by-keys'
import { inBatches, rowCount, rowsPerStatement } from './row-batches'
import { heldKey, referredKey } from './key-values'
import { firstVersion } from './row-version'
import type { UndoLog } from './undo-log'

/** Source and target of one link. */
export type Pair = readonly [EntityState, EntityState]

/** Links and unlinks rows of many-to-many relations. */
export class ThroughRows {
  /** The instances of rows in between that were deleted with their links. */
  readonly unlinked = new Set<EntityState>()

  constructor(
    private readonly executor: Executor,
    private readonly identityMap: IdentityMap,
    private readonly undo: UndoLog,
  ) {}

  /** Inserts the rows of the given pairs. */
  async link(through: Through, pairs: readonly Pair[]): Promise<void> {
    const { executor } = this
    const { codecs } = executor.dialect
    const links = linkColumns(through)
    const version = through.mapper?.version?.column
    const defaults = through.table.columns.filter(
      (column) =>
        (column === version || column.options.defaultValue !== undefined) && !links.includes(column),
    )
    const columns = [...links, ...defaults]
    const encoders = columns.map(({ type }) => codecs.encoder(type))
    const wires = pairs.flatMap((pair) => {
      const values = [
        ...linkValues(through, pair),
        ...defaults.map((column) =>
          column === version ? firstVersion(column) : defaultOf(column.options.defaultValue),
        ),
      ]
      return columns.map((column, i) => (encoders[i] as Encode)(fitted(column, values[i])))
    })
    const rows = { count: pairs.length, wires }
    for (const batch of inBatches(rows, rowsPerStatement(executor, columns.length))) {
      const statement = new InsertRows(through.table, columns, rowCount(executor, batch.end - batch.start))
      const { sql } = executor.compile(statement)
      await executor.send(sql, codecs.encodeRows(batch.wires, columns.length))
    }
  }

  /** Deletes the rows of the given pairs. */
  async unlink(through: Through, pairs: readonly Pair[]): Promise<void> {
    const keys = pairs.map((pair) => linkValues(through, pair))
    await deleteByKeys(this.executor, through.table, { columns: linkColumns(through), keys })
    const { sourceKey, targetKey } = through
    const gone = groupBy(pairs, ([{ entity, mapper }]) => referredKey(entity, mapper, sourceKey))
    this.forget(through, (state) =>
      (gone.get(heldKey(state, sourceKey)) ?? []).some(
        ([, { entity, mapper }]) => referredKey(entity, mapper, targetKey) === heldKey(state, targetKey),
      ),
    )
  }

  /** Deletes all rows that lead to the instances. */
  async unlinkAll(through: Through, states: readonly EntityState[]): Promise<void> {
    const columns = through.sourcePairs.map(({ target }) => target)
    const keys = states.map((state) => sourceValues(through, state))
    await deleteByKeys(this.executor, through.table, { columns, keys })
    const { sourceKey } = through
    const gone = new Set(states.map(({ entity, mapper }) => referredKey(entity, mapper, sourceKey)))
    this.forget(through, (state) => gone.has(heldKey(state, sourceKey)))
  }

  private forget({ mapper }: Through, isGone: (state: EntityState) => boolean): void {
    if (mapper === undefined) return
    for (const state of [...this.identityMap.states]) {
      if (state.mapper !== mapper || state.status === 'new' || !isGone(state)) continue
      this.undo.remember(state)
      this.identityMap.forget(state)
      this.unlinked.add(state)
    }
  }
}

/** The columns in between that lead to both ends, those to the source first. */
function linkColumns({ sourcePairs, targetPairs }: Through): readonly Column[] {
  return [...sourcePairs.map(({ target }) => target), ...targetPairs.map(({ source }) => source)]
}

/** The values of `linkColumns`. */
function linkValues(through: Through, [source, target]: Pair): readonly unknown[] {
  const ofTarget = through.targetPairs.map((pair) => linkValue(target, pair.target, pair.source))
  return [...sourceValues(through, source), ...ofTarget]
}

function sourceValues({ sourcePairs }: Through, state: EntityState): readonly unknown[] {
  return sourcePairs.map(({ source, target }) => linkValue(state, source, target))
}

/** The value of an end's own column, as the column in between holds it. */
function linkValue({ entity, mapper }: EntityState, own: Column, between: Column): unknown {
  return convertKey(entity[mapper.propertyOf(own).name], between.type)
}
