import type { EntityState, RelationEntry } from '../entity-state'
import type { IdentityKey } from '../identity-key'

/** What instances with the same key are related to. */
export class Group {
  related: readonly EntityState[] = NOTHING
  /** What their relation holds, once it is put into its place: all share it, if it leads to one row. */
  entry: RelationEntry | undefined

  add(state: EntityState): void {
    // Most lead to one row, for which no room for more is made.
    if (this.related.length === 0) this.related = [state]
    else (this.related as EntityState[]).push(state)
  }
}

const NOTHING: readonly never[] = []

/** Instances that have the same key. */
export class KeyGroup extends Group {
  /** Their related row is known already, and is not asked for. */
  isKnown = false

  constructor(
    readonly key: IdentityKey,
    /** One of them. */
    readonly state: EntityState,
  ) {
    super()
  }
}
