import { UsageError } from '../../errors'
import { stronglyConnected } from '../../util/components'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { Link } from './links'

/** New rows in batches that can be written one after another, and the links that must wait until all rows exist. */
export interface InsertOrder {
  readonly batches: readonly (readonly EntityState[])[]
  readonly postponed: ReadonlySet<Link>
}

/** Sorts new rows so that each follows those that it points to. Rows that point to each other in a circle are unlinked first. */
export function insertOrder(states: readonly EntityState[], links: readonly Link[]): InsertOrder {
  const isNew = new Set(states)
  const outgoing = new Map<EntityState, Link[]>()
  for (const link of links) {
    if (!isNew.has(link.child) || !isNew.has(link.parent as EntityState)) continue
    outgoing.set(link.child, [...(outgoing.get(link.child) ?? []), link])
  }
  const postponed = new Set<Link>()
  const sorted = sortRows(states, outgoing, postponed)
  return { batches: byLevel(sorted, outgoing, postponed), postponed }
}

type Outgoing = ReadonlyMap<EntityState, readonly Link[]>

function sortRows(states: readonly EntityState[], outgoing: Outgoing, postponed: Set<Link>): EntityState[] {
  const inside = new Set(states)
  const open = (state: EntityState): Link[] =>
    (outgoing.get(state) ?? []).filter(
      (link) => !postponed.has(link) && inside.has(link.parent as EntityState),
    )
  const components = stronglyConnected(states, (state) =>
    open(state).map((link) => link.parent as EntityState),
  )
  return components.flatMap((component) => {
    const members = new Set(component)
    const inner = component.flatMap(open).filter((link) => members.has(link.parent as EntityState))
    if (inner.length === 0) return component
    postponed.add(breakable(inner))
    return sortRows(component, outgoing, postponed)
  })
}

/** A link that can be written later, because its columns may be null until then. */
function breakable(links: readonly Link[]): Link {
  const found = links.find(({ pairs }) => pairs.every(({ source }) => source.nullable))
  if (found !== undefined) return found
  const names = [...new Set(links.map(({ origin }) => origin))].join(', ')
  throw new UsageError(
    `New rows point to each other in a circle, and none of the foreign keys can be null: ${names}.`,
    {
      hint: 'Make one of the keys nullable, so that it can be filled in after both rows exist.',
    },
  )
}

function byLevel(
  sorted: readonly EntityState[],
  outgoing: Outgoing,
  postponed: ReadonlySet<Link>,
): EntityState[][] {
  const levels = new Map<EntityState, number>()
  for (const state of sorted) {
    const parents = (outgoing.get(state) ?? []).filter((link) => !postponed.has(link))
    levels.set(
      state,
      Math.max(0, ...parents.map((link) => (levels.get(link.parent as EntityState) ?? 0) + 1)),
    )
  }
  const key = (state: EntityState): string =>
    `${String(levels.get(state)).padStart(6, '0')} ${state.mapper.table.key}`
  return [...groupBy(sorted, key)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, batch]) => batch)
}
