import type { StepProgress } from '../sync/progress'
import type { ClockLine } from './clock-line'
import type { Terminal } from './terminal'

/** A line for each step that is taken. */
export function stepLines(terminal: Terminal): (progress: StepProgress) => void {
  let line: ClockLine | undefined
  return ({ step, position, total, elapsedMs }) => {
    line?.end()
    line = undefined
    if (elapsedMs === undefined && terminal.options.quiet !== true)
      line = terminal.clock(`${position}/${total} ${step.change.subject}`)
  }
}
