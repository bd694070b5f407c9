import { UsageError } from '../errors'
import type { Executor } from '../engine/executor'
import type { WireRow } from '../engine/wire-row'
import { isA, type Mapper } from '../registry/mapper'
import { EntityState, type Instance } from './entity-state'
import { classRowOf, type Hydrator } from './hydrator'
import type { IdentityKey } from './identity-key'
import { assertAddable } from './deleted-instance'
import { Deletion, Owner, ownerOf, setOwner } from './owner'
import { StatesByKey } from './states-by-key'

/** States that came from rows together, behind those that came before. */
class Arrival {
  constructor(
    readonly states: EntityState | readonly EntityState[],
    readonly before: Arrival | undefined,
  ) {}
}

/** The instances that a session knows: one for each row, and the state of each. */
export class IdentityMap {
  /** Is told of the instances that were made of rows. */
  onLoad: ((states: readonly EntityState[]) => void) | undefined
  #owner: Owner
  /** By the class at the head of an inheritance, whose keys the classes below it share. */
  readonly #byKey = new Map<Mapper, StatesByKey>()
  #byEntity: Map<object, EntityState> | undefined
  /**
   * Came from rows, and are not among `#byEntity` yet: a session that only reads never asks there. No array: V8 comes to think
   * that arrays made here live long, and puts those of sessions of one row, and all that they hold, where garbage stays long.
   */
  #arrived: Arrival | undefined

  constructor(private readonly executor: Executor) {
    this.#owner = new Owner(executor)
  }

  /** All states, in the order in which they came to be known. */
  get states(): IterableIterator<EntityState> {
    return this.#all().values()
  }

  /** The same, as they are now. */
  list(): EntityState[] {
    return [...(this.#byEntity?.values() ?? [])].concat(this.#arrivals())
  }

  stateOf(entity: object): EntityState | undefined {
    return this.#all().get(entity)
  }

  find(mapper: Mapper, key: IdentityKey): EntityState | undefined {
    const state = this.#byKey.get(mapper.root)?.get(key)
    // The row of a class that is none of those asked for.
    if (mapper.root !== mapper && state !== undefined && !isA(state.mapper, mapper)) return undefined
    return state
  }

  /**
   * Takes an instance that has no row yet. `origin` says what led to it.
   *
   * @throws UsageError if another open session knows it, which would insert it, too, or has; and if its row was deleted, unless
   * it is added anew
   */
  track(entity: object, mapper: Mapper, origin: string): EntityState {
    if (ownerOf(entity)?.isOpen === true) throw ofAnotherSession(mapper, origin)
    this.assertNotDeleted(entity, mapper, origin)
    const state = new EntityState(entity as Instance, mapper)
    this.#all().set(entity, state)
    setOwner(entity, this.#owner)
    return state
  }

  /** @throws UsageError if its row was deleted, unless it is added anew */
  assertNotDeleted(entity: object, mapper: Mapper, origin: string): void {
    const owner = ownerOf(entity)
    if (owner instanceof Deletion) assertAddable(entity as Instance, mapper, { origin, deletion: owner })
  }

  /** The state of a row's instance: the known one, or a new one made of the row; undefined where the row holds none. */
  fromRow(hydrator: Hydrator, row: WireRow): EntityState | undefined {
    const own = classRowOf(hydrator, row)
    return own && this.#fromRow(own.hydrator, this.#statesOf(own.hydrator.mapper), own.row)
  }

  /** The states of rows that hold an instance each. */
  fromRows(hydrator: Hydrator, rows: readonly WireRow[]): EntityState[] {
    if (hydrator.ofSubclass !== undefined)
      return rows.map((row) => this.fromRow(hydrator, row) as EntityState)
    const states = this.#statesOf(hydrator.mapper)
    const found = new Array<EntityState>(rows.length)
    let made = found
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as WireRow
      const key = hydrator.keyOf(row) as IdentityKey
      const known = states.get(key)
      if (known !== undefined && made === found) made = found.slice(0, i)
      const state = known ?? this.#make(hydrator, states, key, row)
      if (known === undefined && made !== found) made.push(state)
      found[i] = state
    }
    this.#arrive(made)
    return found
  }

  #fromRow(hydrator: Hydrator, states: StatesByKey, row: WireRow): EntityState | undefined {
    const key = hydrator.keyOf(row)
    if (key === undefined) return undefined
    const known = states.get(key)
    if (known !== undefined) return known
    const state = this.#make(hydrator, states, key, row)
    this.#arrived = new Arrival(state, this.#arrived)
    this.onLoad?.([state])
    return state
  }

  #make(hydrator: Hydrator, states: StatesByKey, key: IdentityKey, row: WireRow): EntityState {
    const state = new EntityState(hydrator.create(row), hydrator.mapper)
    state.status = 'persistent'
    state.row = row
    state.decoders = hydrator.decoders
    state.key = key
    states.set(key, state)
    setOwner(state.entity, this.#owner)
    return state
  }

  #arrive(made: readonly EntityState[]): void {
    if (made.length === 0) return
    this.#arrived = new Arrival(made, this.#arrived)
    this.onLoad?.(made)
  }

  /** Makes a state findable by its key. */
  register(state: EntityState, key: IdentityKey): void {
    this.#statesOf(state.mapper).set(key, state)
    state.key = key
    setOwner(state.entity, this.#owner)
  }

  /** Makes a state unfindable by its key; its instance stays known. */
  unregister(state: EntityState): void {
    const states = this.#byKey.get(state.mapper.root)
    if (state.key !== undefined && states?.get(state.key) === state) states.delete(state.key)
    state.key = undefined
    if (ownerOf(state.entity) === this.#owner) setOwner(state.entity, undefined)
  }

  /** Forgets an instance. */
  forget(state: EntityState): void {
    this.unregister(state)
    this.#all().delete(state.entity)
  }

  /** Forgets an instance whose row was deleted. */
  bury(state: EntityState, deletion: Deletion): void {
    this.forget(state)
    setOwner(state.entity, deletion)
  }

  /** Lets other sessions have what was not written: after a failure, a program may begin anew with another one. */
  release(): void {
    for (const { entity, status } of this.#byEntity?.values() ?? [])
      if (status === 'new' && ownerOf(entity) === this.#owner) setOwner(entity, undefined)
  }

  /** Knows an instance again. */
  restore(state: EntityState): void {
    this.#all().set(state.entity, state)
  }

  /** Forgets all instances, and lets other sessions have them. */
  clear(): void {
    this.#owner.close()
    this.#owner = new Owner(this.executor)
    this.#byKey.clear()
    this.#byEntity = undefined
    this.#arrived = undefined
  }

  #statesOf({ root }: Mapper): StatesByKey {
    let states = this.#byKey.get(root)
    if (states === undefined) this.#byKey.set(root, (states = new StatesByKey()))
    return states
  }

  #all(): Map<object, EntityState> {
    const all = (this.#byEntity ??= new Map<object, EntityState>())
    if (this.#arrived !== undefined) {
      for (const state of this.#arrivals()) all.set(state.entity, state)
      this.#arrived = undefined
    }
    return all
  }

  /** The states that arrived, in their order. */
  #arrivals(): readonly EntityState[] {
    const last = this.#arrived
    if (last?.before === undefined && Array.isArray(last?.states))
      return last.states as readonly EntityState[]
    const found: (EntityState | readonly EntityState[])[] = []
    for (let arrival = last; arrival !== undefined; arrival = arrival.before) found.push(arrival.states)
    return found.reverse().flat()
  }
}

function ofAnotherSession({ name }: Mapper, origin: string): UsageError {
  return new UsageError(
    `${origin} is given a ${name} that belongs to another open session: its row would be inserted again.`,
    { hint: `Load it with this session: await session.get(${name}, …).` },
  )
}
