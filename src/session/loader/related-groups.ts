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
    const ofEach: (KeyGroup | undefined)[] = []
    for (const state of states) {
      const key = linkage.keyOf(state)
      ofEach.push(key === undefined ? undefined : this.#groupOf(key, state))
    }
    this.ofEach = ofEach
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
