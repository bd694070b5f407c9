import type { DdlCompiler } from '../compiler/ddl-compiler'
import type { ChangeFrame } from './change-frame'
import type { DiffRules } from './diff-rules'
import type { Inspector } from './inspector'
import type { ChangePlanner } from './change-planner'

/**
 * The parts of a dialect that only work on the schema needs. A program that loads rows never does, so a dialect makes
 * them when they are first asked for, and the published code has them in a file of its own.
 */
export interface SchemaGrammar {
  readonly ddlCompiler: DdlCompiler
  readonly inspector: Inspector
  readonly diffRules: DiffRules
  readonly changePlanner: ChangePlanner
  readonly changeFrame: ChangeFrame | undefined
}
