import type { IdentityMap } from '../identity-map'
import type { EntityState, Instance, RelationSnapshot } from '../entity-state'
import type { IdentityKey } from '../identity-key'

/** What a session knew of a row. */
interface Known extends Pick<EntityState, 'status' | 'row' | 'written' | 'writtenKey'> {
  readonly key: IdentityKey | undefined
}

/** Undoes one change, given what it noted. */
type Undo = (one: never, two: never, three: never, four: never) => void

/** Places that an entry takes: the function that undoes it, and what it is given. */
const WIDTH = 5

/**
 * What a flush changed in memory, so that a rollback leaves instances as the program left them: with its values, dirty,
 * and without keys of rows that are not there. What the program has changed since stays.
 *
 * One flat list, because a flush of many rows makes many entries that are hardly ever read.
 */
export class UndoLog {
  readonly #entries: unknown[] = []

  constructor(private readonly identityMap: IdentityMap) {}

  /** How much there is; a point to roll back to. */
  get length(): number {
    return this.#entries.length
  }

  /** Sets a property of an instance. */
  set(entity: Instance, property: string, value: unknown): void {
    const old = entity[property]
    if (Object.is(old, value)) return
    this.#entries.push(undoSet, entity, property, old, value)
    entity[property] = value
  }

  /** As `set`, of one property of many instances: one entry for all of them. */
  setAll(states: readonly EntityState[], property: string, values: readonly unknown[]): void {
    let old: unknown[] | undefined
    for (let i = 0; i < states.length; i++) {
      const { entity } = states[i] as EntityState
      const before = entity[property]
      if (before !== undefined) (old ??= new Array<unknown>(states.length))[i] = before
      entity[property] = values[i]
    }
    this.#entries.push(undoAll, states, property, old, values)
  }

  /** Gives an array other members. */
  setMembers(array: object[], members: readonly object[]): void {
    this.#entries.push(undoMembers, array, [...array], members, undefined)
    replaceMembers(array, members)
  }

  /** Sets what a relation is known to hold. */
  setRelation(state: EntityState, name: string, snapshot: RelationSnapshot | undefined): void {
    this.#entries.push(undoRelation, state, name, state.relations.get(name), snapshot)
    put(state, name, snapshot)
  }

  /** Remembers what the session knows of an instance's row, before that changes. */
  remember(state: EntityState): void {
    const { status, row, written, writtenKey, key } = state
    const known: Known | undefined = isUnknown(state) ? undefined : { status, row, written, writtenKey, key }
    this.#entries.push(undoState, state, known, this.identityMap, undefined)
  }

  /** As `remember`, of many instances: one entry for all of them. */
  rememberAll(states: readonly EntityState[]): void {
    const known = new Array<unknown>(states.length * WIDTH)
    states.forEach(({ status, row, written, writtenKey, key }, i) => {
      const at = i * WIDTH
      known[at] = status
      known[at + 1] = row
      known[at + 2] = written
      known[at + 3] = writtenKey
      known[at + 4] = key
    })
    this.#entries.push(undoStates, states, known, this.identityMap, undefined)
  }

  /** As `rememberAll`, of instances of which the session knows no row yet. */
  rememberNew(states: readonly EntityState[]): void {
    this.#entries.push(undoNew, states, this.identityMap, undefined, undefined)
  }

  /** An instance that was made of a row which may not be there any more after a rollback. */
  forgetLater(state: EntityState): void {
    this.#entries.push(undoKnown, state, this.identityMap, undefined, undefined)
  }

  /** Puts everything back that came after a point, the last change first. */
  rollback(from = 0): void {
    const entries = this.#entries.splice(from)
    for (let at = entries.length - WIDTH; at >= 0; at -= WIDTH) {
      const [undo, one, two, three, four] = entries.slice(at, at + WIDTH) as [
        Undo,
        never,
        never,
        never,
        never,
      ]
      undo(one, two, three, four)
    }
    this.identityMap.release()
  }

  /** The changes stay. */
  clear(): void {
    this.#entries.length = 0
  }
}

function undoSet(entity: Instance, property: string, old: unknown, value: unknown): void {
  if (Object.is(entity[property], value)) entity[property] = old
}

function undoAll(
  states: readonly EntityState[],
  property: string,
  old: readonly unknown[] | undefined,
  values: readonly unknown[],
): void {
  states.forEach(({ entity }, i) => {
    undoSet(entity, property, old?.[i], values[i])
  })
}

/** What the program has put in or taken out since stays so. */
function undoMembers(array: object[], old: readonly object[], members: readonly object[]): void {
  const [before, after] = [new Set(old), new Set(members)]
  const current = new Set(array)
  const isKept = (member: object): boolean => current.has(member) || !after.has(member)
  const others = array.filter((member) => !before.has(member) && !after.has(member))
  replaceMembers(array, [...old.filter(isKept), ...others])
}

function undoRelation(
  state: EntityState,
  name: string,
  old: RelationSnapshot | undefined,
  snapshot: RelationSnapshot | undefined,
): void {
  if (state.relations.get(name) === snapshot) put(state, name, old)
}

/** Whether the session knows nothing of an instance's row. */
export function isUnknown({ status, row, written, key }: EntityState): boolean {
  return status === 'new' && row === undefined && written === undefined && key === undefined
}

const UNKNOWN: Known = {
  status: 'new',
  row: undefined,
  written: undefined,
  writtenKey: undefined,
  key: undefined,
}

function undoState(state: EntityState, known: Known | undefined, identityMap: IdentityMap): void {
  const { key, ...rest } = known ?? UNKNOWN
  identityMap.unregister(state)
  Object.assign(state, rest)
  identityMap.restore(state)
  if (key !== undefined) identityMap.register(state, key)
}

function undoStates(
  states: readonly EntityState[],
  known: readonly unknown[],
  identityMap: IdentityMap,
): void {
  states.forEach((state, i) => {
    const [status, row, written, writtenKey, key] = known.slice(i * WIDTH, (i + 1) * WIDTH) as [
      Known['status'],
      Known['row'],
      Known['written'],
      Known['writtenKey'],
      Known['key'],
    ]
    undoState(state, { status, row, written, writtenKey, key }, identityMap)
  })
}

function undoNew(states: readonly EntityState[], identityMap: IdentityMap): void {
  for (const state of states) undoState(state, undefined, identityMap)
}

function undoKnown(state: EntityState, identityMap: IdentityMap): void {
  identityMap.forget(state)
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
