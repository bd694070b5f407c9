/** Rows of tables in between, for many-to-many relations. */
import type { Through } from '../../registry/relationship'
import type { EntityState } from '../entity-state'
import type { ThroughChange } from './links'
import type { Pair, ThroughRows } from './through-rows'

/** Writes what came and what went, each row once, although both sides of a relation may name it. */
export async function writeThrough(rows: ThroughRows, changes: readonly ThroughChange[]): Promise<void> {
  const removed = new DistinctPairs()
  const added = new DistinctPairs()
  for (const { relationship, source, added: came, removed: went } of changes) {
    const through = relationship.through as Through
    for (const target of went) removed.add(through, source, target)
    for (const target of came) added.add(through, source, target)
  }
  for (const [through, pairs] of removed.byThrough) await rows.unlink(through, pairs)
  for (const [through, pairs] of added.byThrough) await rows.link(through, pairs)
}

class DistinctPairs {
  readonly byThrough = new Map<Through, Pair[]>()
  readonly #seen = new Map<object, Map<EntityState, Set<EntityState>>>()

  add(through: Through, source: EntityState, target: EntityState): void {
    if (!this.#isFirst(through, source, target)) return
    const pairs = this.byThrough.get(through)
    if (pairs === undefined) this.byThrough.set(through, [[source, target]])
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
