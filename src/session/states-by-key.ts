import type { EntityState } from './entity-state'
import type { IdentityKey } from './identity-key'

/**
 * States by their keys. Rows are mostly read in the order of a number: as long as each key is greater than those before it, it
 * is known to be new by that alone, and two lists take the place of a Map.
 */
export class StatesByKey {
  #keys: number[] = []
  #states: EntityState[] = []
  #greatest = -Infinity
  /** All of them, since a key came out of order. */
  #map: Map<IdentityKey, EntityState> | undefined

  get(key: IdentityKey): EntityState | undefined {
    if (this.#map !== undefined) return this.#map.get(key)
    return typeof key === 'number' && key <= this.#greatest ? this.#states[this.#positionOf(key)] : undefined
  }

  set(key: IdentityKey, state: EntityState): void {
    if (this.#map === undefined && typeof key === 'number' && key > this.#greatest) {
      this.#keys.push(key)
      this.#states.push(state)
      this.#greatest = key
    } else this.#mapped().set(key, state)
  }

  delete(key: IdentityKey): void {
    this.#mapped().delete(key)
  }

  /** Where a key stands; -1 if it does not. */
  #positionOf(key: number): number {
    const keys = this.#keys
    // Generated keys follow each other without gaps.
    const likely = key - (keys[0] as number)
    if (keys[likely] === key) return likely
    let low = 0
    for (let high = keys.length - 1; low < high;) {
      const middle = (low + high) >> 1
      if ((keys[middle] as number) < key) low = middle + 1
      else high = middle
    }
    return keys[low] === key ? low : -1
  }

  #mapped(): Map<IdentityKey, EntityState> {
    if (this.#map === undefined) {
      this.#map = new Map<IdentityKey, EntityState>()
      for (let i = 0; i < this.#keys.length; i++)
        this.#map.set(this.#keys[i] as number, this.#states[i] as EntityState)
      this.#keys = []
      this.#states = []
    }
    return this.#map
  }
}
