import type { IdentityMap } from '../identity-map'
import type { EntityState, Instance } from '../entity-state'

/**
 * What a flush changed in memory, so that a rollback leaves instances as the program left them: with its values, dirty,
 * and without keys of rows that are not there.
 */
export class UndoLog {
  readonly #undo: (() => void)[] = []

  constructor(private readonly identityMap: IdentityMap) {}

  /** Sets a property of an instance. */
  set(entity: Instance, property: string, value: unknown): void {
    const old = entity[property]
    if (Object.is(old, value)) return
    this.#undo.push(() => {
      entity[property] = old
    })
    entity[property] = value
  }

  /** Remembers what the session knows of an instance, before that changes. */
  remember(state: EntityState): void {
    const { status, row, written, key } = state
    const relations = new Map(state.relations)
    this.#undo.push(() => {
      Object.assign(state, { status, row, written })
      state.relations.clear()
      for (const [name, snapshot] of relations) state.relations.set(name, snapshot)
      this.identityMap.unregister(state)
      this.identityMap.restore(state)
      if (key !== undefined) this.identityMap.register(state, key)
    })
  }

  /** Puts everything back, the last change first. */
  rollback(): void {
    for (const undo of this.#undo.splice(0).reverse()) undo()
  }

  /** The changes stay. */
  clear(): void {
    this.#undo.length = 0
  }
}
