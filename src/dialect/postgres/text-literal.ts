/** A text as SQL: with a backslash inside, the form whose meaning no server setting changes. */
export function textLiteral(text: string): string {
  const doubled = text.replaceAll("'", "''")
  return text.includes('\\') ? `E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}
