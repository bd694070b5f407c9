import type { Step } from './safety'

/** Where a plan stands. */
export interface StepProgress {
  readonly step: Step
  /** Its place among the steps that are taken, from 1. */
  readonly position: number
  /** How many are taken. */
  readonly total: number
  /** How long it took; undefined when it has just begun. A step that is tried again begins again. */
  readonly elapsedMs: number | undefined
}

/** Is told of each step when it begins and when it has ended. */
export type StepListener = (progress: StepProgress) => void

/** Tells a listener how far a plan has come. */
export class Progress {
  #current: Step | undefined

  constructor(
    private readonly steps: readonly Step[],
    private readonly listener: StepListener | undefined,
  ) {}

  /** The step that was begun and has not ended. */
  get current(): Step | undefined {
    return this.#current
  }

  /** Tells of a step before and after it is taken. */
  async during(step: Step, take: () => Promise<void>): Promise<void> {
    const begun = Date.now()
    this.#current = step
    this.tell(step, undefined)
    await take()
    this.#current = undefined
    this.tell(step, Date.now() - begun)
  }

  private tell(step: Step, elapsedMs: number | undefined): void {
    this.listener?.({ step, position: this.steps.indexOf(step) + 1, total: this.steps.length, elapsedMs })
  }
}
