import type { Decode, WireRow } from '../engine/wire-row'
import type { Mapper } from '../registry/mapper'
import type { IdentityKey } from './identity-key'

/** An instance as the session handles it: properties by name. */
export type Instance = Record<string, unknown>

/** What the database found equal when a relation was loaded: the key of the one row, and how each of the others writes it. */
export interface LooseKeys {
  readonly referred: IdentityKey | undefined
  readonly held: ReadonlyMap<object, IdentityKey | undefined>
}

/** A collection that is known as a whole while the property shows a part of it. */
interface WholeCollection {
  /** The array itself, which the program may hold and change. */
  readonly value: object[]
  readonly snapshot: RelationSnapshot
}

/** What a relation held when it was loaded or written, to see later what was changed. */
export interface RelationSnapshot {
  /** The members at that time; of a to-one relation none or one. */
  readonly members: readonly object[]
  /** Loaded with `where` or `limit`: never a basis for writes. */
  readonly isPartial: boolean
  /** The collection that was put aside for a part of it: it stays the basis for writes, and comes back with the next whole load. */
  readonly whole?: WholeCollection | undefined
  /** Set where the database alone could tell that the keys are equal. */
  readonly loose?: LooseKeys | undefined
}

/** What one relation held, in front of what others did. */
export interface RelationEntry {
  readonly name: string
  readonly snapshot: RelationSnapshot
  readonly next: RelationEntry | undefined
}

/** What a relation held, in a form that instances of which it held the same can share. */
export function relationEntry(name: string, snapshot: RelationSnapshot): RelationEntry {
  return { name, snapshot, next: undefined }
}

/** What the relations of one instance held: a list, because it has few, and a Map for each would weigh more than its row. */
class RelationSnapshots {
  /** Never changed itself: instances share it. */
  #first: RelationEntry | undefined = undefined

  get(name: string): RelationSnapshot | undefined {
    let entry = this.#first
    while (entry !== undefined && entry.name !== name) entry = entry.next
    return entry?.snapshot
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  set(name: string, snapshot: RelationSnapshot): void {
    this.delete(name)
    this.#first = { name, snapshot, next: this.#first }
  }

  /** As `set`, of an entry that other instances have too. */
  share(entry: RelationEntry): void {
    if (this.#first === undefined) this.#first = entry
    else this.set(entry.name, entry.snapshot)
  }

  delete(name: string): void {
    if (this.has(name)) this.#first = without(name, this.#first)
  }

  /** Whether nothing is known of any of them. */
  get hasNoRelations(): boolean {
    return this.#first === undefined
  }
}

function without(name: string, entry: RelationEntry | undefined): RelationEntry | undefined {
  if (entry === undefined || entry.name === name) return entry?.next
  return { ...entry, next: without(name, entry.next) }
}

const NONE: readonly never[] = []

/** What a session knows of one instance. The instance itself carries nothing of it but whose it is (`owner.ts`). */
export class EntityState extends RelationSnapshots {
  /**
   * V8 forgets the shape of objects of which none is alive, and with it the code that it has compiled for them: after each
   * full garbage collection between two sessions a program would begin slowly anew. This one stays alive.
   */
  static readonly kept = EntityState.#keptAlive()

  status: 'new' | 'persistent' | 'deleted' = 'new'
  /** Deleted for good, though rows of its class are only marked otherwise. */
  isHardDelete = false
  /** The row as it came over the wire; undefined once the session itself has written the row. */
  row: WireRow | undefined
  /** Read the row's values, by the position of their property. */
  decoders: readonly Decode[] = NONE
  /** The values that the session wrote, in comparable form, by the position of their property. */
  written: readonly (IdentityKey | null)[] | undefined
  /** The primary key that the session wrote, in its own order; undefined where `written` tells it. */
  writtenKey: readonly unknown[] | undefined
  key: IdentityKey | undefined
  /** The flush that has written its row, as `TouchedStates` marks it. */
  touchedBy: object | undefined
  /** The states that were loaded by the same query: `session.load` loads for all of them at once. */
  siblings: readonly EntityState[] = NONE

  constructor(
    readonly entity: Instance,
    readonly mapper: Mapper,
  ) {
    super()
  }

  /** What its relations held, by their names: the state itself, because an object more for each instance costs time. */
  get relations(): RelationSnapshots {
    return this
  }

  static #keptAlive(): EntityState {
    const state = new EntityState({}, undefined as unknown as Mapper)
    state.relations.set('', { members: NONE, isPartial: false })
    return state
  }
}

/** Makes states of one class siblings: `session.load` loads for all of them at once. */
export function relate(states: readonly EntityState[]): void {
  for (const state of states) state.siblings = states
}
