/** Reads a column's definition out of a CREATE TABLE text, with the constraints that stand behind it. */
import type { Token } from '../../util/sql-tokenizer'
import type { ConflictResolution } from './options'
import {
  readCheck,
  readConflict,
  readKey,
  readReferences,
  readTiming,
  type ConstraintHead,
  type StoredConstraints,
} from './stored-constraint'
import type { TokenReader } from './token-reader'
import { readTypeName, type WrittenType } from './type-name'

/** A column as its definition says. */
export interface StoredColumn {
  readonly name: string
  readonly comment: string | undefined
  readonly type: WrittenType
  notNull: boolean
  notNullOnConflict: ConflictResolution | undefined
  /** The text of the default, without the parentheses around it. */
  defaultSql: string | undefined
  collation: string | undefined
  computed: { readonly sql: string; readonly stored: boolean } | undefined
  /** Names of clauses that have none in SQL's own terms. */
  readonly clauseNames: string[]
}

/** The words that mean something as a default; any other stands for a string. */
const DEFAULT_WORDS = new Set(['NULL', 'TRUE', 'FALSE', 'CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP'])

/** Reads one column; its constraints go to those of the table. */
export function readStoredColumn(text: TokenReader, constraints: StoredConstraints): StoredColumn {
  const column: StoredColumn = {
    name: text.name(),
    comment: text.comment(),
    type: readTypeName(text),
    notNull: false,
    notNullOnConflict: undefined,
    defaultSql: undefined,
    collation: undefined,
    computed: undefined,
    clauseNames: [],
  }
  const reader = new ColumnReader(text, column, constraints)
  while (reader.clause());
  return column
}

class ColumnReader {
  constructor(
    private readonly text: TokenReader,
    private readonly column: StoredColumn,
    private readonly constraints: StoredConstraints,
  ) {}

  /** Reads one clause, if one comes next. */
  clause(): boolean {
    const { start } = this.text
    const head = this.head()
    if (this.constraint(head)) {
      head.spans.push({ start, end: this.text.end })
      return true
    }
    return this.property(head, start) || head.name !== undefined
  }

  /** `CONSTRAINT name`, which may stand before any clause, or before none. */
  private head(): ConstraintHead {
    const { text } = this
    const isNamed = text.take('CONSTRAINT')
    const name = isNamed ? text.name() : undefined
    return { name, comment: isNamed ? text.comment() : undefined, column: this.column.name, spans: [] }
  }

  private constraint(head: ConstraintHead): boolean {
    const { text, constraints } = this
    if (text.take('PRIMARY', 'KEY')) constraints.primaryKey = readKey(text, head)
    else if (text.take('UNIQUE')) constraints.uniques.push(readKey(text, head))
    else if (text.take('CHECK')) constraints.checks.push(readCheck(text, head))
    else if (text.take('REFERENCES'))
      constraints.foreignKeys.push(readReferences(text, head, [this.column.name]))
    else return false
    return true
  }

  /** What belongs to the column itself; a name before it is told, because nothing of the column can carry it. */
  private property({ name }: ConstraintHead, start: number): boolean {
    const { text, column } = this
    const what = text.peek()?.text.toUpperCase() ?? ''
    if (this.timing(start)) return true
    if (text.take('NOT', 'NULL')) {
      column.notNull = true
      column.notNullOnConflict = readConflict(text)
    } else if (text.take('NULL')) readConflict(text)
    else if (text.take('DEFAULT')) column.defaultSql = this.defaultText()
    else if (text.take('COLLATE')) column.collation = text.name()
    else if (!this.computed()) return false
    if (name !== undefined) column.clauseNames.push(`${name} of ${what === 'NOT' ? 'NOT NULL' : what}`)
    return true
  }

  /** When a key is checked may stand far behind it; it is the last key before that is meant. */
  private timing(start: number): boolean {
    const timing = readTiming(this.text)
    const { foreignKeys } = this.constraints
    const last = foreignKeys.at(-1)
    if (timing !== undefined && last !== undefined) {
      foreignKeys[foreignKeys.length - 1] = { ...last, ...timing }
      last.spans.push({ start, end: this.text.end })
    }
    return timing !== undefined
  }

  private computed(): boolean {
    const { text, column } = this
    const isMarked = text.take('GENERATED', 'ALWAYS')
    if (!text.take('AS')) return isMarked
    const sql = text.parenthesized() ?? ''
    const stored = text.take('STORED')
    text.take('VIRTUAL')
    column.computed = { sql, stored }
    return true
  }

  private defaultText(): string {
    const { text } = this
    const inside = text.parenthesized()
    if (inside !== undefined) return inside
    const sign = text.sees('-') || text.sees('+') ? text.name() : ''
    const token = text.next()
    return sign + (token === undefined ? '' : defaultTerm(token))
  }
}

/** SQLite takes any other word for a string, as it does with one in double quotes. */
function defaultTerm({ kind, text, value }: Token): string {
  const isString = kind === 'quoted' || (kind === 'word' && !DEFAULT_WORDS.has(text.toUpperCase()))
  return isString ? `'${value.replaceAll("'", "''")}'` : text
}
