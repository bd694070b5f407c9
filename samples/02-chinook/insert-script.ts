/**
 * Reads the INSERT statements of a SQL script, as PostgreSQL, SQLite or SQL Server write them: `name`, `"name"` or `[name]`,
 * `'text'` or `N'text'`. All other statements are passed over.
 */

/** One value as it was written. */
export type Literal = { readonly kind: 'string' | 'number'; readonly text: string } | null

/** One INSERT statement. */
export interface InsertStatement {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Literal[])[]
}

interface Token {
  /** A word may be a keyword; a name was quoted and is none. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'symbol'
  readonly text: string
  readonly line: number
}

/** The INSERT statements of a script in their order. */
export function* readInserts(script: string): Generator<InsertStatement> {
  const reader = new TokenReader(tokens(script))
  while (!reader.atEnd) {
    if (reader.skip('INSERT')) yield readInsert(reader)
    else if (!reader.skip(';')) reader.skipStatement()
  }
}

function readInsert(reader: TokenReader): InsertStatement {
  reader.expect('INTO')
  const table = reader.name()
  const columns = reader.list(() => reader.name())
  reader.expect('VALUES')
  const rows: Literal[][] = []
  do {
    const { line } = reader
    const row = reader.list(() => reader.literal())
    if (row.length !== columns.length) {
      throw new Error(
        `Line ${line}: ${row.length} values are given for ${columns.length} columns of ${table}.`,
      )
    }
    rows.push(row)
  } while (reader.skip(','))
  if (!reader.atEnd) reader.expect(';')
  return { table, columns, rows }
}

/** A position in the tokens, and what can be asked of what stands there. */
class TokenReader {
  readonly #tokens: Iterator<Token, undefined>
  #next: Token | undefined

  constructor(source: Iterable<Token>) {
    this.#tokens = source[Symbol.iterator]() as Iterator<Token, undefined>
    this.#advance()
  }

  get atEnd(): boolean {
    return this.#next === undefined
  }

  get line(): number {
    return this.#next?.line ?? 0
  }

  /** Passes over a keyword or symbol if it stands here. */
  skip(text: string): boolean {
    const token = this.#next
    const isIt =
      (token?.kind === 'word' && token.text.toUpperCase() === text) ||
      (token?.kind === 'symbol' && token.text === text)
    if (isIt) this.#advance()
    return isIt
  }

  expect(text: string): void {
    if (!this.skip(text)) this.#fail(text)
  }

  /** Passes over everything before the next semicolon. */
  skipStatement(): void {
    while (this.#next !== undefined && !(this.#next.kind === 'symbol' && this.#next.text === ';'))
      this.#advance()
  }

  name(): string {
    const token = this.#next
    if (token?.kind !== 'word' && token?.kind !== 'name') return this.#fail('a name')
    this.#advance()
    return token.text
  }

  literal(): Literal {
    if (this.skip('NULL')) return null
    const token = this.#next
    if (token?.kind !== 'string' && token?.kind !== 'number') return this.#fail('a value')
    this.#advance()
    return { kind: token.kind, text: token.text }
  }

  /** `(item, item, …)` */
  list<T>(item: () => T): T[] {
    const items: T[] = []
    this.expect('(')
    do items.push(item())
    while (this.skip(','))
    this.expect(')')
    return items
  }

  #advance(): void {
    this.#next = this.#tokens.next().value
  }

  #fail(expected: string): never {
    const token = this.#next
    throw new Error(
      token === undefined
        ? `The script ends where ${expected} should stand.`
        : `Line ${token.line}: ${expected} should stand where ${token.text} is.`,
    )
  }
}

const BLANK = /[\s\uFEFF]+/y
const COMMENT = /--[^\n]*|\/\*[^]*?\*\//y
/** `\c database` and the like, which are for psql. */
const CLIENT_COMMAND = /\\[^\n]*/y
const STRING = /[nN]?'((?:[^']|'')*)'/y
const QUOTED_NAME = /\[([^\]]*)\]|"((?:[^"]|"")*)"|`((?:[^`]|``)*)`/y
const NUMBER = /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y
const WORD = /[\p{L}_][\p{L}\p{N}_$]*/uy

/** The tokens of a script, in one pass. */
function* tokens(script: string): Generator<Token, undefined> {
  let at = 0
  let line = 1
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(script)
    if (match === null) return null
    at = pattern.lastIndex
    for (const character of match[0]) if (character === '\n') line += 1
    return match
  }
  while (at < script.length) {
    if (take(BLANK) ?? take(COMMENT) ?? take(CLIENT_COMMAND)) continue
    const start = line
    const string = take(STRING)
    const quoted = string ? null : take(QUOTED_NAME)
    if (string) {
      yield { kind: 'string', text: (string[1] ?? '').replaceAll("''", "'"), line: start }
    } else if (quoted) {
      const [, bracketed, double, backtick] = quoted
      const text = bracketed ?? double?.replaceAll('""', '"') ?? backtick?.replaceAll('``', '`') ?? ''
      yield { kind: 'name', text, line: start }
    } else {
      yield plainToken(take, start) ?? { kind: 'symbol', text: script.charAt(at++), line: start }
    }
  }
}

function plainToken(take: (pattern: RegExp) => RegExpExecArray | null, line: number): Token | undefined {
  const number = take(NUMBER)
  if (number) return { kind: 'number', text: number[0], line }
  const word = take(WORD)
  return word ? { kind: 'word', text: word[0], line } : undefined
}
