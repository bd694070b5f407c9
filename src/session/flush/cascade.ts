import type { Relationship } from '../../registry/relationship'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { fetchMembers } from '../loader/select-in'
import { isMarked } from '../soft-delete'
import type { PrepareContext } from './prepare-context'

/**
 * Marks what goes with deleted instances: the members of relations that say `cascade: 'delete'`, and theirs in turn. Where
 * the foreign key itself says ON DELETE CASCADE, the database does it, unless the row stays and is only marked. Where the row
 * goes, its members' rows must go, too; where it stays, members that cannot be marked stay with it, so that it can be
 * restored with them. `followed` holds those whose members were looked for before in the same flush.
 */
export async function markCascadedDeletes(
  context: PrepareContext,
  followed: Set<EntityState>,
): Promise<void> {
  let marked = context.identityMap
    .list()
    .filter((state) => state.status === 'deleted' && !followed.has(state))
  while (marked.length > 0) {
    for (const state of marked) followed.add(state)
    const next: EntityState[] = []
    for (const states of groupBy(marked, (state) => state.mapper).values()) {
      const byFate = groupBy(states, (state) => goes(state, context))
      const [going, staying] = [byFate.get(true) ?? [], byFate.get(false) ?? []]
      next.push(...(await markMembers(going, context, true)), ...(await markMembers(staying, context, false)))
    }
    marked = next
  }
}

/** Whether the row itself is deleted. */
function goes(state: EntityState, { hooks: { softDelete } }: PrepareContext): boolean {
  return softDelete?.(state) === undefined
}

function isFollowed(
  { cascadesDelete, viewOnly, foreignKey, target }: Relationship,
  areGoing: boolean,
): boolean {
  if (!cascadesDelete || viewOnly) return false
  return areGoing ? foreignKey?.onDelete !== 'CASCADE' : target.rowFilters.softDelete !== undefined
}

async function markMembers(
  owners: readonly EntityState[],
  { loader, undo }: PrepareContext,
  areGoing: boolean,
): Promise<EntityState[]> {
  const marked: EntityState[] = []
  for (const relationship of owners[0]?.mapper.relationships.values() ?? []) {
    if (!isFollowed(relationship, areGoing)) continue
    for (const state of await fetchMembers(loader, owners, relationship)) {
      if (state.status !== 'persistent' || (!areGoing && isMarked(state))) continue
      undo.remember(state)
      state.status = 'deleted'
      state.isHardDelete = areGoing
      marked.push(state)
    }
  }
  return marked
}
