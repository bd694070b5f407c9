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
const WORD_START = /[\p{L}_$]/u
const WORD_PART = /[\p{L}\p{N}_$]/u
const NUMBER = /(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y

/** The tokens of a text; blanks and comments are left out. `[` opens a quoted name only where `brackets` says so. */
export function tokenize(sql: string, options: { readonly brackets: boolean }): readonly Token[] {
  const tokens: Token[] = []
  let at = skipBlanks(sql, 0)
  while (at < sql.length) {
    const token = tokenAt(sql, at, options.brackets)
    tokens.push(token)
    at = skipBlanks(sql, token.end)
  }
  return tokens
}

function tokenAt(sql: string, start: number, brackets: boolean): Token {
  const first = sql.charAt(start)
  if (first === "'" || first === '"' || first === '`' || (brackets && first === '['))
    return quotedAt(sql, start, start)
  if (isPrefixed(sql, start)) return quotedAt(sql, start, start + 1)
  if (isDigit(first) || (first === '.' && isDigit(sql.charAt(start + 1)))) return numberAt(sql, start)
  if (WORD_START.test(characterAt(sql, start))) return wordAt(sql, start)
  const text = LONG_SYMBOLS.find((symbol) => sql.startsWith(symbol, start)) ?? characterAt(sql, start)
  return { kind: 'symbol', text, value: text, start, end: start + text.length }
}

/** `X'00'` and `E'\n'`. */
function isPrefixed(sql: string, start: number): boolean {
  return sql.charAt(start + 1) === "'" && 'xXeE'.includes(sql.charAt(start))
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
    end: end + 1,
  }
}

function numberAt(sql: string, start: number): Token {
  NUMBER.lastIndex = start
  const text = NUMBER.exec(sql)?.[0] ?? sql.charAt(start)
  return { kind: 'number', text, value: text, start, end: start + text.length }
}

function wordAt(sql: string, start: number): Token {
  let end = start
  while (end < sql.length && WORD_PART.test(characterAt(sql, end))) end += characterAt(sql, end).length
  const text = sql.slice(start, end)
  return { kind: 'word', text, value: text, start, end }
}

function skipBlanks(sql: string, from: number): number {
  let at = from
  for (;;) {
    if (/\s/.test(sql.charAt(at))) at++
    else if (sql.startsWith('--', at)) at = endOf(sql, '\n', at)
    else if (sql.startsWith('/*', at)) at = endOf(sql, '*/', at + 2)
    else return at
  }
}

function endOf(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from)
  return found < 0 ? sql.length : found + mark.length
}

function characterAt(sql: string, at: number): string {
  return String.fromCodePoint(sql.codePointAt(at) ?? 0)
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}
