import type { QueryCompiler } from '../compiler/query-compiler'
import type { TypeCompiler } from '../compiler/type-compiler'
import type { Dialect } from './dialect'

/**
 * The parts of a dialect that statements on rows need. A program seldom speaks to both databases, so a dialect makes them when
 * they are first asked for, and the published code has those of each database in a file of its own.
 */
export interface RowGrammar extends Pick<Dialect, 'codecs' | 'translateError' | 'isConnectionLost'> {
  readonly types: TypeCompiler
  readonly queries: QueryCompiler
}
