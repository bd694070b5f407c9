import type { EntityState } from './entity-state'
import type { IdentityKey } from './identity-key'

/**
 * States by their keys. Rows are mostly read in the order of a number: as long as each key is greater than those before it, it
 * is known to be new by that alone, and a list takes the place of a Map. Where one row is read, as is often done, it needs
 * neither.
 */
export class StatesByKey {
  #first: EntityState | undefined
  /** All of them, once there are several. */
  #states: EntityState[] | undefined
  #greatest = -Infinity
  /** All of them, since a key came out of order. */
  #map: Map<IdentityKey, EntityState> | undefined

  get(key: IdentityKey): EntityState | undefined {
    if (this.#map !== undefined) return this.#map.get(key)
    if (typeof key !== 'number' || !(key <= this.#greatest)) return undefined
    return this.#first?.key === key ? this.#first : this.#inList(key)
  }

  set(key: IdentityKey, state: EntityState): void {
    if (this.#map !== undefined || typeof key !== 'number' || !(key > this.#greatest)) {
      this.#mapped().set(key, state)
      return
    }
    if (this.#first === undefined) this.#first = state
    else (this.#states ??= [this.#first]).push(state)
    this.#greatest = key
  }

  delete(key: IdentityKey): void {
    this.#mapped().delete(key)
  }

  #inList(key: number): EntityState | undefined {
    const states = this.#states
    if (states === undefined) return undefined
    const keyAt = (position: number): number => states[position]?.key as number
    // Generated keys follow each other without gaps.
    const likely = key - keyAt(0)
    if (keyAt(likely) === key) return states[likely]
    let low = 0
    for (let high = states.length - 1; low < high;) {
      const middle = (low + high) >> 1
      if (keyAt(middle) < key) low = middle + 1
      else high = middle
    }
    return keyAt(low) === key ? states[low] : undefined
  }

  #mapped(): Map<IdentityKey, EntityState> {
    if (this.#map === undefined) {
      this.#map = new Map<IdentityKey, EntityState>()
      if (this.#first !== undefined)
        for (const state of this.#states ?? [this.#first]) this.#map.set(state.key as IdentityKey, state)
      this.#first = undefined
      this.#states = undefined
    }
    return this.#map
  }
}
