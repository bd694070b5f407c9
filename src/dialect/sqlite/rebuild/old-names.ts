import { tokenize, type Token } from '../../../util/sql-tokenizer'
import type { Column } from '../../../schema/column'
import { lower } from '../name-key'
import { readStoredTable } from '../stored-table'

/** What a table and its columns are called until they are renamed; the columns by their present names. */
interface OldNames {
  readonly table: string
  readonly columns: ReadonlyMap<string, string>
}

/** The same of every table of a schema of which something is renamed, by its present name in lower case. */
export type OldNamesOfTables = ReadonlyMap<string, OldNames>

/** What a column of the model is called until it is renamed. */
export function oldNameOf({ name, table }: Column, names: OldNamesOfTables): string {
  return names.get(lower(table.name))?.columns.get(name) ?? name
}

/**
 * The text of CREATE TABLE with everything under the names that it has until it is renamed: the table, its columns, and what its
 * keys point to. It is a text of our own, in which no name stands where it could be taken for another's.
 */
export function withOldNames(sql: string, names: OldNamesOfTables): string {
  if (names.size === 0) return sql
  const { name, pieces } = readStoredTable(sql)
  const own = names.get(lower(name))
  const old = quotedByName(own?.columns)
  const changes: Replacement[] = own === undefined ? [] : [nameOfTable(sql, own.table)]
  for (const piece of pieces) {
    const tokens = tokenize(sql.slice(piece.start, piece.end), { brackets: true })
    const skipped = piece.column === undefined ? nameOfConstraint(tokens) : typeOfColumn(tokens)
    const targets = targetNames(tokens, names)
    tokens.forEach((token, i) => {
      const text = targets.get(i) ?? (skipped(i) ? undefined : nameIn(tokens, i, old))
      if (text !== undefined)
        changes.push({ start: piece.start + token.start, end: piece.start + token.end, text })
    })
  }
  return replaced(sql, changes)
}

interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

function replaced(sql: string, changes: readonly Replacement[]): string {
  let text = ''
  let at = 0
  for (const change of changes) {
    text += sql.slice(at, change.start) + change.text
    at = change.end
  }
  return text + sql.slice(at)
}

/** CREATE TABLE, maybe a schema, and the name. */
function nameOfTable(sql: string, old: string): Replacement {
  const tokens = tokenize(sql, { brackets: true, first: 5 })
  const { start, end } = (tokens[3]?.text === '.' ? tokens[4] : tokens[2]) as Token
  return { start, end, text: quoted(old) }
}

/** Behind REFERENCES stand a table and columns of it. */
function targetNames(tokens: readonly Token[], names: OldNamesOfTables): ReadonlyMap<number, string> {
  const at = referencesIn(tokens) + 1
  const target = at === 0 ? undefined : names.get(nameAt(tokens, at))
  if (target === undefined) return new Map()
  const columns = quotedByName(target.columns)
  const isListed = tokens[at + 1]?.text === '('
  const end = tokens.findIndex(({ text }, i) => i > at && text === ')')
  const listed = isListed ? tokens.map((_, i) => i).slice(at + 2, end) : []
  return new Map([
    [at, quoted(target.table)],
    ...listed.flatMap((i): [number, string][] => {
      const name = columns.get(nameAt(tokens, i))
      return name === undefined ? [] : [[i, name]]
    }),
  ])
}

function nameAt(tokens: readonly Token[], i: number): string {
  return lower(tokens[i]?.value ?? '')
}

function referencesIn(tokens: readonly Token[]): number {
  return tokens.findIndex(({ kind, text }) => kind === 'word' && text.toUpperCase() === 'REFERENCES')
}

function quotedByName(columns: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  return new Map([...columns].map(([now, before]) => [lower(now), quoted(before)]))
}

function nameIn(tokens: readonly Token[], i: number, old: ReadonlyMap<string, string>): string | undefined {
  const token = tokens[i]
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return undefined
  const isCall = token.kind === 'word' && tokens[i + 1]?.text === '('
  const references = referencesIn(tokens)
  return isCall || (references >= 0 && references < i) ? undefined : old.get(lower(token.value))
}

/** CONSTRAINT and the name behind it. */
function nameOfConstraint(tokens: readonly Token[]): (i: number) => boolean {
  const isNamed = tokens[0]?.text.toUpperCase() === 'CONSTRAINT'
  return (i) => isNamed && i < 2
}

/** Only expressions in parentheses name columns behind the first token; a type stands outside of them. */
function typeOfColumn(tokens: readonly Token[]): (i: number) => boolean {
  const depths: number[] = []
  let depth = 0
  for (const { text } of tokens) {
    if (text === ')') depth--
    depths.push(depth)
    if (text === '(') depth++
  }
  return (i) => i > 0 && depths[i] === 0
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
