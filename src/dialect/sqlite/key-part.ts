import { tokenize, type Token } from '../../util/sql-tokenizer'
import { withoutParentheses, type TokenReader } from './token-reader'

/** One part of a key or an index as its text says. */
export interface KeyPart {
  /** The name, where the part is nothing else. */
  readonly name: string | undefined
  /** The expression, without collation and direction. */
  readonly sql: string
  readonly collation: string | undefined
  readonly direction: 'asc' | 'desc'
}

const ENDS = [',', ')', 'ASC', 'DESC', 'AUTOINCREMENT']

/** Reads one part. */
export function readKeyPart(text: TokenReader): KeyPart {
  const [first, start] = [text.peek(), text.position]
  const part = text.skipTo(ENDS)
  if (first !== undefined && text.position === start + 1)
    return { name: nameOf(first), sql: part, collation: undefined, direction: readDirection(text) }
  const { sql, collation } = splitCollation(part)
  return { name: nameIn(sql), sql, collation, direction: readDirection(text) }
}

/** `ASC` or `DESC`, if it comes next. */
export function readDirection(text: TokenReader): 'asc' | 'desc' {
  if (text.take('DESC')) return 'desc'
  text.take('ASC')
  return 'asc'
}

/** A COLLATE at the end of a part is the part's own only if it is on the whole expression. */
function splitCollation(part: string): { readonly sql: string; readonly collation: string | undefined } {
  const sql = withoutParentheses(part)
  const tokens = tokenize(sql, { brackets: true })
  const operand = collated(tokens)
  if (operand === undefined) return { sql, collation: undefined }
  return {
    sql: withoutParentheses(sql.slice(0, operand.at(-1)?.end)),
    collation: tokens.at(-1)?.value,
  }
}

/** What stands before a COLLATE that is on all of it. */
function collated(tokens: readonly Token[]): readonly Token[] | undefined {
  const operand = tokens.slice(0, -2)
  const isCollate = isWord(tokens.at(-2), 'COLLATE')
  return isCollate && (isPrimary(operand) || collated(operand) !== undefined) ? operand : undefined
}

/** COLLATE binds closer than any operator between two operands: signs apart, only one thing can stand before it. */
function isPrimary([first, ...rest]: readonly Token[]): boolean {
  if (first === undefined) return false
  if (['-', '+', '~'].includes(first.text)) return isPrimary(rest) || collated(rest) !== undefined
  if (first.text === '(') return closesAtEnd([first, ...rest])
  return first.kind !== 'symbol' && (rest.length === 0 || (rest[0]?.text === '(' && closesAtEnd(rest)))
}

/** Whether the parenthesis that opens first is the one that closes last. */
function closesAtEnd(tokens: readonly Token[]): boolean {
  let depth = 0
  const end = tokens.findIndex(({ kind, text }) => {
    if (kind === 'symbol' && text === '(') depth++
    if (kind === 'symbol' && text === ')') depth--
    return depth === 0
  })
  return end === tokens.length - 1
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toUpperCase() === word
}

/** SQLite takes a string for a name here, too. */
function nameIn(sql: string): string | undefined {
  const [token, ...rest] = tokenize(sql, { brackets: true })
  return token !== undefined && rest.length === 0 ? nameOf(token) : undefined
}

function nameOf({ kind, value }: Token): string | undefined {
  return kind === 'word' || kind === 'quoted' || kind === 'string' ? value : undefined
}
