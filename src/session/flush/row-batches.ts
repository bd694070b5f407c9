/** Many rows in as few statements as is sensible: none of unbounded size, and none beyond what the database takes. */
import type { Executor } from '../../engine/executor'
import type { WireValue } from '../../engine/wire-row'
import type { RowCount } from '../../statement/bound-rows'

/** Rows per statement where each value has a mark: more gain nothing, and the text of a statement grows with them. */
const MAX_MARKED_ROWS = 500
/** Rows per statement where they travel as lists. */
const MAX_LISTED_ROWS = 10_000
/** Characters and bytes that the values of one statement may come to. */
const MAX_SIZE = 16_000_000

/** How many rows of so many columns one statement can take. */
export function rowsPerStatement({ dialect: { capabilities } }: Executor, columns: number): number {
  if (capabilities.listParameters) return MAX_LISTED_ROWS
  return Math.max(1, Math.min(MAX_MARKED_ROWS, Math.floor(capabilities.maxParameters / columns)))
}

/** How the rows of a batch are bound. */
export function rowCount({ dialect: { capabilities } }: Executor, rows: number): RowCount {
  return capabilities.listParameters && rows > 1 ? 'many' : rows
}

/** Rows of one shape whose values are ready for the wire, one row after another. */
export interface BoundRows {
  readonly count: number
  readonly wires: readonly WireValue[]
}

/** Some of them, and where they begin and end. */
export interface Batch {
  readonly start: number
  readonly end: number
  readonly wires: readonly WireValue[]
}

/** Cuts rows of one shape into batches. */
export function* inBatches({ count, wires }: BoundRows, maxRows: number): Generator<Batch> {
  const width = count === 0 ? 0 : wires.length / count
  let start = 0
  let size = 0
  for (let at = 0; at < count; at++) {
    const ofRow = sizeOf(wires, at * width, width)
    if (at > start && (at - start >= maxRows || size + ofRow > MAX_SIZE)) {
      yield { start, end: at, wires: wires.slice(start * width, at * width) }
      start = at
      size = 0
    }
    size += ofRow
  }
  if (count > 0) yield { start, end: count, wires: start === 0 ? wires : wires.slice(start * width) }
}

function sizeOf(wires: readonly WireValue[], start: number, width: number): number {
  let size = 0
  for (let at = start; at < start + width; at++) {
    const wire = wires[at]
    if (typeof wire === 'string' || (typeof wire === 'object' && wire !== null)) size += wire.length
  }
  return size
}
