/** Rows of tables in between, for many-to-many relations. */
import type { Relationship, Through } from '../../registry/relationship'
import type { EntityState } from '../entity-state'
import type { Pair } from './link-columns'
import type { ThroughChange } from './links'
import type { ThroughRows } from './through-rows'

/** Writes what came and what went, each row once, although both sides of a relation may name it. */
export async function writeThrough(rows: ThroughRows, changes: readonly ThroughChange[]): Promise<void> {
  const removed = new DistinctPairs()
  const added = new DistinctPairs()
  for (const { relationship, source, added: came, removed: went } of changes) {
    for (const target of went) removed.add(relationship, source, target)
    for (const target of came) added.add(relationship, source, target)
  }
  for (const [{ through }, pairs] of removed.byRelation) await rows.unlink(through as Through, pairs)
  for (const [relationship, pairs] of added.byRelation) await rows.link(relationship, pairs)
}

class DistinctPairs {
  readonly byRelation = new Map<Relationship, Pair[]>()
  readonly #seen = new Map<object, Map<EntityState, Set<EntityState>>>()

  add(relationship: Relationship, source: EntityState, target: EntityState): void {
    if (!this.#isFirst(relationship.through as Through, source, target)) return
    const pairs = this.byRelation.get(relationship)
    if (pairs === undefined) this.byRelation.set(relationship, [[source, target]])
    else pairs.push([source, target])
  }

  /** The row is the same from both sides: what counts is which of the two keys leads to which instance. */
  #isFirst({ table, sourceKey, targetKey }: Through, source: EntityState, target: EntityState): boolean {
    const isFirstKey = table.foreignKeys.indexOf(sourceKey) < table.foreignKeys.indexOf(targetKey)
    const [key, one, other] = isFirstKey ? [sourceKey, source, target] : [targetKey, target, source]
    let byOne = this.#seen.get(key)
    if (byOne === undefined) this.#seen.set(key, (byOne = new Map<EntityState, Set<EntityState>>()))
    let others = byOne.get(one)
    if (others === undefined) byOne.set(one, (others = new Set<EntityState>()))
    const isFirst = !others.has(other)
    others.add(other)
    return isFirst
  }
}
