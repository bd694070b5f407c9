/** Loads a relation of a class to itself level by level, down to the ends of the tree or to a depth. */
import type { EntityState } from '../entity-state'

/**
 * One statement for each level. An instance that was met before is not gone into again, so that rows in a circle end.
 * Gives the instances of all levels.
 *
 * @param loadLevel loads the relation of instances, and gives the related ones
 */
export async function loadTree(
  loadLevel: (states: readonly EntityState[]) => Promise<readonly EntityState[]>,
  states: readonly EntityState[],
  recursive: true | number,
): Promise<EntityState[]> {
  const depth = recursive === true ? Infinity : recursive
  const met = new Set<EntityState>()
  const seen = new Set(states)
  let level = states
  for (let i = 0; i < depth && level.length > 0; i++) {
    const related = await loadLevel(level)
    for (const state of related) met.add(state)
    level = related.filter((state) => !seen.has(state))
    for (const state of level) seen.add(state)
  }
  return [...met]
}
