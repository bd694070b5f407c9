import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { IdentityMap } from '../identity-map'
import { fetchMembers, type LoaderContext } from '../loader/select-in'

/**
 * Marks what goes with deleted instances: the members of relations that say `cascade: 'delete'`, and theirs in turn. Where
 * the foreign key itself says ON DELETE CASCADE, the database does it.
 */
export async function markCascadedDeletes(identityMap: IdentityMap, context: LoaderContext): Promise<void> {
  let marked = [...identityMap.states].filter(({ status }) => status === 'deleted')
  while (marked.length > 0) {
    const next: EntityState[] = []
    for (const [mapper, states] of groupBy(marked, (state) => state.mapper)) {
      for (const relationship of mapper.relationships.values()) {
        if (!relationship.cascadesDelete || relationship.foreignKey?.onDelete === 'CASCADE') continue
        next.push(...(await fetchMembers(context, states, relationship)).filter(mark))
      }
    }
    marked = next
  }
}

function mark(state: EntityState): boolean {
  if (state.status !== 'persistent') return false
  state.status = 'deleted'
  return true
}
