import { RawSql, unsafeSql } from '../expression/raw-sql'
import { tokenize, type Token } from '../util/sql-tokenizer'

/** New names in a text of the catalog. */
export interface TextRenaming {
  /** What a name becomes; undefined if it stays. A name is what it is by the symbol behind it, too. */
  readonly name: (name: string, behind: string | undefined) => string | undefined
  readonly type: (name: string) => string | undefined
  /** A name as SQL. */
  readonly quote: (name: string) => string
  /** Whether `[` opens a quoted name. */
  readonly brackets: boolean
}

/** The same text as the database writes it when the names have changed. */
export function renamedText(sql: string, renaming: TextRenaming): string {
  const tokens = tokenize(sql, { brackets: renaming.brackets })
  let [text, end] = ['', 0]
  for (const [i, token] of tokens.entries()) {
    const name = newName(token, tokens[i - 1], tokens[i + 1], renaming)
    if (name === undefined) continue
    text += sql.slice(end, token.start) + renaming.quote(name)
    end = token.end
  }
  return text + sql.slice(end)
}

/** The same of an expression that was read. */
export function renamedSql<T>(expression: T, renaming: TextRenaming): T | RawSql {
  if (!(expression instanceof RawSql) || expression.inserted.length > 0) return expression
  return unsafeSql(renamedText(expression.texts.join(''), renaming))
}

/** Behind these words stands the name of something else. */
const OTHERS: ReadonlySet<string> = new Set(['as', 'collate'])

function newName(
  { kind, value }: Token,
  before: Token | undefined,
  behind: Token | undefined,
  { name, type }: TextRenaming,
): string | undefined {
  if (kind !== 'word' && kind !== 'quoted') return undefined
  if (before?.text === '::') return type(value)
  const isFunction = kind === 'word' && behind?.text === '('
  const isOther = before?.kind === 'word' && OTHERS.has(before.value.toLowerCase())
  return isFunction || isOther ? undefined : name(value, behind?.text)
}
