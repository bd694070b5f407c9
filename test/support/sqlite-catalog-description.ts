/**
 * A SQLite database as its pragmas describe it. What no pragma tells (conditions, expressions, conflict clauses) is taken
 * from the stored texts as a bag of clauses, so that quoting, comments, order and place do not count.
 */
import { type Token, tokenize } from '../../src/util/sql-tokenizer'
import { groupBy } from '../../src/util/group-by'
import { type CatalogLine, linesOf, sorted } from './catalog-description'

/** A row of a pragma. */
export type Row = Readonly<Record<string, unknown>>
/** Runs a query. */
type RunSql = (sql: string) => readonly Row[]

/**
 * What SQLite says of its main schema, one line for each fact, in the order of the names. The tables that a virtual one keeps
 * its rows in are that one's own.
 */
export function describeSqliteCatalog(run: RunSql): CatalogLine[] {
  const relations = run(
    "SELECT l.name, l.type, l.wr, l.strict, s.sql FROM pragma_table_list l JOIN sqlite_schema s ON s.name = l.name AND s.type IN ('table', 'view') WHERE l.schema = 'main' AND l.type <> 'shadow' AND l.name <> 'dovetail_history' AND l.name NOT LIKE 'sqlite~_%' ESCAPE '~'",
  )
  const lines: CatalogLine[] = []
  for (const relation of relations) lines.push(...describeRelation(run, relation))
  const triggers = run("SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'trigger'")
  for (const { name, tbl_name, sql } of triggers) {
    lines.push(...linesOf('trigger', { owner: tbl_name, part: name, text: normalised(String(sql)) }))
  }
  return sorted(lines)
}

function describeRelation(run: RunSql, { name, type, wr, strict, sql }: Row): CatalogLine[] {
  const owner = String(name)
  const flags = {
    'WITHOUT ROWID': wr === 1 ? 'yes' : undefined,
    STRICT: strict === 1 ? 'yes' : undefined,
    query: type === 'view' ? normalised(String(sql)) : undefined,
  }
  const isTable = type === 'table'
  return [
    ...linesOf('relation', { owner, type, ...flags }),
    ...columnsOf(run, owner),
    ...foreignKeysOf(run, owner),
    ...indexesOf(run, owner),
    ...(isTable ? clauseLines(owner, String(sql)) : []),
  ]
}

function columnsOf(run: RunSql, owner: string): CatalogLine[] {
  const columns = run(`SELECT * FROM pragma_table_xinfo(${literal(owner)}) ORDER BY cid`)
  return columns.flatMap(({ name, type, notnull, dflt_value, pk, hidden }, place) =>
    linesOf('column', {
      owner,
      part: name,
      place,
      type: String(type).toUpperCase(),
      'not null': notnull === 1 ? 'yes' : undefined,
      default: typeof dflt_value === 'string' ? defaultText(dflt_value) : undefined,
      'primary key': pk === 0 ? undefined : pk,
      generated: hidden === 2 ? 'virtual' : hidden === 3 ? 'stored' : undefined,
    }),
  )
}

function foreignKeysOf(run: RunSql, owner: string): CatalogLine[] {
  const rows = run(`SELECT * FROM pragma_foreign_key_list(${literal(owner)}) ORDER BY id, seq`)
  const keys = groupBy(rows, ({ id }) => id)
  return [...keys.values()].flatMap((parts) => {
    const [first] = parts as [Row]
    return linesOf('foreign key', {
      owner,
      part: `(${parts.map(({ from }) => String(from)).join(', ')})`,
      target: `${String(first['table'])} (${targetColumns(run, parts).join(', ')})`.toLowerCase(),
      'on delete': first['on_delete'],
      'on update': first['on_update'],
    })
  })
}

/** A key that names no columns means the primary key, where its table is there. */
function targetColumns(run: RunSql, parts: readonly Row[]): unknown[] {
  if (parts[0]?.['to'] !== null) return parts.map(({ to }) => to)
  const target = literal(String(parts[0]['table']))
  return run(`SELECT name FROM pragma_table_info(${target}) WHERE pk > 0 ORDER BY pk`).map(({ name }) => name)
}

function indexesOf(run: RunSql, owner: string): CatalogLine[] {
  const indexes = run(
    `SELECT l.*, s.sql FROM pragma_index_list(${literal(owner)}) l JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name`,
  )
  const lines: CatalogLine[] = []
  for (const { name, unique, origin, partial, sql } of indexes) {
    const parts = run(
      `SELECT * FROM pragma_index_xinfo(${literal(String(name))}) WHERE key = 1 ORDER BY seqno`,
    )
    const columns = parts.map(
      (part) => `${String(part['name'])} ${String(part['coll'])}${part['desc'] === 1 ? ' DESC' : ''}`,
    )
    // The index of a constraint has a name with a number; its columns tell it apart.
    const part = origin === 'c' ? name : `(${parts.map((each) => String(each['name'])).join(', ')})`
    const text = typeof sql === 'string' ? indexText(afterOn(sql)) : undefined
    lines.push(...linesOf('index', { owner, part, origin, unique, partial, columns, text }))
  }
  return lines
}

/** What follows the name of an index. */
function afterOn(sql: string): string {
  const on = tokenize(sql, { brackets: true }).find(({ kind, value }) => kind === 'word' && is(value, 'ON'))
  return on === undefined ? sql : sql.slice(on.end)
}

function clauseLines(owner: string, sql: string): CatalogLine[] {
  const clauses = groupBy(clausesOf(tokenize(sql, { brackets: true })), ({ text }) => text)
  return [...clauses].map(([text, same]) => ({
    owner,
    names: [text, ...same.flatMap(({ names }) => names)],
    text: `clause ${owner}: ${text} × ${same.length}`,
  }))
}

/** A part of a definition that no pragma tells. */
interface Clause {
  readonly text: string
  /** The names in it, as they were written. */
  readonly names: readonly string[]
}

/** How many words a clause has after its first, where those are no expression. */
const CLAUSES: Readonly<Record<string, number>> = { COLLATE: 1, AUTOINCREMENT: 0, CONSTRAINT: 1 }

function clausesOf(tokens: readonly Token[]): Clause[] {
  return tokens.flatMap((token, i): Clause[] => {
    if (token.kind !== 'word') return []
    const word = token.value.toUpperCase()
    const next = tokens[i + 1]?.value ?? ''
    if ((word === 'CHECK' || word === 'AS') && next === '(')
      return [{ text: `${word} ${within(tokens, i + 1)}`, names: [] }]
    if (word === 'ON' && is(next, 'CONFLICT'))
      return [{ text: `ON CONFLICT ${(tokens[i + 2]?.value ?? '').toUpperCase()}`, names: [] }]
    if (word === 'INITIALLY' && is(next, 'DEFERRED')) return [{ text: 'INITIALLY DEFERRED', names: [] }]
    if (word === 'DEFERRABLE' && !is(tokens[i - 1]?.value ?? '', 'NOT')) return [{ text: word, names: [] }]
    if (word === 'COLLATE' && is(next, 'BINARY')) return [] // the default
    const length = CLAUSES[word]
    if (length === undefined) return []
    const parts = tokens.slice(i, i + 1 + length)
    const kind = word === 'CONSTRAINT' && is(tokens[i + 2]?.value ?? '', 'CHECK') ? ' of a check' : ''
    return [{ text: parts.map(plain).join(' ') + kind, names: parts.slice(1).map(({ value }) => value) }]
  })
}

/** The expression in the parentheses that open at a token. */
function within(tokens: readonly Token[], open: number): string {
  let depth = 0
  const close = tokens.findIndex(({ kind, value }, i) => {
    if (i < open || kind !== 'symbol') return false
    if (value === '(') depth++
    if (value === ')') depth--
    return depth === 0
  })
  return unwrapped(tokens.slice(open, close + 1))
    .map(plain)
    .join(' ')
}

/** The tokens of a text, so that quotes and comments and the case of names do not count. */
function normalised(sql: string): string {
  return unwrapped(tokenize(sql, { brackets: true }))
    .map(plain)
    .join(' ')
}

/** A name in quotes is a string where a default stands. */
function defaultText(sql: string): string {
  const [token, ...others] = tokenize(sql, { brackets: true })
  const isString = token?.kind === 'quoted' && others.length === 0
  return isString ? literal(token.value) : normalised(sql)
}

/** The parts of an index: that they are sorted upwards need not be said, nor need expressions stand in parentheses. */
function indexText(sql: string): string {
  const tokens = tokenize(sql, { brackets: true }).filter(
    ({ kind, value }) => kind !== 'word' || !is(value, 'ASC'),
  )
  return withoutDoubles(tokens).map(plain).join(' ')
}

/** Without parentheses around a whole part of an index, or around a call before a COLLATE. */
function withoutDoubles(tokens: readonly Token[]): readonly Token[] {
  const open: number[] = []
  const closings = new Map<number, number>()
  const dropped = new Set<number>()
  tokens.forEach(({ kind, value }, i) => {
    if (kind !== 'symbol') return
    if (value === '(') open.push(i)
    if (value !== ')') return
    const start = open.pop() ?? 0
    closings.set(start, i)
    const [before, after] = [tokens[start - 1]?.value ?? '', (tokens[i + 1]?.value ?? '').toUpperCase()]
    const isPart = ['(', ','].includes(before) && [')', ',', 'DESC'].includes(after)
    if (isPart || (after === 'COLLATE' && closings.get(start + 2) === i - 1)) dropped.add(start).add(i)
  })
  return tokens.filter((_, i) => !dropped.has(i))
}

/** Without the parentheses around the whole. */
function unwrapped(tokens: readonly Token[]): readonly Token[] {
  if (tokens[0]?.value !== '(' || tokens.at(-1)?.value !== ')') return tokens
  let depth = 0
  const firstClose = tokens.findIndex(({ kind, value }) => {
    if (kind === 'symbol' && value === '(') depth++
    if (kind === 'symbol' && value === ')') depth--
    return depth === 0
  })
  return firstClose === tokens.length - 1 ? unwrapped(tokens.slice(1, -1)) : tokens
}

function plain({ kind, text, value }: Token): string {
  return kind === 'word' || kind === 'quoted' ? value.toLowerCase() : text
}

function is(value: string, word: string): boolean {
  return value.toUpperCase() === word
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
