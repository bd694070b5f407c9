import type { CompileError } from '../errors'
import { areAlike } from '../expression/alike-expressions'
import type { Expression } from '../expression/expression'
import type { Cte } from '../statement/cte'
import type { CompiledParameter } from './compiled-statement'
import type { IdentifierQuoter } from './identifier-quoter'
import type { Narrowing } from '../statement/narrowing'

/** How a writer treats columns and values. */
export interface WriterOptions {
  /** Columns carry their table's name. Off in CHECK and index definitions, which allow only bare ones. */
  readonly qualifyColumns: boolean
  /** Values travel beside the text. Off in DDL, where they are written out. */
  readonly bindsValues: boolean
  /** The mark of the n-th bound value, counted from 1. */
  readonly mark: (position: number) => string
  /** Leaves rows out of the statement. */
  readonly narrowing?: Narrowing | undefined
}

/** An expression that stands in several places, and what was written for it. */
interface Repeated {
  readonly expression: Expression
  text: string | undefined
}

/** Collects text and bound values in the order in which they are written. */
export class SqlWriter {
  readonly parameters: CompiledParameter[] = []
  /** The CTEs that what is written draws from, by what their states have in common, each behind those that it needs. */
  readonly ctes = new Map<Cte, Cte>()
  /** Somewhere in it a select locks its rows. */
  locksRows = false
  #text = ''
  readonly #positions = new Map<object, number>()
  #repeated: readonly Repeated[] = []

  constructor(
    readonly quoter: IdentifierQuoter,
    readonly options: WriterOptions,
  ) {}

  get text(): string {
    return this.#text
  }

  write(text: string): this {
    this.#text += text
    return this
  }

  identifier(...path: readonly (string | undefined)[]): this {
    return this.write(this.quoter.path(...path))
  }

  parameter(parameter: CompiledParameter): this {
    this.parameters.push(parameter)
    return this.write(this.options.mark(this.parameters.length))
  }

  /** Writes the mark of a bound value; called again for the same source it writes the same mark. */
  once(source: object, write: () => void): void {
    const position = this.#positions.get(source)
    if (position !== undefined) this.write(this.options.mark(position))
    else {
      write()
      if (this.options.bindsValues) this.#positions.set(source, this.parameters.length)
    }
  }

  /** While `write` runs, each of the expressions is written with the same marks wherever one like it stands. */
  repeating(expressions: readonly Expression[], write: () => void): void {
    const outer = this.#repeated
    this.#repeated = [...outer, ...expressions.map((expression) => ({ expression, text: undefined }))]
    write()
    this.#repeated = outer
  }

  /** Writes an expression; one that is to be repeated as it was written before. */
  expression(node: Expression, write: () => void): void {
    const repeated = this.#repeated.find(({ expression }) => areAlike(expression, node))
    if (repeated?.text !== undefined) this.write(repeated.text)
    else {
      const start = this.#text.length
      write()
      if (repeated !== undefined) repeated.text = this.#text.slice(start)
    }
  }

  /** Writes items with a separator between them. */
  list<T>(items: readonly T[], write: (item: T) => void, separator = ', '): this {
    items.forEach((item, i) => {
      if (i > 0) this.write(separator)
      write(item)
    })
    return this
  }
}

/** How values are written out, and whether columns carry their table's name. */
export interface LiteralOptions {
  readonly literal: (parameter: CompiledParameter) => string
  /** In whole queries columns of one name meet; CHECK and index definitions allow only bare ones. */
  readonly qualifyColumns?: boolean
}

/** Writes values into the text, for DDL, which takes no bound ones. */
export class LiteralWriter extends SqlWriter {
  /** What could not be written: all of it is told, not only the first. */
  readonly problems: CompileError[] = []

  constructor(
    quoter: IdentifierQuoter,
    private readonly how: LiteralOptions,
  ) {
    super(quoter, { qualifyColumns: how.qualifyColumns ?? false, bindsValues: false, mark: () => '' })
  }

  override parameter(parameter: CompiledParameter): this {
    return this.write(this.how.literal(parameter))
  }
}
