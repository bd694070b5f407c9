import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { IdentityMap } from '../identity-map'
import type { UndoLog } from './undo-log'
import { fetchMembers, type LoaderContext } from '../loader/select-in'

/**
 * Marks what goes with deleted instances: the members of relations that say `cascade: 'delete'`, and theirs in turn. Where
 * the foreign key itself says ON DELETE CASCADE, the database does it.
 */
export async function markCascadedDeletes(
  identityMap: IdentityMap,
  context: LoaderContext,
  undo: UndoLog,
): Promise<void> {
  let marked = [...identityMap.states].filter(({ status }) => status === 'deleted')
  while (marked.length > 0) {
    const next: EntityState[] = []
    for (const [mapper, states] of groupBy(marked, (state) => state.mapper)) {
      for (const relationship of mapper.relationships.values()) {
        const isLeft = relationship.viewOnly || relationship.foreignKey?.onDelete === 'CASCADE'
        if (!relationship.cascadesDelete || isLeft) continue
        const members = await fetchMembers(context, states, relationship)
        next.push(...members.filter((state) => mark(state, undo)))
      }
    }
    marked = next
  }
}

function mark(state: EntityState, undo: UndoLog): boolean {
  if (state.status !== 'persistent') return false
  undo.remember(state)
  state.status = 'deleted'
  return true
}
