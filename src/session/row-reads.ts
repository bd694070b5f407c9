/**
 * Finds the lines of a program that read rows one at a time where one statement would read them together. Reads are only
 * counted at first; where many of one shape came, the stacks of the next ones tell whether one line makes them.
 */
import { DevelopmentWarnings, type OnWarning } from '../engine/development-warnings'
import type { Executor } from '../engine/executor'
import { callingLine, stackHere } from '../util/calling-line'
import type { EntityState } from './entity-state'
import type { KeyRead, ReadShape } from './key-reads'

/** Reads of one shape that are told of. */
const MANY = 10
/** Reads of one line that show it to be a loop; those before them cost no stack. */
const SHOWN = MANY / 2
/** Stacks that are looked at in one unit of work, whatever is read. */
const LOOKS = 50

interface Count {
  reads: number
  /** The last key: to read one row again and again is something else. */
  key: readonly unknown[]
  byLine: Map<string, number> | undefined
}

/** The reads of one unit of work. */
export class RowReads {
  readonly #counts = new Map<ReadShape, Count>()
  #waiting = 0
  #looks = LOOKS
  #isSuspicious = false
  #stack: { readonly stack?: string } | undefined

  private constructor(
    private readonly warnings: DevelopmentWarnings,
    private readonly known: { readonly states: Iterable<EntityState> },
  ) {}

  /** Those of a session, told to whom it says, or else its engine; undefined where nobody wants to hear of them. */
  static ofSession(
    known: { readonly states: Iterable<EntityState> },
    executor: Executor,
    onWarning: OnWarning | undefined,
  ): RowReads | undefined {
    const warnings = onWarning === undefined ? executor.warnings : DevelopmentWarnings.to(onWarning)
    return warnings && new RowReads(warnings, known)
  }

  /** A call that may read rows, called by the program just now, which will run in its turn. */
  called<T>(run: () => T): () => T {
    const stack = this.#isLooking ? stackHere() : undefined
    this.#waiting++
    return () => {
      this.#waiting--
      this.#stack = stack
      return run()
    }
  }

  /** A statement has read the rows of one key. */
  read({ shape, key }: KeyRead): void {
    const count = this.#countOf(shape)
    if (isSame(key, count.key)) return
    count.key = key
    count.reads++
    if (count.reads < SHOWN) return
    this.#isSuspicious = true
    if (this.#stack === undefined || count.reads === SHOWN) return
    const line = callingLine(this.#stack)
    count.byLine ??= new Map<string, number>()
    const reads = (count.byLine.get(line ?? '') ?? 0) + 1
    count.byLine.set(line ?? '', reads)
    if (reads === SHOWN) this.#warn(shape, count, line)
  }

  /** What comes now belongs together, and not with what was before. */
  begin(): void {
    this.#counts.clear()
    this.#isSuspicious = false
    this.#looks = LOOKS
  }

  /** Whether the next stack is of interest: calls that wait for the one that runs were made before they could be counted. */
  get #isLooking(): boolean {
    return (this.#isSuspicious || this.#waiting + 1 >= SHOWN) && this.#looks-- > 0
  }

  #countOf(shape: ReadShape): Count {
    let count = this.#counts.get(shape)
    if (count === undefined) this.#counts.set(shape, (count = { reads: 0, key: [], byLine: undefined }))
    return count
  }

  #warn({ what, cure }: ReadShape, { reads, key }: Count, line: string | undefined): void {
    if (this.warnings.isKnown(`${what} ${line ?? ''}`)) return
    const where = line === undefined ? '' : ` at ${line}`
    const message = `${what}${where}: ${reads} statements so far.`
    this.warnings.warn({ code: 'row-by-row', message, hint: cure(key, this.known.states), place: line })
  }
}

function isSame(key: readonly unknown[], other: readonly unknown[]): boolean {
  return key.length === other.length && key.every((value, i) => value === other[i])
}
