import type { EntityState } from '../entity-state'

/** Instances whose rows were written: a list, and a mark on each, because a Set of many weighs more than their values. */
export class TouchedStates {
  /** Stands for this list, and keeps nothing of it alive. */
  readonly #mark = {}
  readonly #states: EntityState[] = []

  /** All of them, in the order in which they were written first. */
  get states(): readonly EntityState[] {
    return this.#states
  }

  add(state: EntityState): void {
    if (state.touchedBy === this.#mark) return
    state.touchedBy = this.#mark
    this.#states.push(state)
  }

  has(state: EntityState): boolean {
    return state.touchedBy === this.#mark
  }
}
