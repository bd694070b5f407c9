import { IdentifierQuoter } from '../../compiler/identifier-quoter'
import { RESERVED_WORDS } from './reserved-words'
import { readStoredQuery, type StoredQuery } from './stored-query'
import { TokenReader } from './token-reader'

const quoter = new IdentifierQuoter(RESERVED_WORDS, undefined)

/** A view as its stored text says. */
export interface StoredView {
  readonly name: string
  readonly comment: string | undefined
  readonly query: string
  /** What the query is about. */
  readonly reads: StoredQuery
}

/** Reads the CREATE VIEW text that SQLite stores. */
export function readStoredView(sql: string): StoredView {
  const text = new TokenReader(sql)
  text.take('CREATE')
  text.take('VIEW')
  const name = text.path()
  const comment = text.comment()
  const columns = text.names()
  text.take('AS')
  const query = named(name, columns, text.skipTo([]))
  return { name, comment, query, reads: readStoredQuery(query) }
}

/**
 * A view may name the columns of its query beside it; the same said by the query alone. No query of a view can read from a
 * table of the view's own name, so that the name is free in it.
 */
function named(name: string, columns: readonly string[], query: string): string {
  if (columns.length === 0 || ![name, ...columns].every(isName)) return query
  const [view, ...list] = [name, ...columns].map((each) => quoter.quote(each))
  return `WITH ${view} (${list.join(', ')}) AS (${query}) SELECT * FROM ${view}`
}

function isName(name: string): boolean {
  return name !== '' && !name.includes('\0') && name.isWellFormed()
}
