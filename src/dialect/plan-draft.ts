import type { DdlNode } from '../statement/nodes'
import type { Assessment } from './diff-rules'
import type { RowSearch } from './row-search'
import type { Change } from './schema-change'

/**
 * The order in which a plan runs. Names change first, so that all the rest is said in new names; labels can be used
 * only when they are committed, which ends what must not be broken off; what stands in the way is
 * taken down before columns change, each kind before what it may stand on, and put back behind them; columns come before
 * tables, whose keys may point to them, unique keys before what points to them, foreign keys last of the constraints; then what
 * takes its time while others work, since it can share a transaction with nothing; what is not wanted any more goes at the end,
 * when nothing uses it.
 */
export const PHASES = [
  'schema',
  'extension',
  'renaming',
  'label',
  'viewDown',
  'foreignKeyDown',
  'takeDown',
  'columnDown',
  'type',
  'sequence',
  'column',
  'removedColumn',
  'key',
  'table',
  'partition',
  'index',
  'foreignKey',
  'ownership',
  'view',
  'comment',
  'completion',
  'removal',
] as const

/** A place in the order of a plan. */
export type Phase = (typeof PHASES)[number]

/**
 * How a statement stands to transactions. `shared`: together with its neighbours, which commit or fail as one. `own`: in one
 * of its own, because the locks of its neighbours would be held while it reads whole tables, or because its effect has to be
 * committed before it can be used. `none`: outside of any.
 */
export type TransactionUse = 'shared' | 'own' | 'none'

/** One statement by which a change becomes true, and what it means for a database in use. */
export interface Draft {
  readonly change: Change
  readonly phase: Phase
  /** One node; several where they make sense only together (the rebuild of a table), in their order. */
  readonly nodes: readonly DdlNode[]
  readonly assessment: Assessment
  /** `'shared'` if not given. */
  readonly transaction?: TransactionUse
  /** What takes away what a failed statement has left, where no transaction does: an invalid index. */
  readonly undo?: readonly DdlNode[]
  /** The objects of the model that are there once this has run: what needs them is only as possible and as safe as this. */
  readonly makes?: object | readonly object[] | undefined
  /** The objects without which this fails. */
  readonly needs?: readonly object[]
  /** How rows are found because of which it fails, besides those that break a constraint. */
  readonly searches?: readonly RowSearch[]
}
