import { unsafeSql, type RawSql } from '../../expression/raw-sql'
import { tokenize, type Token } from '../../util/sql-tokenizer'

/** SQL that the server wrote, as it reads it again. */
export function serverSql(text: string): RawSql {
  return unsafeSql(readable(text))
}

/**
 * The server writes `kind IN ('a', 'b')` over VARCHAR as `(kind)::text = ANY ((ARRAY['a'::character varying, …])::text[])`, and reads
 * that as something else: a cast of ARRAY[…] is to it a cast of each element. Without the cast it puts it there by itself.
 */
export function readable(sql: string): string {
  if (!sql.includes('((ARRAY[')) return sql
  const tokens = tokenize(sql, { brackets: false })
  let [text, end] = ['', 0]
  for (const [i, token] of tokens.entries()) {
    const array = castArray(tokens, i)
    if (array === undefined || token.start < end) continue
    text += sql.slice(end, array.start) + sql.slice(array.from, array.to)
    end = array.end
  }
  return text + sql.slice(end)
}

interface CastArray {
  /** Where what is cast starts, and where the cast ends. */
  readonly start: number
  readonly end: number
  /** Where the array itself stands. */
  readonly from: number
  readonly to: number
}

const OPENINGS = ['ANY ( ( ARRAY', 'ALL ( ( ARRAY']

/** Finds `(ARRAY[…])::type[]` in the parentheses of the ANY or ALL at this place. */
function castArray(tokens: readonly Token[], at: number): CastArray | undefined {
  const shape = tokens.slice(at, at + 4).map(({ text }) => text)
  if (!OPENINGS.includes(shape.join(' '))) return undefined
  const last = closing(tokens, at + 2)
  if (tokens[last + 1]?.text !== '::') return undefined
  const startOf = (place: number): number => (tokens[place] as Token).start
  return {
    start: startOf(at + 2),
    end: startOf(closing(tokens, at + 1)),
    from: startOf(at + 3),
    to: startOf(last),
  }
}

/** The place of the parenthesis that closes one. */
function closing(tokens: readonly Token[], opening: number): number {
  let depth = 0
  return tokens.findIndex(({ kind, text }, i) => {
    if (i < opening || kind !== 'symbol') return false
    depth += text === '(' ? 1 : text === ')' ? -1 : 0
    return depth === 0 && text === ')'
  })
}
