import type { IdentityMap } from '../identity-map'
import type { EntityState, Instance, RelationSnapshot } from '../entity-state'

/**
 * What a flush changed in memory, so that a rollback leaves instances as the program left them: with its values, dirty,
 * and without keys of rows that are not there. What the program has changed since stays.
 */
export class UndoLog {
  readonly #undo: (() => void)[] = []

  constructor(private readonly identityMap: IdentityMap) {}

  /** How many changes there are; a point to roll back to. */
  get length(): number {
    return this.#undo.length
  }

  /** Sets a property of an instance. */
  set(entity: Instance, property: string, value: unknown): void {
    const old = entity[property]
    if (Object.is(old, value)) return
    this.#undo.push(() => {
      if (Object.is(entity[property], value)) entity[property] = old
    })
    entity[property] = value
  }

  /** Gives an array other members. */
  setMembers(array: object[], members: readonly object[]): void {
    const old = [...array]
    this.#undo.push(() => {
      replaceMembers(array, old)
    })
    replaceMembers(array, members)
  }

  /** Sets what a relation is known to hold. */
  setRelation(state: EntityState, name: string, snapshot: RelationSnapshot | undefined): void {
    const old = state.relations.get(name)
    this.#undo.push(() => {
      if (state.relations.get(name) === snapshot) put(state, name, old)
    })
    put(state, name, snapshot)
  }

  /** Remembers what the session knows of an instance's row, before that changes. */
  remember(state: EntityState): void {
    const { status, row, written, writtenKey, key } = state
    this.#undo.push(() => {
      this.identityMap.unregister(state)
      Object.assign(state, { status, row, written, writtenKey })
      this.identityMap.restore(state)
      if (key !== undefined) this.identityMap.register(state, key)
    })
  }

  /** Puts everything back that came after a point, the last change first. */
  rollback(from = 0): void {
    for (const undo of this.#undo.splice(from).reverse()) undo()
  }

  /** The changes stay. */
  clear(): void {
    this.#undo.length = 0
  }
}

function put(state: EntityState, name: string, snapshot: RelationSnapshot | undefined): void {
  if (snapshot === undefined) state.relations.delete(name)
  else state.relations.set(name, snapshot)
}

/** In place: the program may hold the array. */
function replaceMembers(array: object[], members: readonly object[]): void {
  array.length = 0
  for (const member of members) array.push(member)
}
