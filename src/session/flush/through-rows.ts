/** The statements for rows of tables in between. */
import type { Executor } from '../../engine/executor'
import type { Encode } from '../../engine/wire-row'
import type { Relationship, Through } from '../../registry/relationship'
import { InsertRows } from '../../statement/bound-rows'
import { fitted } from '../../statement/row-input'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { IdentityMap } from '../identity-map'
import { Deletion } from '../owner'
import { defaultOf } from './default-value'
import { deleteByKeys } from './delete-by-keys'
import { inBatches, rowCount, rowsPerStatement } from './row-batches'
import { heldKey, referredKey } from './key-values'
import { LinkColumns, linkValue, type Pair } from './link-columns'
import { otherShared } from './link-errors'
import { firstVersion } from './row-version'
import type { UndoLog } from './undo-log'

/** Links and unlinks rows of many-to-many relations. */
export class ThroughRows {
  /** The instances of rows in between that were deleted with their links. */
  readonly unlinked = new Set<EntityState>()

  constructor(
    private readonly executor: Executor,
    private readonly identityMap: IdentityMap,
    private readonly undo: UndoLog,
  ) {}

  /**
   * Inserts the rows of the given pairs.
   *
   * @throws UsageError if the ends of one differ in a column that both of its keys have
   */
  async link(relationship: Relationship, pairs: readonly Pair[]): Promise<void> {
    const { executor } = this
    const { codecs } = executor.dialect
    const through = relationship.through as Through
    const links = new LinkColumns(through)
    for (const pair of pairs) {
      const shared = links.differing(pair)
      if (shared !== undefined) throw otherShared(relationship, shared)
    }
    const version = through.mapper?.version?.column
    const defaults = through.table.columns.filter(
      (column) =>
        (column === version || column.options.defaultValue !== undefined) && !links.columns.includes(column),
    )
    const columns = [...links.columns, ...defaults]
    const encoders = columns.map(({ type }) => codecs.encoder(type))
    const wires = pairs.flatMap((pair) => {
      const values = [
        ...links.valuesOf(pair),
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
    const links = new LinkColumns(through)
    // Ends that have come apart have no row in between: what their keys now name would be a link of others.
    const linked = pairs.filter((pair) => links.differing(pair) === undefined)
    const keys = linked.map((pair) => links.valuesOf(pair))
    await deleteByKeys(this.executor, through.table, { columns: links.columns, keys })
    const { sourceKey, targetKey } = through
    const gone = groupBy(linked, ([{ entity, mapper }]) => referredKey(entity, mapper, sourceKey))
    this.forget(through, (state) =>
      (gone.get(heldKey(state, sourceKey)) ?? []).some(
        ([, { entity, mapper }]) => referredKey(entity, mapper, targetKey) === heldKey(state, targetKey),
      ),
    )
  }

  /** Deletes all rows that lead to the instances. */
  async unlinkAll(through: Through, states: readonly EntityState[]): Promise<void> {
    const columns = through.sourcePairs.map(({ target }) => target)
    const keys = states.map((state) =>
      through.sourcePairs.map(({ source, target }) => linkValue(state, source, target)),
    )
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
      this.identityMap.bury(state, Deletion.ofRow)
      this.unlinked.add(state)
    }
  }
}
