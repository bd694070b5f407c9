/** What SQL of one's own draws rows from, as far as its words tell. */
import { tokenize, type Token } from '../../util/sql-tokenizer'

/** A name behind FROM or JOIN. */
export interface NamedRelation {
  readonly schema: string | undefined
  readonly name: string
}

/** What is known within one pair of parentheses. */
interface Level {
  /** Without a SELECT, a FROM is the word of a function: `extract(year FROM day)`. */
  readonly canDraw: boolean
  readonly isFrom: boolean
  /** A relation may stand here. */
  readonly isNext: boolean
}

const NOWHERE: Level = { canDraw: false, isFrom: false, isNext: false }
const INTRODUCTIONS: ReadonlySet<string> = new Set(['JOIN', ','])
/** What may stand before a relation. */
const BETWEEN: ReadonlySet<string> = new Set(['(', 'LATERAL', 'ONLY'])
/** Words that end FROM. */
const ENDS: ReadonlySet<string> = new Set(
  'WHERE GROUP HAVING WINDOW ORDER LIMIT OFFSET FETCH UNION INTERSECT EXCEPT RETURNING'.split(' '),
)

/** The names of the tables and views that a query draws from, a CTE's included. */
export function relationsInSql(sql: string): readonly NamedRelation[] {
  const tokens = tokenize(sql, { brackets: false })
  const levels: Level[] = [NOWHERE]
  const found: NamedRelation[] = []
  tokens.forEach((token, i) => {
    const level = levels.at(-1) ?? NOWHERE
    if (token.text === '(') levels.push(level.isNext ? level : NOWHERE)
    else if (token.text === ')') levels.splice(-1, 1)
    const inner = levels.at(-1) ?? NOWHERE
    const next = token.text === ')' ? { ...inner, isNext: false } : after(token, tokens[i - 1], inner)
    if (levels.length > 0) levels[levels.length - 1] = next
    if (inner.isNext && !next.isNext && isName(token)) found.push(...relationAt(tokens, i))
  })
  return found
}

function after(token: Token, before: Token | undefined, level: Level): Level {
  const word = token.kind === 'word' ? token.text.toUpperCase() : token.text
  if (word === 'SELECT') return { canDraw: true, isFrom: false, isNext: false }
  if (word === 'FROM' && level.canDraw && before?.text.toUpperCase() !== 'DISTINCT')
    return { ...level, isFrom: true, isNext: true }
  if (BETWEEN.has(word)) return level
  if (ENDS.has(word)) return { ...level, isFrom: false, isNext: false }
  return { ...level, isNext: level.isFrom && INTRODUCTIONS.has(word) }
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted'
}

/** A function gives rows, too, but is no relation. */
function relationAt(tokens: readonly Token[], at: number): readonly NamedRelation[] {
  const [first, dot, second] = tokens.slice(at, at + 3)
  const isPlaced = dot?.text === '.' && second !== undefined
  if (tokens[at + (isPlaced ? 3 : 1)]?.text === '(' || first === undefined) return []
  return isPlaced ? [{ schema: first.value, name: second.value }] : [{ schema: undefined, name: first.value }]
}
