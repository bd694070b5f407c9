import { InvalidValueError } from '../errors'
import type { Decode } from './codecs'

const PARTS_OF_MILLISECOND = /\.\d{3}\d*[1-9]/
const DAY = 86_400_000
const FIRST_YEAR = Date.parse('0000-01-01T00:00:00Z')
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1
/** Days from the first of March of the year 0 to 1970. */
const EPOCH_DAYS = 719_468
/** Days of 400 years. */
const ERA_DAYS = 146_097
const [ZERO, HYPHEN, COLON, POINT, SPACE] = [48, 45, 58, 46, 32]

/**
 * `YYYY-MM-DD HH:MM:SS` in UTC, with `.mmm` behind it unless that is zero: what both databases read, and the one form in which
 * SQLite stores a time, which it compares as text. A whole second is written as `CURRENT_TIMESTAMP` writes it. Put together from its
 * digits, which is several times faster than to cut what `toISOString` gives.
 */
export function timestampText(date: Date): string {
  const time = date.getTime()
  // Years of more than four digits have a sign before them.
  if (!(time >= FIRST_YEAR && time < YEAR_10000))
    return date
      .toISOString()
      .replace('T', ' ')
      .replace(/(?:\.000)?Z$/, '')
  const days = Math.floor(time / DAY)
  return textOf(dateOf(days), time - days * DAY)
}

/** A day as a number: 20261121. */
function dateOf(days: number): number {
  // Years that begin in March end with the day that comes and goes: https://howardhinnant.github.io/date_algorithms.html
  const since = days + EPOCH_DAYS
  const era = Math.floor(since / ERA_DAYS)
  const day = since - era * ERA_DAYS
  const year = whole((day - whole(day / 1460) + whole(day / 36_524) - whole(day / 146_096)) / 365)
  const dayOfYear = day - (365 * year + whole(year / 4) - whole(year / 100))
  const month = whole((5 * dayOfYear + 2) / 153)
  const dayOfMonth = dayOfYear - whole((153 * month + 2) / 5) + 1
  const isNext = month >= 10
  return (year + era * 400 + (isNext ? 1 : 0)) * 10_000 + (isNext ? month - 9 : month + 3) * 100 + dayOfMonth
}

function textOf(date: number, time: number): string {
  const seconds = whole(time / 1000)
  const hour = whole(seconds / 3600)
  const minute = whole(seconds / 60) % 60
  const second = seconds % 60
  const rest = time - seconds * 1000
  const text = String.fromCharCode(
    digit(date / 10_000_000),
    digit(date / 1_000_000),
    digit(date / 100_000),
    digit(date / 10_000),
    HYPHEN,
    digit(date / 1000),
    digit(date / 100),
    HYPHEN,
    digit(date / 10),
    digit(date),
    SPACE,
    digit(hour / 10),
    digit(hour),
    COLON,
    digit(minute / 10),
    digit(minute),
    COLON,
    digit(second / 10),
    digit(second),
  )
  return rest === 0
    ? text
    : text + String.fromCharCode(POINT, digit(rest / 100), digit(rest / 10), digit(rest))
}

/** The code of a number's last digit before the point. */
function digit(value: number): number {
  return ZERO + (whole(value) % 10)
}

function whole(value: number): number {
  return value | 0
}

/**
 * Reads `YYYY-MM-DD HH:MM:SS[.f…][+HH[:MM]]` by its character codes, which is several times faster than a regular
 * expression; undefined for anything else. Without an offset the time is UTC.
 */
export function parseTimestamp(text: string): Date | undefined {
  const time = timeOf(text)
  return Number.isNaN(time) ? undefined : new Date(time)
}

/**
 * A decoder of times as one of keys, which would be the same for all times of a millisecond.
 *
 * @throws InvalidValueError (the decoder) for a time with parts of a millisecond
 */
export function wholeMilliseconds(decode: Decode): Decode {
  return (wire) => {
    if (typeof wire === 'string' && PARTS_OF_MILLISECOND.test(wire))
      throw new InvalidValueError(
        'The database holds a time with microseconds by which a row is found, and a Date holds milliseconds.',
        { hint: "Write t.timestamptz({ precision: 3 }), or read it as text: t.named('timestamptz')." },
      )
    return decode(wire)
  }
}

/** Whether a value is the point in time that a text stands for. */
export function holdsTime(value: unknown, text: unknown): boolean {
  return value instanceof Date && typeof text === 'string' && timeOf(text) === value.getTime()
}

/** The milliseconds of `parseTimestamp`; NaN where there are none. */
function timeOf(text: string): number {
  if (text.length < 19 || text.charCodeAt(4) !== HYPHEN || text.charCodeAt(13) !== COLON)
    return unusualTime(text)
  const days = daysOf(twoDigits(text, 0) * 100 + twoDigits(text, 2), twoDigits(text, 5), twoDigits(text, 8))
  const seconds = twoDigits(text, 11) * 3600 + twoDigits(text, 14) * 60 + twoDigits(text, 17)
  let at = 19
  let milliseconds = 0
  if (text.charCodeAt(at) === POINT) {
    // Beyond the third digit nothing is left that a Date could hold.
    for (let unit = 100; isDigit(text.charCodeAt(++at)); unit = whole(unit / 10))
      milliseconds += (text.charCodeAt(at) - ZERO) * unit
  }
  return days * DAY + seconds * 1000 + milliseconds - (at === text.length ? 0 : offsetOf(text.slice(at)))
}

/** Days since 1970; as `Date.UTC` does, with more days than the month has it counts on. */
function daysOf(year: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12)) return NaN
  const isNext = month > 2
  const from = isNext ? year : year - 1
  const era = Math.floor(from / 400)
  const ofEra = from - era * 400
  const dayOfYear = Math.floor((153 * (isNext ? month - 3 : month + 9) + 2) / 5) + day - 1
  return (
    era * ERA_DAYS + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + dayOfYear - EPOCH_DAYS
  )
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at)
  const ones = text.charCodeAt(at + 1)
  return isDigit(tens) && isDigit(ones) ? tens * 10 + ones - 11 * ZERO : NaN
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9
}

/** `+02`, `-03:30` or `Z`, in milliseconds. */
function offsetOf(text: string): number {
  if (text === 'Z' || text === '+00') return 0
  const match = /^([+-])(\d{2})(?::?(\d{2}))?(?::?(\d{2}))?$/.exec(text)
  if (match === null) return NaN
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0)
  return (match[1] === '-' ? -seconds : seconds) * 1000
}

/** A bare day, as SQLite's own functions may store it. */
function unusualTime(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$/.test(text)) return NaN
  return Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : ''}`)
}
