import type { Executor } from '../../engine/executor'
import type { EntityState } from '../entity-state'
import type { IdentityMap } from '../identity-map'
import type { UndoLog } from './undo-log'

/** What those who write rows share in the course of one flush. */
export interface WriteContext {
  readonly executor: Executor
  readonly identityMap: IdentityMap
  readonly undo: UndoLog
  /** The instances whose rows were inserted or updated. */
  readonly touched: Set<EntityState>
}
