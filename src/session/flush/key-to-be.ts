import type { Column } from '../../schema/column'
import type { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { EntityState } from '../entity-state'
import { comparable, type IdentityKey } from '../identity-key'
import { Reference } from '../not-loaded'
import { referredColumn, valueAt } from './key-values'

/** Where a row's key is to lead. */
interface Leading {
  readonly foreignKey: ForeignKeyConstraint
  readonly parent: EntityState | Reference | null
}

/**
 * What the column of a key is to hold, in comparable form: a row that it leads to, and that is new itself, may have the value from
 * where its own keys lead. Undefined while nothing says it.
 */
export function keyToBe(
  { parent, foreignKey }: Leading,
  column: Column,
  linksOf: ReadonlyMap<EntityState, readonly Leading[]>,
): IdentityKey | null | undefined {
  if (parent === null) return null
  const seen = new Map<EntityState, Set<Column>>()
  const along = (link: Leading, at: Column): IdentityKey | undefined => {
    const to = link.parent
    if (to === null) return undefined
    const value = comparable(valueAt(to, link.foreignKey, at) ?? null, at.type)
    if (value !== null || to instanceof Reference) return value ?? undefined
    const referred = referredColumn(link.foreignKey, at)
    const visited = seen.get(to) ?? new Set<Column>()
    if (visited.has(referred)) return undefined
    seen.set(to, visited.add(referred))
    for (const next of linksOf.get(to) ?? []) {
      if (!next.foreignKey.columns.includes(referred)) continue
      const found = along(next, referred)
      if (found !== undefined) return found
    }
    return undefined
  }
  return (
    along({ parent, foreignKey }, column) ?? (valueAt(parent, foreignKey, column) === null ? null : undefined)
  )
}
