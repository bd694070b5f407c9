/** Rows are deleted last, but for those whose unique values other rows are given in the same flush. */
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { FlushPlan } from './flush-plan'
import { givingUp } from './giving-up'
import { referredKey, storedHeldKey } from './key-values'

/**
 * The deleted instances whose rows go first, with those that point to them. A row stays for the end where another one, which
 * is not deleted, still points to it and may be pointed elsewhere before.
 */
export function deletedFirst(plan: FlushPlan): readonly EntityState[] {
  const { deleted, created, changed } = plan
  if (deleted.length === 0 || created.length + changed.length === 0) return []
  const first = givingUp(deleted, [...created, ...changed], plan)
  if (first.size === 0) return []
  for (const { parent } of pointing(changed, first)) first.delete(parent)
  // Whoever points to a row that goes first goes before it.
  for (let size = 0; size !== first.size;) {
    size = first.size
    for (const { child } of pointing(deleted, first)) first.add(child)
  }
  return deleted.filter((state) => first.has(state))
}

/** Which of the instances point to rows of the others, by what the database holds. */
function pointing(
  children: readonly EntityState[],
  parents: ReadonlySet<EntityState>,
): { readonly child: EntityState; readonly parent: EntityState }[] {
  const found: { child: EntityState; parent: EntityState }[] = []
  for (const [mapper, states] of groupBy(children, (state) => state.mapper)) {
    for (const key of mapper.foreignKeys) {
      const referred = [...parents].filter((parent) => parent.mapper.tables.includes(key.referredTable))
      if (referred.length === 0) continue
      const byKey = new Map(
        referred.map((parent) => [referredKey(parent.entity, parent.mapper, key), parent]),
      )
      for (const child of states) {
        const held = storedHeldKey(child, key)
        const parent = held === undefined ? undefined : byKey.get(held)
        if (parent !== undefined && parent !== child) found.push({ child, parent })
      }
    }
  }
  return found
}
