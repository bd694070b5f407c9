import { unsafeSql } from '../../expression/raw-sql'
import type { IndexFacts, IndexPart } from '../table-facts'
import { tokenize } from '../sql-tokenizer'
import { TokenReader } from './token-reader'

/** An index as its stored text says, and what the classes of `schema/` cannot express of it. */
export interface StoredIndex {
  readonly facts: IndexFacts
  readonly remarks: readonly string[]
}

/** Reads the CREATE INDEX text that SQLite stores. `columnNamed` tells a column of the table from an expression. */
export function readStoredIndex(sql: string, columnNamed: (name: string) => string | undefined): StoredIndex {
  const text = new TokenReader(sql, tokenize(sql, { brackets: true }))
  text.take('CREATE')
  const unique = text.take('UNIQUE')
  text.take('INDEX')
  const name = text.path()
  text.take('ON')
  text.name()
  const remarks: string[] = []
  const parts: IndexPart[] = []
  text.take('(')
  while (!text.isAtEnd && !text.take(')')) {
    parts.push(readPart(text, columnNamed, remarks))
    text.take(',')
  }
  const where = text.take('WHERE') ? text.skipTo([]) : undefined
  const options = { unique, where: where === undefined ? undefined : unsafeSql(where) }
  return { facts: { name, parts, options }, remarks }
}

function readPart(
  text: TokenReader,
  columnNamed: (name: string) => string | undefined,
  remarks: string[],
): IndexPart {
  const first = text.peek()
  const sql = text.skipTo([',', ')', 'COLLATE', 'ASC', 'DESC'])
  const isName = first?.text === sql && first.kind !== 'number'
  const column = isName ? columnNamed(first.value) : undefined
  if (text.take('COLLATE')) remarks.push(`${sql} COLLATE ${text.name()}`)
  const direction = text.take('DESC') ? 'desc' : 'asc'
  text.take('ASC')
  return { column, sql: column === undefined ? withoutParentheses(sql) : sql, direction, nulls: undefined }
}

/** `(a + b)` and `a + b` mean the same to an index; the compiler writes the parentheses anew. */
export function withoutParentheses(sql: string): string {
  const text = new TokenReader(sql, tokenize(sql, { brackets: true }))
  const inside = text.parenthesized()
  return inside !== undefined && text.isAtEnd ? withoutParentheses(inside) : sql
}
