import { tokenize, type Token } from '../../util/sql-tokenizer'

const OPENING = '([{'
const CLOSING = ')]}'

/** The items of a list of SQL, cut at the commas that stand in no parentheses. */
export function splitList(sql: string): string[] {
  const items: string[] = []
  let [start, depth] = [0, 0]
  for (const token of tokenize(sql, { brackets: false })) {
    depth += depthChange(token)
    if (depth > 0 || !isSymbol(token, ',')) continue
    items.push(sql.slice(start, token.start).trim())
    start = token.end
  }
  return [...items, sql.slice(start).trim()]
}

/** What stands between the parentheses of a text that are in no others, one text for each pair. */
export function parenthesized(sql: string): string[] {
  const groups: string[] = []
  let [start, depth] = [0, 0]
  for (const token of tokenize(sql, { brackets: false })) {
    if (depth === 0 && isSymbol(token, '(')) start = token.end
    depth += depthChange(token)
    if (depth === 0 && isSymbol(token, ')')) groups.push(sql.slice(start, token.start))
  }
  return groups
}

/**
 * Whether a part of an index or of a partition key says a collation behind its expression, which is a call or stands in
 * parentheses.
 */
export function hasCollation(part: string): boolean {
  let depth = 0
  return tokenize(part, { brackets: false }).some((token) => {
    depth += depthChange(token)
    return depth === 0 && token.kind === 'word' && token.text === 'COLLATE'
  })
}

function depthChange(token: Token): number {
  if (token.kind !== 'symbol') return 0
  return OPENING.includes(token.text) ? 1 : CLOSING.includes(token.text) ? -1 : 0
}

function isSymbol({ kind, text }: Token, symbol: string): boolean {
  return kind === 'symbol' && text === symbol
}
