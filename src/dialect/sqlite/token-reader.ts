import { tokenize, type Token } from '../../util/sql-tokenizer'
import { readComment } from './comment-text'

/** Walks over the tokens of a text, one construct at a time. Words are compared without regard to case. */
export class TokenReader {
  #at = 0
  readonly #tokens: readonly Token[]

  constructor(private readonly sql: string) {
    this.#tokens = tokenize(sql, { brackets: true })
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length
  }

  /** Whether the next tokens are these words or symbols. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, i) => {
      const token = this.#tokens[this.#at + i]
      return token !== undefined && says(token, word)
    })
  }

  /** Whether the next token is one of these words. */
  seesOneOf(words: ReadonlySet<string>): boolean {
    const token = this.peek()
    return token?.kind === 'word' && words.has(token.text.toUpperCase())
  }

  /** Whether a token further on is this word or symbol. */
  seesAt(distance: number, word: string): boolean {
    const token = this.#tokens[this.#at + distance]
    return token !== undefined && says(token, word)
  }

  /** The token that was passed over last. */
  get passed(): Token | undefined {
    return this.#tokens[this.#at - 1]
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at]
  }

  /** The next token, which is passed over. */
  next(): Token | undefined {
    return this.#tokens[this.#at++]
  }

  /** Passes over these words if they come next. */
  take(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false
    this.#at += words.length
    return true
  }

  /** A name, quoted or not. */
  name(): string {
    return this.next()?.value ?? ''
  }

  /** The next word in upper case. */
  word(): string {
    return this.name().toUpperCase()
  }

  /** The last part of a name that may have a schema before it. */
  path(): string {
    const name = this.name()
    return this.take('.') ? this.name() : name
  }

  /** The comment that stands right behind the token just passed. */
  comment(): string | undefined {
    return readComment(this.sql.slice(this.end, this.start))
  }

  /** The text inside the parentheses that come next; undefined if none come. */
  parenthesized(): string | undefined {
    if (!this.take('(')) return undefined
    const inside = this.skipTo([')'])
    this.take(')')
    return inside
  }

  /** Reads what stands between commas in the parentheses that come next. */
  list<T>(read: () => T): T[] {
    const items: T[] = []
    if (!this.take('(')) return items
    while (!this.isAtEnd && !this.take(')')) {
      items.push(read())
      this.skipTo([',', ')'])
      this.take(',')
    }
    return items
  }

  /** The names in the parentheses that come next. */
  names(): string[] {
    return this.list(() => this.name())
  }

  /**
   * Passes over everything up to one of these words or symbols outside of parentheses; gives the text passed. What stands
   * behind its last token is no part of it: a comment up to the end of its line would swallow what is written next.
   */
  skipTo(words: readonly string[]): string {
    const start = this.#at
    for (let depth = 0; !this.isAtEnd; this.#at++) {
      if (depth === 0 && words.some((word) => this.sees(word))) break
      if (this.sees('(')) depth++
      if (this.sees(')')) depth--
    }
    return this.#at === start ? '' : this.textOf(start, this.#at - 1)
  }

  /** How many tokens were passed. */
  get position(): number {
    return this.#at
  }

  /** Where the next token begins in the text; its end, if none comes. */
  get start(): number {
    return this.peek()?.start ?? this.sql.length
  }

  /** Where the token just passed ends. */
  get end(): number {
    return this.#tokens[this.#at - 1]?.end ?? 0
  }

  /** The text from a token up to the one that comes next, without the comments inside. */
  bareText(from: number): string {
    const tokens = this.#tokens.slice(from, this.#at)
    return tokens.map(({ text, end }, i) => text + this.blankBetween(end, tokens[i + 1]?.start)).join('')
  }

  private blankBetween(end: number, start = end): string {
    const gap = this.sql.slice(end, start)
    return gap.includes('--') || gap.includes('/*') ? ' ' : gap
  }

  private textOf(first: number, last: number): string {
    return this.sql.slice(this.#tokens[first]?.start, this.#tokens[last]?.end)
  }
}

/** Whether a token is a word or symbol. The length is compared first, because this is asked of every token many times. */
function says({ kind, text }: Token, word: string): boolean {
  if (text.length !== word.length) return false
  return (kind === 'word' || kind === 'symbol') && text.toUpperCase() === word
}

/** `(a + b)` and `a + b` mean the same wherever an expression ends by itself; the compiler writes the parentheses anew. */
export function withoutParentheses(sql: string): string {
  if (!sql.startsWith('(')) return sql
  const text = new TokenReader(sql)
  const inside = text.parenthesized()
  return inside !== undefined && inside !== '' && text.isAtEnd ? withoutParentheses(inside) : sql
}
