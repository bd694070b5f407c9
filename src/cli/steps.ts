/** Steps of a plan as the command line shows them. */
import { describeStep, type Step } from '../sync/safety'

/** Steps as SQL, each under a comment that says what it does; one that has to be taken by hand is a comment alone. */
export function stepsText(steps: readonly Step[]): string {
  return steps.map(describeStep).join('\n')
}

/** `1 step`, `2 steps`. */
export function counted(steps: readonly unknown[]): string {
  return steps.length === 1 ? '1 step' : `${steps.length} steps`
}
