import { UsageError } from '../errors'
import type { SqlType } from '../types/sql-type'
import { Expression, Ordering } from './expression'

/** The ends of a frame: rows before (negative) and behind (positive) the current one (0); null is without an end. */
type FrameEnds = readonly [start: number | null, end: number | null]

/** Over which rows a function computes. At most one of `rows`, `range` and `groups`. */
export interface WindowOptions {
  readonly partitionBy?: Expression | readonly Expression[]
  readonly orderBy?: Expression | Ordering | readonly (Expression | Ordering)[]
  /** So many rows: `[-2, 0]` are the two before and the current one, `[null, 0]` all up to it. */
  readonly rows?: FrameEnds
  /** Rows whose value lies so far from the current one's. */
  readonly range?: FrameEnds
  /** So many groups of rows that are equal in the ordering. */
  readonly groups?: FrameEnds
  /** Rows of the frame that do not count. */
  readonly exclude?: 'current row' | 'group' | 'ties'
}

const UNITS = ['rows', 'range', 'groups'] as const
const EXCLUSIONS: readonly unknown[] = [undefined, 'current row', 'group', 'ties']
const NAMES: readonly string[] = ['partitionBy', 'orderBy', 'exclude', ...UNITS]

/** A part of a window's rows. */
export interface Frame {
  readonly unit: (typeof UNITS)[number]
  readonly ends: FrameEnds
  readonly exclude: WindowOptions['exclude']
}

/** A function with its window. */
export class Over<T = unknown> extends Expression<T> {
  readonly kind = 'over'

  constructor(
    readonly call: Expression<T>,
    readonly partitionBy: readonly Expression[],
    readonly orderBy: readonly Ordering[],
    readonly frame: Frame | undefined,
  ) {
    super()
  }

  get type(): SqlType | undefined {
    return this.call.type
  }

  override get operands(): readonly Expression[] {
    return [this.call, ...this.partitionBy, ...this.orderBy.map((ordering) => ordering.operand)]
  }
}

/** A call over the window that the options describe. */
export function overWindow<T>(call: Expression<T>, options: WindowOptions): Over<T> {
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name))
  if (unknown !== undefined)
    throw new UsageError(`A window has no option '${unknown}'.`, { hint: `Known: ${NAMES.join(', ')}.` })
  const orderBy = listOf(options.orderBy).map((item) => (item instanceof Ordering ? item : item.asc()))
  return new Over(call, listOf(options.partitionBy), orderBy, frameOf(options))
}

function frameOf(options: WindowOptions): Frame | undefined {
  const [unit, second] = UNITS.filter((name) => options[name] !== undefined)
  if (second !== undefined) throw new UsageError('A window has one frame: rows, range or groups.')
  if (!EXCLUSIONS.includes(options.exclude) || (unit === undefined && options.exclude !== undefined))
    throw new UsageError("exclude goes with a frame, and is 'current row', 'group' or 'ties'.")
  if (unit === undefined) return undefined
  const ends = options[unit] as FrameEnds
  if (!Array.isArray(ends) || (ends as readonly unknown[]).length !== 2 || !ends.every(isEnd))
    throw new UsageError(`The ends of ${unit} are two whole numbers or null.`, {
      hint: `Write { ${unit}: [-2, 0] }.`,
    })
  return { unit, ends, exclude: options.exclude }
}

function isEnd(end: unknown): boolean {
  return end === null || Number.isSafeInteger(end)
}

function listOf<X>(given: X | readonly X[] | undefined): readonly X[] {
  if (given === undefined) return []
  return Array.isArray(given) ? (given as readonly X[]) : [given as X]
}
