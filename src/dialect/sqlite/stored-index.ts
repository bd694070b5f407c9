import { unsafeSql } from '../../expression/raw-sql'
import type { IndexFacts, IndexPart } from '../table-facts'
import { readKeyPart, type KeyPart } from './key-part'
import { TokenReader } from './token-reader'

/** Reads the CREATE INDEX text that SQLite stores. `columnNamed` tells a column of the table from an expression. */
export function readStoredIndex(sql: string, columnNamed: (name: string) => string | undefined): IndexFacts {
  const text = new TokenReader(sql)
  text.take('CREATE')
  const unique = text.take('UNIQUE')
  text.take('INDEX')
  const name = text.path()
  const comment = text.comment()
  text.take('ON')
  text.path()
  const parts = text.list(() => indexPart(readKeyPart(text), columnNamed))
  const where = text.take('WHERE') ? unsafeSql(text.skipTo([])) : undefined
  return { name, parts, options: { unique, where, comment } }
}

function indexPart(
  { name, sql, collation, direction }: KeyPart,
  columnNamed: (name: string) => string | undefined,
): IndexPart {
  return {
    column: name === undefined ? undefined : columnNamed(name),
    sql,
    direction,
    nulls: undefined,
    collation: collation === undefined ? undefined : [collation],
  }
}
