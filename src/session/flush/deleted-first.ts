/** Rows are deleted last, but for those whose unique values other rows are given in the same flush. */
import type { Mapper } from '../../registry/mapper'
import type { Column } from '../../schema/column'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import { comparable, keyOfParts, type IdentityKey } from '../identity-key'
import type { FlushPlan } from './flush-plan'
import { referredKey, storedHeldKey } from './key-values'
import { valueAt, type Link } from './links'
import { storedUniqueKey, uniqueKeysOf, type UniqueKey } from './unique-keys'

/**
 * The deleted instances whose rows go first, with those that point to them. A row stays for the end where another one, which
 * is not deleted, still points to it and may be pointed elsewhere before.
 */
export function deletedFirst(plan: FlushPlan): readonly EntityState[] {
  const { deleted, created, changed } = plan
  if (deleted.length === 0 || created.length + changed.length === 0) return []
  const first = givingUp(plan)
  if (first.size === 0) return []
  for (const { parent } of pointing(changed, first)) first.delete(parent)
  // Whoever points to a row that goes first goes before it.
  for (let size = 0; size !== first.size;) {
    size = first.size
    for (const { child } of pointing(deleted, first)) first.add(child)
  }
  return deleted.filter((state) => first.has(state))
}

/** The deleted instances that hold what others are given. */
function givingUp({ deleted, created, changed, links }: FlushPlan): Set<EntityState> {
  const byChild = groupBy(links, ({ child }) => child)
  const takers = groupBy([...created, ...changed], ({ mapper }) => mapper.root)
  const found = new Set<EntityState>()
  for (const [mapper, leaving] of groupBy(deleted, (state) => state.mapper)) {
    const taking = takers.get(mapper.root)
    for (const key of taking === undefined ? [] : uniqueKeysOf(mapper)) {
      const wanted = new Set(taking?.map((state) => wantedKey(state, key, byChild.get(state) ?? [])))
      wanted.delete(undefined)
      for (const state of leaving) if (wanted.has(storedUniqueKey(state, key))) found.add(state)
    }
  }
  return found
}

/** What a row is to hold of a key; undefined where that is null, or not known yet. */
function wantedKey(
  { entity, mapper }: EntityState,
  { properties }: UniqueKey,
  links: readonly Link[],
): IdentityKey | undefined {
  const parts = properties.map(({ name, column }) => {
    const own = propertyFor(mapper, column, name)
    const link = links.find(({ foreignKey }) => foreignKey.columns.includes(column))
    if (link === undefined) return comparable(own === undefined ? undefined : entity[own], column.type)
    return link.parent === null
      ? null
      : comparable(valueAt(link.parent, link.foreignKey, column), column.type)
  })
  return keyOfParts(parts)
}

/** A class beside it in one hierarchy may not have the column. */
function propertyFor(mapper: Mapper, column: Column, name: string): string | undefined {
  return mapper.properties.some((property) => property.column === column) ? name : undefined
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
