/**
 * Reads the CREATE TABLE text that SQLite stores: the only place that holds names and conditions of constraints, which the
 * pragmas do not tell. Follows the grammar of https://sqlite.org/lang_createtable.html. What the classes of `schema/` cannot
 * express is put into `remarks`.
 */
import type { ReferentialAction } from '../../schema/foreign-key'
import { tokenize, type Token } from '../sql-tokenizer'
import { TokenReader } from './token-reader'

/** A column as its definition says. */
export interface StoredColumn {
  readonly name: string
  /** The declared type, its words one blank apart and quoted where they were; empty if there is none. */
  type: string
  notNull: boolean
  defaultSql: string | undefined
  generated: boolean
}

/** A constraint as its definition says; of a column or of the table makes no difference but to `column`. */
export interface StoredConstraint {
  readonly kind: 'primaryKey' | 'unique' | 'check' | 'foreignKey'
  readonly name: string | undefined
  /** The column that the constraint was written behind. */
  readonly column: string | undefined
  columns: string[]
  /** The condition of a CHECK. */
  sql: string
  target: { readonly table: string; readonly columns: readonly string[] } | undefined
  onDelete: ReferentialAction | undefined
  onUpdate: ReferentialAction | undefined
  match: string | undefined
  deferrable: boolean | undefined
  initially: 'DEFERRED' | 'IMMEDIATE' | undefined
}

/** A table as its stored text says. */
export interface StoredTable {
  readonly name: string
  readonly columns: StoredColumn[]
  readonly constraints: StoredConstraint[]
  readonly remarks: string[]
}

const COLUMN_CLAUSES = new Set([
  'CONSTRAINT',
  'PRIMARY',
  'NOT',
  'NULL',
  'UNIQUE',
  'CHECK',
  'DEFAULT',
  'COLLATE',
  'REFERENCES',
  'GENERATED',
  'AS',
])
const TABLE_CLAUSES = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'])

/** Reads the text of one table. */
export function readStoredTable(sql: string): StoredTable {
  return new TableText(new TokenReader(sql, tokenize(sql, { brackets: true }))).read()
}

/** A word of a type's name; quoted, it may be anything. */
function typeWord({ kind, value }: Token): string {
  return kind === 'word' ? value : `"${value.replaceAll('"', '""')}"`
}

class TableText {
  private readonly columns: StoredColumn[] = []
  private readonly constraints: StoredConstraint[] = []
  private readonly remarks: string[] = []
  private pendingName: string | undefined

  constructor(private readonly text: TokenReader) {}

  read(): StoredTable {
    const { text } = this
    text.take('CREATE')
    text.take('TABLE')
    const name = text.path()
    text.take('(')
    while (!text.isAtEnd && !text.take(')')) {
      if (text.seesOneOf(TABLE_CLAUSES)) this.tableClause()
      else this.column()
      text.take(',')
    }
    const options = text.skipTo([])
    if (options !== '') this.remarks.push(`its option ${options.toUpperCase()}`)
    return { name, columns: this.columns, constraints: this.constraints, remarks: this.remarks }
  }

  private column(): void {
    const column: StoredColumn = {
      name: this.text.name(),
      type: this.typeName(),
      notNull: false,
      defaultSql: undefined,
      generated: false,
    }
    this.columns.push(column)
    while (this.text.seesOneOf(COLUMN_CLAUSES)) this.columnClause(column)
    // Nothing of the grammar can be left here; should it be, the next column must still be found.
    const rest = this.text.skipTo([',', ')'])
    if (rest !== '') this.remarks.push(`column ${column.name}: ${rest}`)
  }

  private typeName(): string {
    const { text } = this
    const words: string[] = []
    while (text.peek() !== undefined && text.peek()?.kind !== 'symbol' && !text.seesOneOf(COLUMN_CLAUSES))
      words.push(typeWord(text.next() as Token))
    const size = text.parenthesized()
    const name = words.join(' ')
    return size === undefined
      ? name
      : `${name}(${size
          .split(',')
          .map((part) => part.trim())
          .join(', ')})`
  }

  private columnClause(column: StoredColumn): void {
    const { text } = this
    if (this.constraintName()) return
    if (text.take('NOT', 'NULL')) {
      column.notNull = true
      this.endClause(`column ${column.name}: NOT NULL`)
    } else if (text.take('NULL')) this.endClause(`column ${column.name}: NULL`)
    else if (text.take('DEFAULT')) column.defaultSql = this.defaultText()
    else if (text.take('COLLATE')) this.remarks.push(`column ${column.name}: COLLATE ${text.name()}`)
    else if (text.sees('GENERATED') || text.sees('AS')) this.generated(column)
    else this.columnConstraint(column)
  }

  private columnConstraint({ name }: StoredColumn): void {
    const { text } = this
    if (text.take('PRIMARY', 'KEY')) {
      this.add('primaryKey', { column: name, columns: [name] })
      if (text.take('DESC')) this.remarks.push(`column ${name}: PRIMARY KEY DESC`)
      text.take('ASC')
      this.endClause('PRIMARY KEY')
      if (text.take('AUTOINCREMENT')) this.remarks.push(`column ${name}: AUTOINCREMENT`)
    } else if (text.take('UNIQUE')) {
      this.add('unique', { column: name, columns: [name] })
      this.endClause(`UNIQUE (${name})`)
    } else if (text.take('CHECK')) this.add('check', { column: name, sql: text.parenthesized() ?? '' })
    else if (text.take('REFERENCES')) this.references({ column: name, columns: [name] })
    else text.next()
  }

  private tableClause(): void {
    const { text } = this
    if (this.constraintName()) return
    if (text.take('PRIMARY', 'KEY')) {
      this.add('primaryKey', { columns: this.keyColumns('PRIMARY KEY') })
      this.endClause('PRIMARY KEY')
    } else if (text.take('UNIQUE')) {
      const columns = this.keyColumns('UNIQUE')
      this.add('unique', { columns })
      this.endClause(`UNIQUE (${columns.join(', ')})`)
    } else if (text.take('CHECK')) {
      this.add('check', { sql: text.parenthesized() ?? '' })
      this.endClause('CHECK')
    } else if (text.take('FOREIGN', 'KEY')) {
      const columns = text.names()
      text.take('REFERENCES')
      this.references({ columns })
    } else text.next()
  }

  /** `CONSTRAINT name`, which the clause after it will use. */
  private constraintName(): boolean {
    this.pendingName = undefined
    if (!this.text.take('CONSTRAINT')) return false
    const name = this.text.name()
    if (this.text.sees('CONSTRAINT')) return true
    this.pendingName = name
    return false
  }

  private add(kind: StoredConstraint['kind'], facts: Partial<StoredConstraint>): StoredConstraint {
    const constraint: StoredConstraint = {
      kind,
      name: this.pendingName,
      column: undefined,
      columns: [],
      sql: '',
      target: undefined,
      onDelete: undefined,
      onUpdate: undefined,
      match: undefined,
      deferrable: undefined,
      initially: undefined,
      ...facts,
    }
    this.pendingName = undefined
    this.constraints.push(constraint)
    return constraint
  }

  /** The columns of a key; an order or collation of their own is told apart. */
  private keyColumns(what: string): string[] {
    const { text } = this
    const names: string[] = []
    text.take('(')
    while (!text.isAtEnd && !text.take(')')) {
      const name = text.name()
      names.push(name)
      const extra = text.skipTo([',', ')']).toUpperCase()
      if (extra !== '' && extra !== 'ASC') this.remarks.push(`${what}: column ${name} ${extra}`)
      text.take(',')
    }
    return names
  }

  /** `ON CONFLICT …`, which a constraint or NOT NULL may end with. */
  private endClause(what: string): void {
    if (this.text.take('ON', 'CONFLICT'))
      this.remarks.push(`${what} ON CONFLICT ${this.text.name().toUpperCase()}`)
  }

  private defaultText(): string {
    const { text } = this
    const inside = text.parenthesized()
    if (inside !== undefined) return inside
    const sign = text.sees('-') || text.sees('+') ? text.name() : ''
    return sign + (text.next()?.text ?? '')
  }

  private generated(column: StoredColumn): void {
    const { text } = this
    text.take('GENERATED', 'ALWAYS')
    text.take('AS')
    const sql = text.parenthesized() ?? ''
    const kind = text.take('STORED') ? ' STORED' : text.take('VIRTUAL') ? ' VIRTUAL' : ''
    column.generated = true
    this.remarks.push(`column ${column.name}: GENERATED ALWAYS AS (${sql})${kind}`)
  }

  private references(facts: Partial<StoredConstraint>): void {
    const { text } = this
    const target = { table: text.name(), columns: text.names() }
    const key = this.add('foreignKey', { ...facts, target })
    while (this.referenceOption(key));
  }

  private referenceOption(key: StoredConstraint): boolean {
    const { text } = this
    if (text.take('ON', 'DELETE')) key.onDelete = this.action()
    else if (text.take('ON', 'UPDATE')) key.onUpdate = this.action()
    else if (text.take('MATCH')) key.match = text.name().toUpperCase()
    else if (text.take('NOT', 'DEFERRABLE')) key.deferrable = false
    else if (text.take('DEFERRABLE')) key.deferrable = true
    else if (text.take('INITIALLY')) key.initially = text.name().toUpperCase() as 'DEFERRED'
    else return false
    return true
  }

  private action(): ReferentialAction {
    const first = this.text.name().toUpperCase()
    const isPair = first === 'SET' || first === 'NO'
    return (isPair ? `${first} ${this.text.name().toUpperCase()}` : first) as ReferentialAction
  }
}
