import type { EntityState, RelationSnapshot } from './entity-state'
import type { IdentityMap } from './identity-map'

/** What is put back of a state as it was; its key comes back with the log of what was flushed. */
type Known = Pick<
  EntityState,
  'status' | 'isHardDelete' | 'row' | 'decoders' | 'written' | 'writtenKey' | 'siblings'
>

interface Held {
  readonly known: Known
  readonly values: ReadonlyMap<string, unknown>
  /** The members of its collections: the program changes them in place. */
  readonly members: ReadonlyMap<object[], readonly object[]>
  readonly relations: ReadonlyMap<string, RelationSnapshot | undefined>
}

/** What the instances of a session held at a point, to go back to it. */
export class MemorySnapshot {
  readonly #held: ReadonlyMap<EntityState, Held>

  constructor(private readonly identityMap: IdentityMap) {
    this.#held = new Map([...identityMap.states].map((state) => [state, heldBy(state)]))
  }

  /** Instances hold again what they held then; those that came to be known since are forgotten. */
  restore(): void {
    for (const state of [...this.identityMap.states])
      if (!this.#held.has(state)) this.identityMap.forget(state)
    for (const [state, held] of this.#held) {
      if (this.identityMap.stateOf(state.entity) === undefined) this.identityMap.restore(state)
      putBack(state, held)
    }
  }
}

function heldBy(state: EntityState): Held {
  const { entity, mapper, status, isHardDelete, row, decoders, written, writtenKey, siblings } = state
  const own = Object.keys(entity)
  // Those of value objects are reached by their path.
  const paths = mapper.properties.map(({ name }) => name).filter((name) => name.includes('.'))
  const values = new Map([...own, ...paths].map((name) => [name, entity[name]]))
  const arrays = own.map((name) => entity[name]).filter((value) => Array.isArray(value)) as object[][]
  const names = state.hasNoRelations ? [] : [...mapper.relationships.keys()]
  return {
    known: { status, isHardDelete, row, decoders, written, writtenKey, siblings },
    values,
    members: new Map(arrays.map((array) => [array, [...array]])),
    relations: new Map(names.map((name) => [name, state.relations.get(name)])),
  }
}

function putBack(state: EntityState, { known, values, members, relations }: Held): void {
  const { entity, mapper } = state
  Object.assign(state, known)
  for (const name of Object.keys(entity)) if (!values.has(name)) Reflect.deleteProperty(entity, name)
  for (const [name, value] of values) if (entity[name] !== value) entity[name] = value
  for (const [array, held] of members) array.splice(0, array.length, ...held)
  for (const name of state.hasNoRelations ? [] : mapper.relationships.keys()) {
    const snapshot = relations.get(name)
    if (snapshot === undefined) state.relations.delete(name)
    else state.relations.set(name, snapshot)
  }
}
