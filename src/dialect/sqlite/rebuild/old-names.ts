import { tokenize, type Token } from '../../sql-tokenizer'
import { lower } from '../name-key'
import { readStoredTable } from '../stored-table'

/**
 * The text of CREATE TABLE with columns under the names that they have until they are renamed. It is a text of our own, in which
 * no name stands where it could be taken for another's: behind REFERENCES stand the columns of another table.
 */
export function withOldNames(sql: string, oldNames: ReadonlyMap<string, string>): string {
  if (oldNames.size === 0) return sql
  const old = new Map([...oldNames].map(([now, before]) => [lower(now), quoted(before)]))
  let text = ''
  let at = 0
  for (const piece of readStoredTable(sql).pieces) {
    const tokens = tokenize(sql.slice(piece.start, piece.end), { brackets: true })
    const skipped = piece.column === undefined ? nameOfConstraint(tokens) : typeOfColumn(tokens)
    tokens.forEach((token, i) => {
      const name = nameIn(tokens, i, old)
      if (name === undefined || skipped(i)) return
      text += sql.slice(at, piece.start + token.start) + name
      at = piece.start + token.end
    })
  }
  return text + sql.slice(at)
}

function nameIn(tokens: readonly Token[], i: number, old: ReadonlyMap<string, string>): string | undefined {
  const token = tokens[i]
  if (token?.kind !== 'word' && token?.kind !== 'quoted') return undefined
  const isCall = token.kind === 'word' && tokens[i + 1]?.text === '('
  const references = tokens.findIndex(
    ({ kind, text }) => kind === 'word' && text.toUpperCase() === 'REFERENCES',
  )
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
