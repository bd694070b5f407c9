import type { TransactionUse } from '../dialect/plan-draft'
import type { Step } from './safety'

/** Steps that are taken in one transaction, or one that is taken without. */
export interface StepGroup {
  readonly transaction: TransactionUse
  readonly steps: readonly Step[]
}

/** Neighbours that can share a transaction do. */
export function groupsOf(steps: readonly Step[]): readonly StepGroup[] {
  const groups: { transaction: TransactionUse; steps: Step[] }[] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (last?.transaction === 'shared' && step.transaction === 'shared') last.steps.push(step)
    else groups.push({ transaction: step.transaction, steps: [step] })
  }
  return groups
}
