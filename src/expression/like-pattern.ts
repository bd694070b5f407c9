import { UsageError } from '../errors'

/** PostgreSQL refuses a pattern that ends in a lone `\\`, SQLite would take it literally: it is refused everywhere. */
export function assertLikePattern(pattern: unknown): void {
  if (typeof pattern !== 'string' || !/(?<!\\)(?:\\\\)*\\$/.test(pattern)) return
  throw new UsageError('A LIKE pattern ends in a backslash that escapes nothing.', {
    hint: 'Write two of them for one, or use contains, startsWith or endsWith.',
  })
}

/** A text as a pattern that matches nothing else. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
