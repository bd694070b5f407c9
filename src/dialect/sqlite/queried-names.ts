import { tokenize, type Token } from '../sql-tokenizer'
import { lower } from './name-key'

/** The words behind which no table of a FROM clause can stand any more. */
const ENDS = new Set([
  'WHERE',
  'GROUP',
  'HAVING',
  'WINDOW',
  'ORDER',
  'LIMIT',
  'UNION',
  'INTERSECT',
  'EXCEPT',
  'SELECT',
])

/** Where in a FROM clause the reading of one pair of parentheses stands. */
interface Level {
  /** Whether commas separate tables here. */
  isFrom: boolean
  /** Whether the next token is a table, or the parenthesis around some. */
  isTable: boolean
}

/** The names of tables and views that a query reads from, in lower case; those that it defines itself are not among them. */
export function queriedNames(query: string): Set<string> {
  const tokens = tokenize(query, { brackets: true })
  const names = new Set<string>()
  const levels: Level[] = [{ isFrom: false, isTable: false }]
  tokens.forEach((token, i) => {
    const level = levels.at(-1) as Level
    if (level.isTable && isName(token)) names.add(lower(tableName(tokens, i)))
    step(tokens, i, levels)
  })
  for (const name of commonNames(tokens)) names.delete(name)
  return names
}

function step(tokens: readonly Token[], i: number, levels: Level[]): void {
  const level = levels.at(-1) as Level
  const word = wordOf(tokens[i])
  const wasTable = level.isTable
  level.isTable = false
  if (word === '(') levels.push({ isFrom: wasTable, isTable: wasTable })
  else if (word === ')' && levels.length > 1) levels.pop()
  else if (word === ',') level.isTable = level.isFrom
  else if (word === 'JOIN' || (word === 'FROM' && wordOf(tokens[i - 1]) !== 'DISTINCT')) {
    level.isFrom = true
    level.isTable = true
  } else if (word === 'IN') level.isTable = wordOf(tokens[i + 1]) !== '('
  else if (ENDS.has(word)) level.isFrom = false
}

/** The last part of a name that may have a schema before it. */
function tableName(tokens: readonly Token[], i: number): string {
  const last = wordOf(tokens[i + 1]) === '.' ? tokens[i + 2] : tokens[i]
  return last?.value ?? ''
}

/** What WITH defines: `name [(columns)] AS [[NOT] MATERIALIZED] (`. */
function commonNames(tokens: readonly Token[]): string[] {
  if (!tokens.some((token) => wordOf(token) === 'WITH')) return []
  return tokens.flatMap((token, i) => {
    const before = wordOf(tokens[i - 1])
    const canStart = before === 'WITH' || before === 'RECURSIVE' || before === ','
    return canStart && isName(token) && isDefined(tokens, i + 1) ? lower(token.value) : []
  })
}

function isDefined(tokens: readonly Token[], from: number): boolean {
  let at = from
  if (wordOf(tokens[at]) === '(') while (at < tokens.length && wordOf(tokens[at - 1]) !== ')') at++
  if (wordOf(tokens[at]) !== 'AS') return false
  at++
  if (wordOf(tokens[at]) === 'NOT') at++
  if (wordOf(tokens[at]) === 'MATERIALIZED') at++
  return wordOf(tokens[at]) === '('
}

function isName({ kind, text }: Token): boolean {
  return kind === 'quoted' || kind === 'string' || (kind === 'word' && text.toUpperCase() !== 'SELECT')
}

/** A word in upper case, or a symbol. */
function wordOf(token: Token | undefined): string {
  return token?.kind === 'word' || token?.kind === 'symbol' ? token.text.toUpperCase() : ''
}
