/** Statements and comments one after another, as a database's own shell reads them. */
import { tokenize } from './sql-tokenizer'

/** Where a line ends for PostgreSQL, for SQLite or for an editor: a comment that goes on in the next one is none there any more. */
const LINE_END = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/

/** A last line with a comment in it, perhaps: it may as well be part of a string. */
const COMMENT_AT_END = /--[^\n]*\n*$/

/**
 * A text as a comment: every line of it.
 *
 * @example
 * sqlComment('note: one\ntwo') // -- note: one
 *                              // -- two
 */
export function sqlComment(text: string, indent = ''): string {
  return text
    .split(LINE_END)
    .map((line) => `-- ${indent}${line}`)
    .join('\n')
}

/** A statement with its semicolon, which no comment at its end swallows. */
export function terminated(sql: string): string {
  return endsInComment(sql) ? `${sql}\n;` : `${sql};`
}

/** The statement that `terminated` has written, perhaps with blanks behind it, which people leave. */
export function unterminated(text: string): string {
  const sql = /^(.*);\s*$/s.exec(text)?.[1]
  if (sql === undefined) return text.trimEnd()
  const before = sql.slice(0, -1)
  return sql.endsWith('\n') && endsInComment(before) ? before : sql
}

/** Whether what is written behind a statement would be part of a comment, by the reading of either database. */
function endsInComment(sql: string): boolean {
  if (!COMMENT_AT_END.test(sql)) return false
  return [false, true].some((brackets) => {
    const end = tokenize(sql, { brackets }).at(-1)?.end ?? 0
    return COMMENT_AT_END.test(sql.slice(end).replaceAll(/\/\*.*?\*\//gs, ' '))
  })
}

/** Several statements as one text, each but the last with its semicolon. */
export function joinStatements(statements: readonly string[]): string {
  return statements.map((sql, i) => (i < statements.length - 1 ? terminated(sql) : sql)).join('\n')
}
