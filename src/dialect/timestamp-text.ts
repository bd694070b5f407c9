const FOUR_CENTURIES = Date.UTC(2400, 0, 1) - Date.UTC(2000, 0, 1)

/** `YYYY-MM-DD HH:MM:SS.mmm` in UTC: what both databases read, and the one form in which SQLite stores a time. */
export function timestampText(date: Date): string {
  const text = date.toISOString()
  // Years of more than four digits have a sign before them.
  return text.length === 24
    ? `${text.slice(0, 10)} ${text.slice(11, 23)}`
    : text.replace('T', ' ').replace('Z', '')
}

/**
 * Reads `YYYY-MM-DD HH:MM:SS[.f…][+HH[:MM]]` by its character codes, which is several times faster than a regular
 * expression; undefined for anything else. Without an offset the time is UTC.
 */
export function parseTimestamp(text: string): Date | undefined {
  if (text.length < 19 || text.charCodeAt(4) !== 45 || text.charCodeAt(13) !== 58) return parseUnusual(text)
  const date = Date.UTC(
    // Date.UTC takes the years 0 to 99 for 1900 to 1999; 400 years are a whole number of days and weeks.
    twoDigits(text, 0) * 100 + twoDigits(text, 2) + 400,
    twoDigits(text, 5) - 1,
    twoDigits(text, 8),
    twoDigits(text, 11),
    twoDigits(text, 14),
    twoDigits(text, 17),
  )
  let at = 19
  let milliseconds = 0
  if (text.charCodeAt(at) === 46) {
    // Beyond the third digit nothing is left that a Date could hold.
    for (let unit = 100; isDigit(text, ++at); unit = Math.trunc(unit / 10))
      milliseconds += (text.charCodeAt(at) - 48) * unit
  }
  const result = date - FOUR_CENTURIES + milliseconds - offsetOf(text, at)
  return Number.isNaN(result) ? undefined : new Date(result)
}

function twoDigits(text: string, at: number): number {
  return isDigit(text, at) && isDigit(text, at + 1)
    ? text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528
    : NaN
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code >= 48 && code <= 57
}

/** `+02`, `-03:30`, `Z` or nothing, in milliseconds. */
function offsetOf(whole: string, at: number): number {
  if (at === whole.length) return 0
  const text = whole.slice(at)
  if (text === 'Z' || text === '+00') return 0
  const match = /^([+-])(\d{2})(?::?(\d{2}))?(?::?(\d{2}))?$/.exec(text)
  if (match === null) return NaN
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -seconds : seconds) * 1000
}

/** A bare day, as SQLite's own functions may store it. */
function parseUnusual(text: string): Date | undefined {
  const date = /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(text)
    ? new Date(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`)
    : undefined
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date
}
