/**
 * The text by which a table is made anew. What the model says as it is said already stays word by word, and so does what the
 * model does not name; the rest is what the model's own DDL would write.
 */
import { tokenize } from '../../../util/sql-tokenizer'
import { isSameTypeName, isStrictType, usualTypeName } from '../declared-type'
import { diffRules } from '../diff-rules'
import { lower } from '../name-key'
import { hasUsualType, isNeverNull, numberedColumn } from '../read-table'
import type { SchemaTexts } from '../schema-texts'
import type { StoredColumn } from '../stored-column'
import type { Span, StoredConstraint, StoredKey } from '../stored-constraint'
import type { StoredTable, TablePiece } from '../stored-table'
import { withoutParentheses } from '../token-reader'
import { readType } from '../type-reader'
import { pairConstraints, type ConstraintPairs, type ReadTable } from './constraint-pairs'

/** What goes, in lower case. */
interface Removals {
  readonly columns: ReadonlySet<string>
  readonly constraints: ReadonlySet<string>
}

/** What the new text is made of. */
export interface DefinitionParts {
  readonly found: ReadTable
  readonly wanted: ReadTable
  readonly removals: Removals
  /** Columns of the model that are left out, in lower case. */
  readonly leftOut: ReadonlySet<string>
  /** Columns that stay as they are, in lower case. */
  readonly held: ReadonlySet<string>
  readonly texts: SchemaTexts
  /** Options of the table that the model does not speak of, and that stay as they are. */
  readonly unspoken: ReadonlySet<TableOption>
  /** Names, in lower case, of constraints that are to be as the model has them in every respect. */
  readonly replaced: ReadonlySet<string>
  /** What the model does not speak of goes. */
  readonly isExact: boolean
  /** Columns whose type the model spells out, in lower case. */
  readonly spelledTypes: ReadonlySet<string>
}

/** An option of a table as its text shows it. */
export type TableOption = 'withoutRowid' | 'autoincrement'

/** A new definition. */
export interface NewDefinition {
  /** The text from the parenthesis on. */
  readonly body: string
  readonly columns: readonly NewColumn[]
}

/** A column of the new table. */
export interface NewColumn {
  readonly column: StoredColumn
  /** What its values are copied from. */
  readonly from: StoredColumn | undefined
}

/** Puts the text together. */
export function newDefinition(parts: DefinitionParts): NewDefinition {
  const { wanted, leftOut } = parts
  const table = without(wanted.table, leftOut)
  const isKeyLeft = wanted.table.primaryKey !== undefined && table.primaryKey === undefined
  return new Definition({ ...parts, wanted: { ...wanted, table } }, isKeyLeft).write()
}

/** The table without the constraints that name columns which it does not get. */
function without(table: StoredTable, leftOut: ReadonlySet<string>): StoredTable {
  const isOver = (names: readonly string[]): boolean => names.some((name) => leftOut.has(lower(name)))
  const words = (sql: string): string[] => tokenize(sql, { brackets: true }).map(({ value }) => value)
  const isOverParts = ({ parts }: StoredKey): boolean => isOver(parts.map(({ name, sql }) => name ?? sql))
  return {
    ...table,
    primaryKey: table.primaryKey && isOverParts(table.primaryKey) ? undefined : table.primaryKey,
    uniques: table.uniques.filter((key) => !isOverParts(key)),
    checks: table.checks.filter(({ sql }) => !isOver(words(sql))),
    foreignKeys: table.foreignKeys.filter(({ columns }) => !isOver(columns)),
  }
}

class Definition {
  readonly #pairs: ConstraintPairs
  /** The wanted constraint that takes the place of one that was found. */
  readonly #successors: ReadonlyMap<StoredConstraint, StoredConstraint>
  readonly #wantedColumns: ReadonlyMap<string, StoredColumn>

  constructor(
    private readonly parts: DefinitionParts,
    /** Whether the table does not get the primary key of the model, and has the old one or none. */
    private readonly isKeyLeft: boolean,
  ) {
    const { found, wanted, texts, leftOut, held, unspoken, replaced, removals } = parts
    const mayNumber = unspoken.has('autoincrement') && numberedColumn(wanted.table) !== undefined
    this.#pairs = pairConstraints(found, wanted, {
      texts,
      mayNumber,
      replaced,
      removed: removals.constraints,
    })
    this.#successors = new Map([...this.#pairs.foundFor].map(([own, other]) => [other, own]))
    const columns = wanted.table.columns.filter(
      ({ name }) => ![leftOut, held].some((names) => names.has(lower(name))),
    )
    this.#wantedColumns = new Map(columns.map((column) => [lower(column.name), column]))
  }

  write(): NewDefinition {
    const { found, wanted } = this.parts
    const columns = [...this.keptColumns(), ...this.newColumns()]
    const pieces = [
      ...columns.map(({ text }) => text),
      ...found.table.pieces.flatMap((piece) => this.constraintPiece(piece)),
      ...this.newConstraints(),
    ]
    const list = pieces.map((text, i) => (i === 0 ? text.replace(/^ +/, '') : spaced(text)))
    const isHead = this.differs(wanted.table.comment, found.table.comment)
    const head = isHead ? headOf(wanted) : headOf(found)
    const body = `${head}(${list.join(',')}${this.tail()}`
    return { body, columns: columns.map(({ column, from }) => ({ column, from })) }
  }

  private keptColumns(): (NewColumn & { readonly text: string })[] {
    const { found, removals } = this.parts
    return found.table.pieces.flatMap((piece) => {
      const { column: from } = piece
      if (from === undefined || removals.columns.has(lower(from.name))) return []
      const wanted = this.#wantedColumns.get(lower(from.name))
      if (wanted === undefined) return [{ column: from, from, text: this.unknownColumn(piece) }]
      if (this.isKept(from, wanted)) return [{ column: from, from, text: textOf(found, piece) }]
      return [
        { column: wanted, from, text: framed(textOf(found, piece), from, this.changedColumn(from, wanted)) },
      ]
    })
  }

  private newColumns(): (NewColumn & { readonly text: string })[] {
    const { found, wanted } = this.parts
    const known = new Set(found.table.columns.map(({ name }) => lower(name)))
    return wanted.table.pieces.flatMap((piece) => {
      const { column } = piece
      if (column === undefined || known.has(lower(column.name)) || !this.isTaken(column)) return []
      return [{ column, from: undefined, text: textOf(wanted, piece) }]
    })
  }

  private isTaken({ name }: StoredColumn): boolean {
    return this.#wantedColumns.has(lower(name))
  }

  /** A constraint behind it that goes, or says something else, is cut out. In a STRICT table it keeps any value that it has. */
  private unknownColumn(piece: TablePiece): string {
    const { wanted } = this.parts
    const text = this.withoutGone(piece)
    const type = piece.column?.type.text ?? ''
    if (!wanted.table.strict || isStrictType(type)) return text
    return withType(text, type, 'ANY')
  }

  private withoutGone(piece: TablePiece): string {
    const { found } = this.parts
    const gone = behind(found.table, piece.column).filter((constraint) => !this.stays(constraint))
    const spans = gone.flatMap((constraint) => constraint.spans).toSorted((a, b) => b.start - a.start)
    const cut = (text: string, { start, end }: Span): string =>
      text.slice(0, start - piece.start).trimEnd() + text.slice(end - piece.start)
    return spans.reduce(cut, textOf(found, piece))
  }

  /** As the model writes it, with the constraints behind it that stay. */
  private changedColumn(from: StoredColumn, column: StoredColumn): string {
    const { found, wanted } = this.parts
    const piece = wanted.table.pieces.find((each) => each.column === column)
    const hasKey = behind(wanted.table, column).includes(wanted.table.primaryKey as StoredConstraint)
    const kept = behind(found.table, from).filter(
      (constraint) =>
        this.stays(constraint) &&
        !found.known.typeChecks.has(constraint) &&
        !(hasKey && constraint === found.table.primaryKey),
    )
    const clauses = kept.flatMap(({ spans }) => spans).map((span) => ` ${textOf(found, span)}`)
    const text = piece === undefined ? '' : textOf(wanted, piece).trim()
    const isRenamed = column.type.text !== '' && this.isSameType(from, column)
    const typed = isRenamed ? withType(text, column.type.text, from.type.text) : text
    const whole = this.parts.isExact ? typed : withUnspoken(typed, { from, column, found })
    return whole + clauses.join('')
  }

  /** Constraints of the table itself: one that is said otherwise stands where the old one stood. */
  private constraintPiece(piece: TablePiece): string[] {
    const { found } = this.parts
    if (piece.column !== undefined) return []
    const constraint = allOf(found.table).find(
      ({ column, spans }) => column === undefined && isIn(spans, piece),
    )
    if (constraint === undefined || this.stays(constraint)) return [textOf(found, piece)]
    const successor = this.#successors.get(constraint)
    return successor === undefined ? [] : this.tableConstraint(successor)
  }

  private newConstraints(): string[] {
    const { wanted } = this.parts
    const isPlaced = (own: StoredConstraint): boolean =>
      this.#pairs.equal.has(own) || this.#pairs.foundFor.get(own)?.column === undefined
    const isNew = (own: StoredConstraint): boolean => !this.#pairs.foundFor.has(own)
    return allOf(wanted.table)
      .filter((own) => isNew(own) || !isPlaced(own))
      .flatMap((own) => this.tableConstraint(own))
  }

  /** What stands behind a column comes along with it. */
  private tableConstraint(own: StoredConstraint): string[] {
    const { wanted } = this.parts
    return own.column === undefined ? own.spans.map((span) => textOf(wanted, span)) : []
  }

  /** Whether a constraint that was found stays as it is. */
  private stays(constraint: StoredConstraint): boolean {
    const { found, removals } = this.parts
    const successor = this.#successors.get(constraint)
    if (successor !== undefined) return this.#pairs.equal.has(successor)
    const name = found.known.names.get(constraint)
    return name === undefined || !removals.constraints.has(lower(name))
  }

  /** Whether column and constraints behind it are as the model has them. */
  private isKept(from: StoredColumn, column: StoredColumn): boolean {
    const { found, wanted } = this.parts
    const own = behind(wanted.table, column).filter((each) => !wanted.known.typeChecks.has(each))
    return (
      this.isSameType(from, column) &&
      isSameColumn(from, column, this.parts) &&
      !this.differs(column.comment, from.comment) &&
      !this.differs(column.notNullOnConflict, from.notNullOnConflict) &&
      !this.differs(column.collation && lower(column.collation), from.collation && lower(from.collation)) &&
      typeCheckOf(found, from) === typeCheckOf(wanted, column) &&
      behind(found.table, from).every((constraint) => this.stays(constraint)) &&
      own.every((constraint) => this.#pairs.equal.has(constraint))
    )
  }

  /** A type may have another name than ours, as long as it is the same. */
  private isSameType(from: StoredColumn, to: StoredColumn): boolean {
    if (isSameTypeName(from.type.text, to.type.text)) return true
    const { found, wanted, spelledTypes } = this.parts
    // Our own name of a type depends on its place: in a key, and in a STRICT table, which takes no other names.
    if (hasUsualType(from, found.table) || (wanted.table.strict && !isStrictType(from.type.text)))
      return false
    const isNumber = (column: StoredColumn, { table }: ReadTable): boolean => column === numberedColumn(table)
    const usual = ({ type: { name } }: StoredColumn): string | undefined => {
      const type = readType(name)
      return type && usualTypeName(type, { strict: false, key: 'none' })
    }
    return (
      !spelledTypes.has(lower(to.name)) &&
      isNumber(from, found) === isNumber(to, wanted) &&
      usual(from) !== undefined &&
      usual(from) === usual(to)
    )
  }

  /** Whether the model says something else than there is. */
  private differs(wanted: string | undefined, found: string | undefined): boolean {
    return (wanted !== undefined || this.parts.isExact) && wanted !== found
  }

  private tail(): string {
    const { found, wanted, unspoken } = this.parts
    const { strict } = wanted.table
    // Numbers that the database gives are row ids.
    const isSilent = unspoken.has('withoutRowid') && numberedColumn(wanted.table) === undefined
    const { withoutRowid } = (isSilent || this.isKeyLeft ? found : wanted).table
    if (strict === found.table.strict && withoutRowid === found.table.withoutRowid) return tailOf(found)
    const options = [...(withoutRowid ? ['WITHOUT ROWID'] : []), ...(strict ? ['STRICT'] : [])]
    return `)${options.length === 0 ? '' : ` ${options.join(', ')}`}`
  }
}

/** What stands around a definition, comments among it, stays around the new one; a column's own comes with that. */
function framed(old: string, { comment }: StoredColumn, text: string): string {
  const tokens = tokenize(old, { brackets: true })
  const tail = old.slice(tokens.at(-1)?.end)
  const isNameAlone = tokens.length === 1 && comment !== undefined
  return old.slice(0, tokens[0]?.start) + text + (isNameAlone ? tail.replace(/^\s*\/\*.*?\*\//su, '') : tail)
}

function withType(text: string, own: string, other: string): string {
  const [name] = tokenize(text, { brackets: true, first: 1 })
  if (own === '') return `${text.slice(0, name?.end)} ${other}${text.slice(name?.end)}`
  const at = text.indexOf(own, name?.end)
  return at < 0 ? text : text.slice(0, at) + other + text.slice(at + own.length)
}

/** What the model does not speak of may be somebody else's wish: the column keeps it. */
function withUnspoken(
  text: string,
  {
    from,
    column,
    found,
  }: { readonly from: StoredColumn; readonly column: StoredColumn; readonly found: ReadTable },
): string {
  const [name] = tokenize(text, { brackets: true, first: 1 })
  const comment = column.comment === undefined && from.comment !== undefined ? commentOf(found, from) : ''
  const commented = text.slice(0, name?.end) + comment + text.slice(name?.end)
  const collated =
    column.collation === undefined && from.collation !== undefined
      ? `${commented} COLLATE "${from.collation.replaceAll('"', '""')}"`
      : commented
  return column.notNull && column.notNullOnConflict === undefined && from.notNullOnConflict !== undefined
    ? withConflict(collated, from.notNullOnConflict)
    : collated
}

/** The comment right behind the name, as it stands. */
function commentOf(found: ReadTable, from: StoredColumn): string {
  const piece = found.table.pieces.find(({ column }) => column === from)
  const text = piece === undefined ? '' : textOf(found, piece)
  const [name, next] = tokenize(text, { brackets: true, first: 2 })
  const gap = text.slice(name?.end, next?.start)
  return ` ${gap.slice(gap.indexOf('/*'), gap.indexOf('*/') + 2)}`
}

/** NOT NULL stands once, outside of all parentheses. */
function withConflict(text: string, resolution: string): string {
  const tokens = tokenize(text, { brackets: true })
  const isWord = (i: number, word: string): boolean =>
    tokens[i]?.kind === 'word' && tokens[i].text.toUpperCase() === word
  let depth = 0
  for (const [i, { text: symbol, end }] of tokens.entries()) {
    if (symbol === '(') depth++
    if (symbol === ')') depth--
    if (depth === 0 && isWord(i - 1, 'NOT') && isWord(i, 'NULL'))
      return `${text.slice(0, end)} ON CONFLICT ${resolution}${text.slice(end)}`
  }
  return text
}

function isSameColumn(
  from: StoredColumn,
  to: StoredColumn,
  { found, wanted }: Pick<DefinitionParts, 'found' | 'wanted'>,
): boolean {
  const facts = (column: StoredColumn, table: StoredTable): unknown => [
    isNeverNull(column, table),
    column.defaultSql === undefined ? null : diffRules.sqlKey(withoutParentheses(column.defaultSql)),
    column.computed === undefined
      ? null
      : [diffRules.sqlKey(withoutParentheses(column.computed.sql)), column.computed.stored],
  ]
  return JSON.stringify(facts(from, found.table)) === JSON.stringify(facts(to, wanted.table))
}

function typeCheckOf({ table, known }: ReadTable, column: StoredColumn): string | undefined {
  const check = table.checks.find((each) => each.column === column.name && known.typeChecks.has(each))
  return check && diffRules.sqlKey(withoutParentheses(check.sql))
}

/** All constraints but those that only enforce a type have a place of their own. */
function allOf({ primaryKey, uniques, checks, foreignKeys }: StoredTable): StoredConstraint[] {
  return [...(primaryKey === undefined ? [] : [primaryKey]), ...uniques, ...checks, ...foreignKeys]
}

/** The constraints that stand behind a column. */
function behind(table: StoredTable, column: StoredColumn | undefined): StoredConstraint[] {
  return column === undefined ? [] : allOf(table).filter((each) => each.column === column.name)
}

function isIn(spans: readonly Span[], { start, end }: Span): boolean {
  return spans.some((span) => span.start >= start && span.end <= end)
}

function textOf({ table }: ReadTable, { start, end }: Span): string {
  return table.sql.slice(start, end)
}

/** What stands between the name and the parenthesis. */
function headOf(read: ReadTable): string {
  return textOf(read, read.table.head)
}

/** The parenthesis that closes, and what stands behind it. */
function tailOf({ table }: ReadTable): string {
  return table.sql.slice(table.pieces.at(-1)?.end)
}

function spaced(text: string): string {
  return /^\s/.test(text) ? text : ` ${text}`
}

/** Takes the table's name from before its columns: while it is built anew, the table has another one. */
export function unqualified(body: string, table: string): string {
  const tokens = tokenize(body, { brackets: true })
  let text = ''
  let at = 0
  tokens.forEach(({ kind, value, start }, i) => {
    const isName = kind === 'word' || kind === 'quoted'
    const column = tokens[i + 2]
    if (!isName || lower(value) !== lower(table) || tokens[i + 1]?.text !== '.' || column === undefined)
      return
    text += body.slice(at, start)
    at = column.start
  })
  return text + body.slice(at)
}
