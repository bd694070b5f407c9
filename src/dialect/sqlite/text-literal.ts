/** A text as SQL, of which is known that no NUL character is in it. */
export function textLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
