import type { IdentityMap } from '../identity-map'
import type { LoaderContext } from '../loader/loader-context'
import type { FlushHooks } from './flush-hooks'
import type { MirrorContext } from './row-mirror'
import type { UndoLog } from './undo-log'

/** What the plan of a flush is made from. */
export interface PrepareContext extends MirrorContext {
  readonly identityMap: IdentityMap
  readonly loader: LoaderContext
  readonly undo: UndoLog
  readonly hooks: FlushHooks
}
