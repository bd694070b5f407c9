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

/** What the relations of one instance held: a list, because it has few, and a Map for each would weigh more than its row. */
class RelationSnapshots {
  #first: SnapshotEntry | undefined

  get(name: string): RelationSnapshot | undefined {
    return this.#entryOf(name)?.snapshot
  }

  has(name: string): boolean {
    return this.#entryOf(name) !== undefined
  }

  set(name: string, snapshot: RelationSnapshot): void {
    const known = this.#entryOf(name)
    if (known === undefined) this.#first = { name, snapshot, next: this.#first }
    else known.snapshot = snapshot
  }

  delete(name: string): void {
    const others: SnapshotEntry[] = []
    for (let entry = this.#first; entry !== undefined; entry = entry.next)
      if (entry.name !== name) others.push(entry)
    this.#first = undefined
    for (const { name: other, snapshot } of others.reverse()) this.set(other, snapshot)
  }

  #entryOf(name: string): SnapshotEntry | undefined {
    let entry = this.#first
    while (entry !== undefined && entry.name !== name) entry = entry.next
    return entry
  }
}

interface SnapshotEntry {
  readonly name: string
  snapshot: RelationSnapshot
  readonly next: SnapshotEntry | undefined
}

const NONE: readonly never[] = []

/** What a session knows of one instance. The instance itself carries nothing of it but whose it is (`owner.ts`). */
export class EntityState {
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
  /** The states that were loaded by the same query: `session.load` loads for all of them at once. */
  siblings: readonly EntityState[] = NONE
  #relations: RelationSnapshots | undefined

  constructor(
    readonly entity: Instance,
    readonly mapper: Mapper,
  ) {}

  /** What its relations held, by their names. */
  get relations(): RelationSnapshots {
    return (this.#relations ??= new RelationSnapshots())
  }

  /** Whether nothing is known of what its relations held. */
  get hasNoRelations(): boolean {
    return this.#relations === undefined
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
