/** Rows are updated after others are inserted, but for those that new rows need as they will be. */
import type { Mapper } from '../../registry/mapper'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { EntityState } from '../entity-state'
import { rowsByTable } from './follow'
import type { FlushPlan } from './flush-plan'
import { givingUp } from './giving-up'
import { heldKey, referredKey, storedReferredKey } from './key-values'
import { isOtherAt } from './snapshot'

/**
 * The rows that are to be updated before any is inserted: new rows point to some of them by keys that they do not have yet, or
 * take unique values that they give up. With one go all of its class, among which unique values may change hands; but for those
 * that themselves point to new rows.
 */
export function updatedFirst(plan: FlushPlan): readonly EntityState[] {
  const { created, changed } = plan
  if (created.length === 0 || changed.length === 0) return []
  const classes = new Set<Mapper>()
  for (const { mapper } of [...movingParents(plan), ...freeing(plan)]) classes.add(mapper.root)
  if (classes.size === 0) return []
  const waiting = waitingFor(plan)
  return changed.filter((state) => classes.has(state.mapper.root) && !waiting(state))
}

/** Those to which new rows will point by another key than they have now. */
function movingParents({ links, created, changed }: FlushPlan): readonly EntityState[] {
  if (links.length === 0) return []
  const isNew = new Set<unknown>(created)
  const isChanged = new Set<unknown>(changed)
  return links.flatMap(({ child, foreignKey, parent }) =>
    isNew.has(child) && isChanged.has(parent) && isMoving(parent as EntityState, foreignKey)
      ? [parent as EntityState]
      : [],
  )
}

function isMoving(state: EntityState, key: ForeignKeyConstraint): boolean {
  return storedReferredKey(state, key) !== referredKey(state.entity, state.mapper, key)
}

/** Those that hold a unique value no longer which new rows are given. */
function freeing(plan: FlushPlan): Iterable<EntityState> {
  return givingUp(plan.changed, plan.created, plan, (state, { deciding }) =>
    deciding.some((position) => isOtherAt(state, position)),
  )
}

/** Tells those that point to new rows, by a relation or by the value of a key. */
function waitingFor({ links, created }: FlushPlan): (state: EntityState) => boolean {
  const isNew = new Set<unknown>(created)
  const linked = new Set(links.filter(({ parent }) => isNew.has(parent)).map(({ child }) => child))
  const byTable = rowsByTable(created)
  return (state) =>
    linked.has(state) ||
    state.mapper.foreignKeys.some((key) => {
      const held = heldKey(state, key)
      const rows = held === undefined ? [] : (byTable.get(key.referredTable) ?? [])
      return rows.some((row) => referredKey(row.entity, row.mapper, key) === held)
    })
}
