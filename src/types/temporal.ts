import { DefinitionError } from '../errors'
import { otherText, SqlType } from './sql-type'

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME =
  /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?(?:(Z|z)|([+-])(0\d|1[0-5])(?::?([0-5]\d)(?::([0-5]\d))?)?)?$/

/** Databases keep microseconds. */
const MAX_PRECISION = 6
const DAY = 86_400_000_000
/** From which PostgreSQL counts, and rounds halves away. */
const YEAR_1 = Date.parse('0001-01-01T00:00:00Z')
const YEAR_10000 = Date.parse('9999-12-31T23:59:59.999Z') + 1
const EPOCH = Date.UTC(2000, 0, 1)

/** The digits of a second that a column keeps, and whether it knows the time zone. */
export interface TimeOptions {
  readonly withTimeZone?: boolean | undefined
  /** Digits behind the second's point, 0 to 6. */
  readonly precision?: number | undefined
}

/** DATE; a string `YYYY-MM-DD` in JavaScript, because a day has no time zone. */
export class DateType<T = string> extends SqlType<T> {
  readonly kind = 'date'

  override normalize(value: unknown): string {
    if (typeof value === 'string' && isDay(value)) return value
    const noDay = typeof value === 'string' && DATE.test(value) ? 'a day that no calendar has' : undefined
    return this.refuse("a string such as '2026-11-21'", value, noDay ?? otherText(value))
  }
}

function isDay(text: string): boolean {
  const match = DATE.exec(text)
  if (match === null) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(match[3]) && match[1] !== '0000'
}

/** TIME with or without time zone; a string `HH:MM:SS`, with a fraction if there is one, and `+HH` or `+HH:MM` behind it. */
export class TimeType<T = string> extends SqlType<T> {
  readonly kind = 'time'
  readonly withTimeZone: boolean
  readonly precision: number | undefined

  constructor({ withTimeZone = false, precision }: TimeOptions = {}) {
    super()
    checkPrecision('time', precision)
    this.withTimeZone = withTimeZone
    this.precision = precision
  }

  override get parameters(): readonly unknown[] {
    return [this.precision, this.withTimeZone ? 'with time zone' : undefined]
  }

  override normalize(value: unknown): string {
    const [time, zone] = this.parse(value)
    return timeText(time) + zone
  }

  /** Rounded to the column's digits, halves up, as PostgreSQL does. */
  override fit(value: unknown): unknown {
    if (this.precision === undefined) return this.normalize(value)
    const [time, zone] = this.parse(value)
    const unit = 10 ** (MAX_PRECISION - this.precision)
    const rounded = Math.round(time / unit) * unit
    if (rounded >= DAY) this.refuse('a time that rounds to one of the same day', value, 'one that does not')
    return timeText(rounded) + zone
  }

  private parse(value: unknown): [microseconds: number, zone: string] {
    const match = typeof value === 'string' ? TIME.exec(value) : null
    const hasZone = match !== null && (match[5] ?? match[6]) !== undefined
    if (match === null || hasZone !== this.withTimeZone) {
      const example = this.withTimeZone ? "'14:30:00+02'" : "'14:30:00'"
      return this.refuse(`a string such as ${example}`, value, otherText(value))
    }
    const seconds = Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3] ?? 0)
    return [seconds * 1_000_000 + Number((match[4] ?? '').padEnd(MAX_PRECISION, '0')), zoneText(match)]
  }
}

function timeText(microseconds: number): string {
  const pad = (n: number, width: number): string => String(n).padStart(width, '0')
  const seconds = Math.floor(microseconds / 1_000_000)
  const fraction = pad(microseconds % 1_000_000, MAX_PRECISION).replace(/0+$/, '')
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return clock.map((part) => pad(part, 2)).join(':') + (fraction === '' ? '' : `.${fraction}`)
}

/** As PostgreSQL writes it: without minutes that are none; nowhere is east of Greenwich. */
function zoneText([, , , , , isUtc, sign, hours, minutes = '00', seconds = '00']: RegExpExecArray): string {
  if (isUtc !== undefined) return '+00'
  if (sign === undefined || hours === undefined) return ''
  const parts = [hours, minutes, seconds]
  const isZero = parts.every((part) => part === '00')
  while (parts.length > 1 && parts.at(-1) === '00') parts.pop()
  return (isZero ? '+' : sign) + parts.join(':')
}

function checkPrecision(name: string, precision: number | undefined): void {
  if (
    precision === undefined ||
    (Number.isInteger(precision) && precision >= 0 && precision <= MAX_PRECISION)
  )
    return
  throw new DefinitionError(`${name} takes a whole precision from 0 to ${MAX_PRECISION}.`, {
    hint: `Write t.${name}({ precision: 3 }).`,
  })
}

/** TIMESTAMP with or without time zone; a Date. Without a zone the stored time means UTC. */
export class TimestampType<T = Date> extends SqlType<T> {
  readonly kind = 'timestamp'

  constructor(
    readonly withTimeZone: boolean,
    /** Digits behind the second's point, 0 to 6. */
    readonly precision?: number,
  ) {
    super()
    checkPrecision('timestamp', precision)
  }

  override get parameters(): readonly unknown[] {
    return [this.precision, this.withTimeZone ? 'with time zone' : undefined]
  }

  override normalize(value: unknown): Date {
    const time = value instanceof Date ? value.getTime() : NaN
    if (!(value instanceof Date) || Number.isNaN(time))
      this.refuse('a valid Date', value, value instanceof Date ? 'one without a time' : undefined)
    if (time < YEAR_1 || time >= YEAR_10000)
      this.refuse('a Date between the years 1 and 9999', value, 'one outside of them')
    return value
  }

  /** Rounded to the column's digits, as PostgreSQL does. */
  override fit(value: unknown): unknown {
    const date = this.normalize(value)
    if (this.precision === undefined || this.precision >= 3) return date
    const unit = 10 ** (3 - this.precision)
    const since = date.getTime() - EPOCH
    const rounded = Math.sign(since) * Math.round(Math.abs(since) / unit) * unit
    return this.normalize(new Date(EPOCH + rounded))
  }
}
