import type { EntityState } from '../entity-state'
import type { RelationChanges } from './links'

/** What is to be written. */
export interface FlushPlan extends RelationChanges {
  readonly created: readonly EntityState[]
  readonly changed: readonly EntityState[]
  readonly deleted: readonly EntityState[]
  /** Deleted instances whose rows stay, with other values. */
  readonly retired: ReadonlySet<EntityState>
}
