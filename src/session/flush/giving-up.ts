import type { Mapper } from '../../registry/mapper'
import { groupBy } from '../../util/group-by'
import type { EntityState } from '../entity-state'
import type { FlushPlan } from './flush-plan'
import { storedUniqueKey, uniqueKeysOf, wantedUniqueKey, type UniqueKey } from './unique-keys'

/** Those of some instances that give up a unique value which others are given. */
export function givingUp(
  holders: readonly EntityState[],
  takers: readonly EntityState[],
  { links }: Pick<FlushPlan, 'links'>,
  gives: (state: EntityState, key: UniqueKey) => boolean = () => true,
): Set<EntityState> {
  const byChild = groupBy(links, ({ child }) => child)
  const ofRoot = groupBy(takers, ({ mapper }) => mapper.root)
  const found = new Set<EntityState>()
  const wantedOf = (mapper: Mapper, key: UniqueKey): Set<unknown> => {
    const taking = ofRoot.get(mapper.root) ?? []
    const wanted = taking.map((state) =>
      wantedUniqueKey(state, key, { of: mapper, links: byChild.get(state) ?? [] }),
    )
    return new Set<unknown>(wanted.filter((each) => each !== undefined))
  }
  for (const [mapper, states] of groupBy(holders, (state) => state.mapper)) {
    if (!ofRoot.has(mapper.root)) continue
    for (const key of uniqueKeysOf(mapper)) {
      const giving = states.filter((state) => gives(state, key))
      const wanted = giving.length === 0 ? new Set() : wantedOf(mapper, key)
      for (const state of wanted.size === 0 ? [] : giving)
        if (wanted.has(storedUniqueKey(state, key))) found.add(state)
    }
  }
  return found
}
