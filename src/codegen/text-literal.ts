/** Texts as literals of TypeScript, exactly: what could be mistaken, or not be seen, is escaped. */

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Characters that are not to be seen: controls, formats, separators of lines, half surrogate pairs. */
const UNSEEN = /[\p{C}\u2028\u2029]/gu

/** `'text'`, or `"it's"` where that takes fewer escapes. */
export function stringLiteral(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const inner = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)
  return `${quote}${escaped(inner)}${quote}`
}

/** The text between the backticks of a template; line feeds stay as they are. */
export function templateText(text: string): string {
  return text
    .replace(/[\\`]|\$(?=\{)/g, '\\$&')
    .split('\n')
    .map(escaped)
    .join('\n')
}

/** A text for a comment of one line. */
export function commentText(text: string): string {
  return escaped(text)
}

function escaped(text: string): string {
  return text.replace(
    UNSEEN,
    (character) => SHORT[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
