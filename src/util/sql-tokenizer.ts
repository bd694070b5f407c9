/**
 * Splits SQL that a database stores or prints into tokens, so that no regular expression ever has to guess where a string,
 * a comment or a quoted name ends.
 */

/** What a token is. A `string` may stand for a name in SQLite, which takes `'x'` for one where only a name can stand. */
type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'blob' | 'symbol'

/** One token and its place in the text. */
export interface Token {
  readonly kind: TokenKind
  /** The text as written. */
  readonly text: string
  /** What it means: a name or string without its quotes, any other token as written. */
  readonly value: string
  readonly start: number
  readonly end: number
}

const CLOSING: Readonly<Record<string, string>> = { '"': '"', "'": "'", '`': '`', '[': ']' }
/** Symbols of several characters, the longest first. */
const LONG_SYMBOLS = [
  '->>',
  '!~*',
  '::',
  '||',
  '<=',
  '>=',
  '<>',
  '!=',
  '==',
  '<<',
  '>>',
  '->',
  '!~',
  '~*',
  '@>',
  '<@',
  '&&',
]
/** Both databases take every character beyond ASCII for a letter. */
const WORD = /[a-z_$\u0080-\uffff][a-z0-9_$\u0080-\uffff]*/iy
/** Digits may have underscores between them. */
const NUMBER = /(?:0[xX][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)/y
/** What stands between tokens; no other blank of Unicode does. */
const BLANKS = ' \t\n\v\f\r\ufeff'
/** Symbols that no other one begins with. */
const LONE_SYMBOLS = '(),.;+*/%[]'

/**
 * The tokens of a text; blanks and comments are left out. `brackets` says that `[` opens a quoted name, and that `E'…'` is no
 * string of its own: SQLite's reading. `first` stops behind so many tokens.
 */
export function tokenize(
  sql: string,
  { brackets, first = Infinity }: { readonly brackets: boolean; readonly first?: number },
): readonly Token[] {
  const tokens: Token[] = []
  let at = skipBlanks(sql, 0)
  while (at < sql.length && tokens.length < first) {
    const token = tokenAt(sql, at, brackets)
    tokens.push(token)
    at = skipBlanks(sql, token.end)
  }
  return tokens
}

function tokenAt(sql: string, start: number, brackets: boolean): Token {
  const first = sql.charAt(start)
  if ((brackets ? `'"\`[` : `'"\``).includes(first)) return quotedAt(sql, start, start)
  if (isPrefixed(sql, start, brackets ? 'xX' : 'xXeE')) return quotedAt(sql, start, start + 1)
  if (isDigit(first) || (first === '.' && isDigit(sql.charAt(start + 1)))) return numberAt(sql, start)
  const word = wordAt(sql, start)
  if (word !== undefined) return word
  const text = symbolAt(sql, start)
  return { kind: 'symbol', text, value: text, start, end: start + text.length }
}

function symbolAt(sql: string, start: number): string {
  const first = sql.charAt(start)
  if (LONE_SYMBOLS.includes(first)) return first
  return LONG_SYMBOLS.find((symbol) => sql.startsWith(symbol, start)) ?? first
}

/** `X'00'` and, where brackets quote nothing, `E'\n'`. */
function isPrefixed(sql: string, start: number, prefixes: string): boolean {
  return sql.charAt(start + 1) === "'" && prefixes.includes(sql.charAt(start))
}

function quotedAt(sql: string, start: number, open: number): Token {
  const quote = sql.charAt(open)
  const close = CLOSING[quote] as string
  const escapes = 'eE'.includes(sql.charAt(start)) && open > start
  let end = open + 1
  let value = ''
  for (; end < sql.length; end++) {
    const character = sql.charAt(end)
    if (escapes && character === '\\') value += sql.charAt(++end)
    else if (character !== close) value += character
    else if (quote !== '[' && sql.charAt(end + 1) === close) value += sql.charAt(end++)
    else break
  }
  const text = sql.slice(start, end + 1)
  const isBlob = open > start && !escapes
  return {
    kind: isBlob ? 'blob' : quote === "'" ? 'string' : 'quoted',
    text,
    value: isBlob ? text : value,
    start,
    end: start + text.length,
  }
}

function numberAt(sql: string, start: number): Token {
  NUMBER.lastIndex = start
  const text = NUMBER.exec(sql)?.[0] ?? sql.charAt(start)
  return { kind: 'number', text, value: text, start, end: start + text.length }
}

function wordAt(sql: string, start: number): Token | undefined {
  WORD.lastIndex = start
  const text = WORD.exec(sql)?.[0]
  return text === undefined ? undefined : { kind: 'word', text, value: text, start, end: start + text.length }
}

function skipBlanks(sql: string, from: number): number {
  let at = from
  for (;;) {
    if (at < sql.length && BLANKS.includes(sql.charAt(at))) at++
    else if (sql.startsWith('--', at)) at = endOf(sql, '\n', at)
    else if (sql.startsWith('/*', at)) at = endOf(sql, '*/', at + 2)
    else return at
  }
}

function endOf(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from)
  return found < 0 ? sql.length : found + mark.length
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}
