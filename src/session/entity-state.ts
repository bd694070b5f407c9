import type { Decode, WireRow } from '../engine/wire-row'
import type { Mapper } from '../registry/mapper'
import type { LooseKeys } from './flush/loose-keys'
import type { IdentityKey } from './identity-key'

/** An instance as the session handles it: properties by name. */
export type Instance = Record<string, unknown>

/** What a relation held when it was loaded or written, to see later what was changed. */
export interface RelationSnapshot {
  /** The members at that time; of a to-one relation none or one. */
  readonly members: readonly object[]
  /** Loaded with `where` or `limit`: never a basis for writes. */
  readonly isPartial: boolean
  /** Set where the database alone could tell that the keys are equal. */
  readonly loose?: LooseKeys | undefined
}

/** What a session knows of one instance. The instance itself carries nothing of it but whose it is (`owner.ts`). */
export class EntityState {
  status: 'new' | 'persistent' | 'deleted' = 'new'
  /** Deleted for good, though rows of its class are only marked otherwise. */
  isHardDelete = false
  /** The row as it came over the wire; undefined once the session itself has written the row. */
  row: WireRow | undefined
  /** Read the row's values, by the position of their property. */
  decoders: readonly Decode[] = []
  /** The values that the session wrote, in comparable form, by the position of their property. */
  written: readonly (IdentityKey | null)[] | undefined
  /** The primary key that the session wrote, in its own order. */
  writtenKey: readonly unknown[] = []
  key: IdentityKey | undefined
  readonly relations = new Map<string, RelationSnapshot>()
  /** The states that were loaded by the same query: `session.load` loads for all of them at once. */
  siblings: readonly EntityState[] = []

  constructor(
    readonly entity: Instance,
    readonly mapper: Mapper,
  ) {}
}

/** Makes states of one class siblings: `session.load` loads for all of them at once. */
export function relate(states: readonly EntityState[]): void {
  for (const state of states) state.siblings = states
}
