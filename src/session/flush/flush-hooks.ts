/** What others may say to a flush: listeners to its events, and the rule of what a delete is. */
import type { EntityState } from '../entity-state'
import type { Link } from './links'

/** What is done to rows. */
export type FlushKind = 'insert' | 'update' | 'delete'

/** Is told what a flush is about to write, and what it has written. */
interface FlushListener {
  /**
   * Before anything is written. Columns and relations may be changed, instances added and deleted: the plan is made anew
   * until nothing new is to be told. An instance is told once for each kind.
   */
  before(
    kind: FlushKind,
    states: readonly EntityState[],
    linksOf: ReadonlyMap<EntityState, readonly Link[]>,
  ): void | Promise<void>
  /** When everything is written and read back, in the transaction that is still open: throwing undoes the flush. */
  after(kind: FlushKind, states: readonly EntityState[]): void | Promise<void>
}

/** What a session gives its flushes. */
export interface FlushHooks {
  readonly listener?: FlushListener | undefined
  /**
   * The values, by property, that an update gives the row of a deleted instance in the place of a DELETE; undefined where
   * the row is to go. The session forgets the instance in either case.
   */
  readonly softDelete?: ((state: EntityState) => Readonly<Record<string, unknown>> | undefined) | undefined
}
