/** The names of types as they stand in definitions: words, quoted or not, and a size. */
import type { OptionCheck } from '../../schema/dialect-options'
import { tokenize, type Token } from '../../util/sql-tokenizer'
import { TokenReader } from './token-reader'

/** The words that end a type. */
const CLAUSES = new Set([
  'CONSTRAINT',
  'PRIMARY',
  'NOT',
  'NULL',
  'UNIQUE',
  'CHECK',
  'DEFAULT',
  'COLLATE',
  'REFERENCES',
  'DEFERRABLE',
  'AS',
])

/** A type as a definition has it. */
export interface WrittenType {
  /** The text, without comments. */
  readonly text: string
  /** What it says: its words one blank apart and quoted where they must be; empty if there is none. */
  readonly name: string
}

/** Reads the type up to the first word of a clause. */
export function readTypeName(text: TokenReader): WrittenType {
  const start = text.position
  const { words, size } = readParts(text)
  return { text: text.bareText(start), name: nameOf(words, size?.join(', ')) }
}

/** The words of a name, and the `(10, 2)` behind them. */
function readParts(text: TokenReader): {
  readonly words: readonly Token[]
  readonly size: readonly string[] | undefined
} {
  const words: Token[] = []
  while (!endsType(text)) words.push(text.next() as Token)
  const isSized = words.length > 0 && text.sees('(')
  return { words, size: isSized ? text.list(() => text.skipTo([',', ')'])) : undefined }
}

/** Lets nothing else pass. */
export const isTypeName: OptionCheck = (value) =>
  typeof value === 'string' && isWholeTypeName(value)
    ? undefined
    : "the name of a type as it stands in CREATE TABLE: 'NVARCHAR(40)'"

function isWholeTypeName(text: string): boolean {
  if (text.includes('\0') || !text.isWellFormed()) return false
  const reader = new TokenReader(text)
  const { words, size = [] } = readParts(reader)
  return (
    words.length > 0 &&
    [...words, ...size.flatMap((item) => tokenize(item, { brackets: true }))].every(isClosed) &&
    size.every(isSignedNumber) &&
    reader.isAtEnd &&
    reader.bareText(0) === text
  )
}

function nameOf(words: readonly Token[], size: string | undefined): string {
  const [first] = words
  // Of a name that begins with a quoted word, SQLite takes that word alone.
  const known = first === undefined || first.kind === 'word' ? undefined : plainType(first.value)
  const name = known ?? words.map(typeWord).join(' ')
  const isWhole = size === undefined || known?.toUpperCase() === 'INTEGER' || name.endsWith(')')
  return isWhole ? name : `${name}(${size})`
}

/** A size is one or two numbers, with or without a sign. */
function isSignedNumber(text: string): boolean {
  const tokens = tokenize(text, { brackets: true })
  const [last] = tokens.slice(-1)
  const isSigned = tokens.length === 2 && ['+', '-'].includes(tokens[0]?.text ?? '')
  return last?.kind === 'number' && (tokens.length === 1 || isSigned)
}

/** Whether a quoted word ends with the quote that opened it. */
function isClosed({ kind, text, value }: Token): boolean {
  if (kind === 'word' || kind === 'number' || kind === 'symbol') return true
  const quote = text.charAt(0)
  if (quote === '[') return text === `[${value}]`
  return text === quote + value.replaceAll(quote, quote + quote) + quote
}

function endsType(text: TokenReader): boolean {
  const token = text.peek()
  return (
    token === undefined ||
    (token.kind !== 'word' && token.kind !== 'quoted' && token.kind !== 'string') ||
    text.seesOneOf(CLAUSES) ||
    text.sees('GENERATED', 'ALWAYS')
  )
}

/** What a quoted name says, if it says it with plain words: `[varchar]` is the same type as `varchar`. */
function plainType(quoted: string): string | undefined {
  if (quoted === '') return ''
  if (!isWholeTypeName(quoted)) return undefined
  const text = new TokenReader(quoted)
  if (text.peek()?.kind !== 'word') return undefined
  const { name } = readTypeName(text)
  return name.includes('"') ? undefined : name
}

/** A word of a type's name; quoted, it may be anything. */
function typeWord({ kind, value }: Token): string {
  return kind === 'word' ? value : `"${value.replaceAll('"', '""')}"`
}
