import type { Token } from '../sql-tokenizer'

/** Walks over tokens, one construct at a time. Words are compared without regard to case. */
export class TokenReader {
  #at = 0

  constructor(
    private readonly sql: string,
    private readonly tokens: readonly Token[],
  ) {}

  get isAtEnd(): boolean {
    return this.#at >= this.tokens.length
  }

  /** Whether the next tokens are these words or symbols. */
  sees(...words: readonly string[]): boolean {
    return words.every((word, i) => {
      const token = this.tokens[this.#at + i]
      return (token?.kind === 'word' || token?.kind === 'symbol') && token.text.toUpperCase() === word
    })
  }

  /** Whether the next token is one of these words or symbols. */
  seesOneOf(words: ReadonlySet<string>): boolean {
    const token = this.peek()
    return token?.kind === 'word' && words.has(token.text.toUpperCase())
  }

  peek(): Token | undefined {
    return this.tokens[this.#at]
  }

  /** The next token, which is passed over. */
  next(): Token | undefined {
    return this.tokens[this.#at++]
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

  /** The last part of a name that may have a schema before it. */
  path(): string {
    const name = this.name()
    return this.take('.') ? this.name() : name
  }

  /** The text inside the parentheses that come next; undefined if none come. */
  parenthesized(): string | undefined {
    if (!this.sees('(')) return undefined
    const open = this.next() as Token
    const start = this.#at
    this.skipTo([')'])
    const end = this.tokens[this.#at]?.start ?? this.sql.length
    this.#at++
    return this.sql.slice(this.tokens[start]?.start ?? open.end, end).trim()
  }

  /** The names in the parentheses that come next. */
  names(): string[] {
    const names: string[] = []
    if (!this.take('(')) return names
    while (!this.isAtEnd && !this.take(')')) {
      names.push(this.name())
      this.skipTo([',', ')'])
      this.take(',')
    }
    return names
  }

  /** Passes over everything up to one of these words or symbols outside of parentheses; gives the text passed. */
  skipTo(words: readonly string[]): string {
    const start = this.#at
    for (let depth = 0; !this.isAtEnd; this.#at++) {
      if (depth === 0 && words.some((word) => this.sees(word))) break
      if (this.sees('(')) depth++
      if (this.sees(')')) depth--
    }
    const [first, last] = [this.tokens[start], this.tokens[this.#at - 1]]
    return first === undefined || last === undefined || this.#at === start
      ? ''
      : this.sql.slice(first.start, last.end)
  }
}
