import type { OnWarning } from '../engine/development-warnings'
import type { Result } from '../engine/result'
import type { TableAlias } from '../schema/alias'
import type { RowOf, SelectItem } from '../statement/row-of'
import { FILTER_OPTIONS, type FilterSettings } from './row-filters'
import type { TupleOf } from './tuples'
import type { Validator } from './validator'

/** Options of a session. */
export interface SessionOptions {
  /** Checks new and changed instances before they are written. */
  readonly validator?: Validator
  /** `false` where a content security policy forbids generated code. */
  readonly generateCode?: boolean
  /**
   * Seals the cursors of `paginate`, so that nobody else can make one. Without it, a cursor that was changed by chance or
   * belongs to another query is still refused.
   */
  readonly cursorSecret?: string
  /** Switches named filters on and off for all reads that do not say otherwise: `{ tenant: { id: 7 } }`. */
  readonly filters?: FilterSettings
  /** Where this session's warnings go, instead of where the engine's do; `false` where rows are meant to be read one by one. */
  readonly onWarning?: OnWarning
}

/** The names of a session's options. */
export const SESSION_OPTIONS = ['validator', 'generateCode', 'cursorSecret', 'filters', 'onWarning']

/** The names of the options of `stream`. */
export const STREAM_OPTIONS = [
  'where',
  'with',
  'orderBy',
  'limit',
  'offset',
  'batchSize',
  'signal',
  ...FILTER_OPTIONS,
]

/** The rows of a select in a session: tuples where it names classes, objects otherwise. */
export type SessionRows<I extends readonly SelectItem[], N = never> =
  Extract<I[number], EntityItem> extends never ? Result<RowOf<I, N>> : TupleOf<I, N>[]

type Constructor = abstract new (...args: never[]) => unknown

/** An alias by what tells it: whether its columns are assignable, TypeScript 5.9 and 6 see otherwise. */
type EntityItem = Constructor | (Pick<TableAlias, 'kind'> & { readonly source: Constructor })
