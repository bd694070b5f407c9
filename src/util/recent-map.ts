/** A map that keeps the entries used last; an older one is dropped when it is full. */
export class RecentMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #size: number
  readonly #onDrop: ((value: V) => void) | undefined
  /** The same entry is often asked for again and again: then nothing has to move. */
  #youngest: K | undefined

  /** `onDrop` is called with each entry that makes room for another. */
  constructor(size: number, onDrop?: (value: V) => void) {
    this.#size = size
    this.#onDrop = onDrop
  }

  /** The entries that are kept. */
  values(): IterableIterator<V> {
    return this.#entries.values()
  }

  /** The entry of this key, if it is kept. */
  get(key: K): V | undefined {
    const found = this.#entries.get(key)
    if (found === undefined || key === this.#youngest) return found
    // A Map iterates in order of insertion: putting the entry in again makes it the youngest.
    this.#entries.delete(key)
    this.#entries.set(key, found)
    this.#youngest = key
    return found
  }

  /** Keeps an entry, which is the youngest now. */
  set(key: K, value: V): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    this.#youngest = key
    if (this.#entries.size > this.#size) this.#dropOldest()
  }

  /** The entry of this key, made by `create` if there is none. If `create` throws, nothing is kept. */
  getOrCreate(key: K, create: () => V): V {
    const found = this.get(key)
    if (found !== undefined) return found
    const created = create()
    this.set(key, created)
    return created
  }

  /** Forgets one entry. */
  delete(key: K): void {
    this.#entries.delete(key)
  }

  #dropOldest(): void {
    for (const [key, value] of this.#entries) {
      this.#entries.delete(key)
      this.#onDrop?.(value)
      return
    }
  }
}
