import type { IdentityMap } from '../identity-map'
import type { MirrorContext } from './row-mirror'
import type { TouchedStates } from './touched-states'
import type { UndoLog } from './undo-log'

/** What those who write rows share in the course of one flush. */
export interface WriteContext extends MirrorContext {
  readonly identityMap: IdentityMap
  readonly undo: UndoLog
  /** The instances whose rows were inserted or updated. */
  readonly touched: TouchedStates
}
