const OPEN = '/* comment: '
const CLOSE = '*/'

/**
 * SQLite has no COMMENT, but keeps the text of a CREATE statement: our DDL writes a comment into it, right behind the name of
 * what it is on. Takes the comment from what stands between that name and the next token; any other comment is none of ours.
 */
export function readComment(gap: string): string | undefined {
  const text = gap.trimStart()
  const end = text.indexOf(CLOSE, OPEN.length)
  if (!text.startsWith(OPEN) || end < 0) return undefined
  const body = text.slice(OPEN.length, end)
  const comment = body.slice(0, -1).replace(/\\([\\/])/g, '$1')
  return body.endsWith(' ') && comment !== '' ? comment : undefined
}
