/**
 * Schema statements in several lines, for people. Only the blanks between tokens change; the tokenizer tells where strings,
 * names and comments end.
 */
import { tokenize, type Token } from '../util/sql-tokenizer'

/** Longer lists than this are broken, one member a line. */
const WIDTH = 100
const INDENT = '  '

/**
 * Writes DDL in several lines: each column and constraint of a CREATE TABLE on its own, long lists broken. What it says stays
 * the same: only blanks between its parts change.
 *
 * @example
 * formatDdl('CREATE TABLE t (a INTEGER, CONSTRAINT pk_t PRIMARY KEY (a))')
 * // CREATE TABLE t (
 * //   a INTEGER,
 * //   CONSTRAINT pk_t PRIMARY KEY (a)
 * // )
 */
export function formatDdl(sql: string): string {
  return new Layout(sql).write()
}

/** What may open or close a text between dollar signs, which is no part of the tokenizer's grammar. */
const DOLLARS = /\$[^$]*\$/

/** A pair of parentheses whose members stand on lines of their own. */
interface List {
  readonly open: number
  readonly close: number
}

/** Finds the lists to break, and writes the text anew with line breaks in them. */
class Layout {
  readonly #tokens: readonly Token[]
  /** The closing parenthesis of each opening one, by their places among the tokens. */
  readonly #pairs = new Map<number, number>()

  constructor(private readonly sql: string) {
    this.#tokens = tokenize(sql, { brackets: false })
    const open: number[] = []
    this.#tokens.forEach(({ kind, text }, i) => {
      if (kind !== 'symbol') return
      if (text === '(') open.push(i)
      const start = text === ')' ? open.pop() : undefined
      if (start !== undefined) this.#pairs.set(start, i)
    })
  }

  write(): string {
    // Nothing inside of such a text may change, so a statement with one stays as it is.
    if (this.#tokens.some(({ kind, text }) => kind === 'word' && DOLLARS.test(text))) return this.sql
    const lists = [...this.#pairs]
      .map(([open, close]): List => ({ open, close }))
      .filter((list) => this.#isBroken(list))
    const writing = new Writing(
      this.sql,
      new Set(lists.map(({ open }) => open)),
      new Set(lists.map(({ close }) => close)),
    )
    this.#tokens.forEach((token, i) => {
      writing.token(token, i)
    })
    return writing.end()
  }

  /** The parts of a new table always, any other list where it is long. Calls and conditions are no lists. */
  #isBroken({ open, close }: List): boolean {
    if (this.#isTableBody(open)) return close > open + 1
    const isLong = (this.#tokens[close]?.end ?? 0) - (this.#tokens[open]?.start ?? 0) > WIDTH
    return isLong && this.#hasMembers(open, close)
  }

  /** The first parentheses behind CREATE TABLE and its name; what is PARTITION OF or AS something has no body. */
  #isTableBody(open: number): boolean {
    const before = this.#tokens.slice(0, open)
    const words = before.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''))
    if (words[0] !== 'CREATE' || !words.includes('TABLE') || words.includes('PARTITION')) return false
    return !before.some(({ kind, text }) => kind === 'symbol' && text === '(')
  }

  #hasMembers(open: number, close: number): boolean {
    for (let i = open + 1; i < close; i++) {
      const inner = this.#pairs.get(i)
      if (inner !== undefined) i = inner
      else if (isComma(this.#tokens[i] as Token)) return true
    }
    return false
  }
}

/** Writes the tokens one after another, and knows how deep in broken lists it is. */
class Writing {
  #text = ''
  #at = 0
  #depth = 0
  /** Whether a line break is due before the next token. */
  #isDue = false
  /** Whether the parentheses that are open are those of a broken list, the innermost last. */
  readonly #open: boolean[] = []

  constructor(
    private readonly sql: string,
    private readonly starts: ReadonlySet<number>,
    private readonly ends: ReadonlySet<number>,
  ) {}

  token(token: Token, place: number): void {
    const gap = this.sql.slice(this.#at, token.start)
    if (this.ends.has(place)) this.#depth--
    this.#text += this.#isDue || this.ends.has(place) ? broken(gap, this.#depth) : gap
    this.#text += token.text
    if (token.kind === 'symbol') this.#follow(token.text, this.starts.has(place))
    this.#isDue = this.starts.has(place) || (isComma(token) && this.#open.at(-1) === true)
    this.#at = token.end
  }

  end(): string {
    return this.#text + this.sql.slice(this.#at)
  }

  #follow(symbol: string, isStart: boolean): void {
    if (symbol === ')') this.#open.pop()
    if (symbol === '(') this.#open.push(isStart)
    if (isStart) this.#depth++
  }
}

function isComma({ kind, text }: Token): boolean {
  return kind === 'symbol' && text === ','
}

/** A line break in the place of blanks; comments that stand there stay. */
function broken(gap: string, depth: number): string {
  const comments = gap.trim()
  const line = `\n${INDENT.repeat(depth)}`
  return comments === '' ? line : `${line}${comments}${comments.includes('--') ? line : ' '}`
}
