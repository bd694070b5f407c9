/** Whether a text speaks of a column: told too often rather than too seldom, because a database only can tell for sure. */
import { tokenize, type Token } from '../../util/sql-tokenizer'
import { lower } from './name-key'
import type { StoredObject } from './schema-texts'

/** Words that SQLite takes for names only in quotes, among those that views and triggers are made of. */
const NEVER_NAMES = new Set(
  'and as between case check create default delete distinct else escape exists from group having in index insert into is isnull join limit not notnull null on or order select set table then to union unique update using values when where'.split(
    ' ',
  ),
)

/** Whether one of these names stands anywhere in a text. */
export function namesOneOf(sql: string, names: readonly string[]): boolean {
  const sought = new Set(names.map(lower))
  return sought.size > 0 && tokenize(sql, { brackets: true }).some((token) => isName(token, sought))
}

/** Whether a trigger speaks of a column of a table or view; the names in lower case. */
export function mentions({ table: owner, sql = '' }: StoredObject, table: string, column: string): boolean {
  const statements = statementsOf(tokenize(sql, { brackets: true }))
  const isOwn = lower(owner) === table
  return statements.some((tokens, i) => {
    const isNamed = tokens.some((token) => isName(token, new Set([table])))
    return tokens.some((token, at) => {
      if (!isName(token, new Set([column]))) return false
      const qualifier = tokens[at - 1]?.text === '.' ? lower(tokens[at - 2]?.value ?? '') : undefined
      if (qualifier === 'new' || qualifier === 'old') return isOwn
      // What stands before BEGIN is about the trigger's own table; a statement that does not name the table cannot mean its column.
      if (i === 0) return isOwn
      return isNamed && !isOfInserted(tokens, at, table)
    })
  })
}

/** Whether a trigger of another table reads or writes a table or view; the name in lower case. */
export function mentionsTable({ table: owner, sql = '' }: StoredObject, table: string): boolean {
  const names = new Set([table])
  const [, ...statements] = statementsOf(tokenize(sql, { brackets: true }))
  const isUsed = (tokens: readonly Token[], at: number): boolean => {
    const before = tokens[at - 1]?.text === '.' ? tokens[at - 3] : tokens[at - 1]
    return before?.kind === 'word' && BEFORE_TABLES.has(before.text.toUpperCase())
  }
  return (
    lower(owner) !== table &&
    statements.some((tokens) => tokens.some((token, at) => isName(token, names) && isUsed(tokens, at)))
  )
}

/** The words behind which a table stands, OR ABORT and the like among them. */
const BEFORE_TABLES: ReadonlySet<string> = new Set(
  'FROM JOIN INTO UPDATE IN ABORT FAIL IGNORE REPLACE ROLLBACK'.split(' '),
)

/** The statements of a text; that which declares a trigger ends at BEGIN. */
function statementsOf(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]]
  for (const token of tokens) {
    const isBegin = statements.length === 1 && token.kind === 'word' && token.text.toUpperCase() === 'BEGIN'
    if (isBegin || token.text === ';') statements.push([])
    else statements.at(-1)?.push(token)
  }
  return statements
}

/** Whether a name is in the list of columns of another table's INSERT INTO. */
function isOfInserted(tokens: readonly Token[], at: number, table: string): boolean {
  const into = tokens.findIndex(({ kind, text }) => kind === 'word' && text.toUpperCase() === 'INTO')
  const open = tokens.findIndex(({ text }, i) => i > into && text === '(')
  const close = tokens.findIndex(({ text }, i) => i > open && text === ')')
  const target = tokens[open - 1]
  return into >= 0 && open === into + 2 && at > open && at < close && !isName(target, new Set([table]))
}

function isName(token: Token | undefined, names: ReadonlySet<string>): boolean {
  if (token === undefined || token.kind === 'number' || token.kind === 'symbol') return false
  // A word of the grammar is a name only in quotes.
  if (token.kind === 'word' && NEVER_NAMES.has(lower(token.value))) return false
  return names.has(lower(token.value))
}
