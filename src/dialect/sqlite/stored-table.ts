/**
 * Reads the CREATE TABLE text that SQLite stores: the only place that holds names and conditions of constraints, which the
 * pragmas do not tell. Follows the grammar of https://sqlite.org/lang_createtable.html.
 */
import { readStoredColumn, type StoredColumn } from './stored-column'
import {
  readCheck,
  readKey,
  readReferences,
  type ConstraintHead,
  type Span,
  type StoredConstraints,
} from './stored-constraint'
import { TokenReader } from './token-reader'

/** What stands between two commas of a definition, with the blanks and comments around it. */
export interface TablePiece extends Span {
  /** `undefined` for a constraint of the table. */
  readonly column: StoredColumn | undefined
}

/** A table as its stored text says. */
export interface StoredTable extends Readonly<StoredConstraints> {
  readonly name: string
  readonly sql: string
  /** Where the name ends, and where the parenthesis behind it opens. */
  readonly head: Span
  readonly pieces: readonly TablePiece[]
  readonly comment: string | undefined
  readonly columns: readonly StoredColumn[]
  readonly strict: boolean
  readonly withoutRowid: boolean
}

const TABLE_CLAUSES = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])

/** Reads the text of one table. */
export function readStoredTable(sql: string): StoredTable {
  const text = new TokenReader(sql)
  text.take('CREATE')
  text.take('TABLE')
  const name = text.path()
  const nameEnd = text.end
  const comment = text.comment()
  const constraints: StoredConstraints = { primaryKey: undefined, uniques: [], checks: [], foreignKeys: [] }
  const head = { start: nameEnd, end: text.start }
  const pieces: TablePiece[] = []
  text.take('(')
  while (!text.isAtEnd && !text.take(')')) {
    const start = text.end
    const column = text.seesOneOf(TABLE_CLAUSES) ? undefined : readStoredColumn(text, constraints)
    if (column === undefined) readTableConstraint(text, constraints)
    // Commas may be missing between the constraints of a table.
    const isOpen = text.seesOneOf(TABLE_CLAUSES)
    if (!isOpen) text.skipTo([',', ')'])
    pieces.push({ column, start, end: isOpen ? text.end : text.start })
    text.take(',')
  }
  const columns = pieces.flatMap(({ column }) => column ?? [])
  return { name, sql, head, comment, pieces, columns, ...constraints, ...readOptions(text) }
}

function readTableConstraint(text: TokenReader, constraints: StoredConstraints): void {
  const { start } = text
  const head = readHead(text)
  readBody(text, head, constraints)
  head.spans.push({ start, end: text.end })
}

function readBody(text: TokenReader, head: ConstraintHead, constraints: StoredConstraints): void {
  if (text.take('PRIMARY', 'KEY')) constraints.primaryKey = readKey(text, head)
  else if (text.take('UNIQUE')) constraints.uniques.push(readKey(text, head))
  else if (text.take('CHECK')) constraints.checks.push(readCheck(text, head))
  else if (text.take('FOREIGN', 'KEY')) {
    const columns = text.names()
    text.take('REFERENCES')
    constraints.foreignKeys.push(readReferences(text, head, columns))
  } else if (head.name === undefined) text.next()
}

/** `CONSTRAINT name`, of which the last one counts. */
function readHead(text: TokenReader): ConstraintHead {
  let head: ConstraintHead = { name: undefined, comment: undefined, column: undefined, spans: [] }
  while (text.take('CONSTRAINT')) head = { ...head, name: text.name(), comment: text.comment() }
  return head
}

function readOptions(text: TokenReader): Pick<StoredTable, 'strict' | 'withoutRowid'> {
  const options = { strict: false, withoutRowid: false }
  while (!text.isAtEnd) {
    if (text.take('STRICT')) options.strict = true
    else if (text.take('WITHOUT', 'ROWID')) options.withoutRowid = true
    else text.next()
  }
  return options
}
