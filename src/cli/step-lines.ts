import type { StepProgress } from '../sync/progress'
import type { ClockLine } from './clock-line'
import { Interrupted } from './interrupted'
import type { Terminal } from './terminal'

/** A line for each step that is taken. An interruption ends the plan before its next step, and rolls back what can be. */
export function stepLines(terminal: Terminal, signal: AbortSignal): (progress: StepProgress) => void {
  let line: ClockLine | undefined
  return ({ step, position, total, elapsedMs }) => {
    line?.end()
    line = undefined
    if (signal.aborted) throw new Interrupted()
    if (elapsedMs === undefined && terminal.options.quiet !== true)
      line = terminal.clock(`${position}/${total} ${step.change.subject}`)
  }
}
