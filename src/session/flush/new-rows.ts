/** New rows as they are to be inserted: those with the same given columns together, their values ready for the wire. */
import type { WireValue } from '../../engine/wire-row'
import type { EntityState } from '../entity-state'
import { heldKeyOf, type HeldRows, type HeldValues } from './held-rows'
import type { RowColumn, RowPlan } from './row-plan'
import { RowReader } from './row-reader'
import type { WriteContext } from './write-context'

/** Which columns new rows are given, and which the database is to generate and give back. */
export interface RowShape {
  readonly signature: string
  readonly given: readonly RowColumn[]
  readonly generated: readonly RowColumn[]
}

/** New rows of one shape. */
export interface NewRows extends RowShape, HeldRows {
  /** The given values, one row after another. */
  readonly wires: readonly WireValue[]
}

/** The same while they are collected. */
interface CollectedRows extends NewRows {
  readonly states: EntityState[]
  readonly values: HeldValues[]
  readonly keys: unknown[][] | undefined
  readonly wires: WireValue[]
}

/** What is to be inserted into one table. */
export function newRows(
  context: WriteContext,
  plan: RowPlan,
  states: readonly EntityState[],
): readonly NewRows[] {
  const preparation = new Preparation(context, plan)
  states.forEach((state) => {
    preparation.prepare(state)
  })
  return [...preparation.shapes.values()].filter((rows) => rows.states.length > 0)
}

/** Reads new instances. */
class Preparation {
  readonly shapes = new Map<string, CollectedRows>()
  readonly #reader: RowReader
  /** Rows of one shape mostly follow each other. */
  #last: CollectedRows

  constructor(
    { undo, generateCode }: WriteContext,
    private readonly plan: RowPlan,
  ) {
    this.#reader = new RowReader(plan, undo, generateCode)
    this.#last = this.rowsOf('')
  }

  prepare(state: EntityState): void {
    const { plan } = this
    let rows = this.#last
    const start = rows.wires.length
    const values = this.#reader.firstValues(state)
    const leftOut = this.#reader.read(state, values, rows.wires)
    if (leftOut !== rows.signature) {
      const wires = rows.wires.splice(start)
      rows = this.#last = this.rowsOf(leftOut)
      for (const wire of wires) rows.wires.push(wire)
    }
    rows.states.push(state)
    rows.values.push(values)
    rows.keys?.push(heldKeyOf(plan, state))
  }

  private rowsOf(leftOut: string): CollectedRows {
    let rows = this.shapes.get(leftOut)
    if (rows === undefined) {
      const isGenerated = ({ position }: RowColumn): boolean =>
        leftOut.includes(String.fromCharCode(position))
      const { columns, hasPlainKey } = this.plan
      const given = columns.filter((column) => !isGenerated(column))
      const shape = { signature: leftOut, given, generated: columns.filter(isGenerated) }
      const keys = hasPlainKey ? undefined : []
      this.shapes.set(leftOut, (rows = { ...shape, states: [], values: [], keys, wires: [] }))
    }
    return rows
  }
}
