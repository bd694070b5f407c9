import type { ExitCode } from '../exit-code'
import type { Project } from '../project'
import type { Terminal } from '../terminal'

/** What a command works with. */
export interface Work {
  readonly project: Project
  readonly terminal: Terminal
  /** Says that the user wants to stop. */
  readonly signal: AbortSignal
}

/** Does what a command is for, and says how it ended. */
export type CommandBody<O> = (work: Work, options: O) => Promise<ExitCode>
