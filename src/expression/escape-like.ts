/** A text as a pattern that matches nothing else. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&')
}
