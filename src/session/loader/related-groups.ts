import type { EntityState } from '../entity-state'
import type { IdentityKey } from '../identity-key'
import { KeyGroup } from './group'
import type { Linkage } from './linkage'

/** The instances of a load, put together by the key by which they find their related rows. */
export class RelatedGroups {
  /** One for each instance, in their order; undefined for those without a key. */
  readonly ofEach: readonly (KeyGroup | undefined)[]
  readonly #byKey = new Map<IdentityKey, KeyGroup>()

  constructor(states: readonly EntityState[], linkage: Linkage) {
    this.ofEach = states.map((state) => {
      const key = linkage.keyOf(state)
      return key === undefined ? undefined : this.#groupOf(key, state)
    })
  }

  get all(): IterableIterator<KeyGroup> {
    return this.#byKey.values()
  }

  /** The group whose rows were asked for by this key. */
  asked(key: IdentityKey | undefined): KeyGroup | undefined {
    const group = key === undefined ? undefined : this.#byKey.get(key)
    return group?.isKnown === true ? undefined : group
  }

  #groupOf(key: IdentityKey, state: EntityState): KeyGroup {
    let group = this.#byKey.get(key)
    if (group === undefined) this.#byKey.set(key, (group = new KeyGroup(key, state)))
    return group
  }
}
