import { otherText, SqlType } from './sql-type'

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/

/** DATE; a string `YYYY-MM-DD` in JavaScript, because a day has no time zone. */
export class DateType<T = string> extends SqlType<T> {
  readonly kind = 'date'

  override normalize(value: unknown): string {
    if (typeof value !== 'string' || !isDay(value))
      this.refuse("a string such as '2026-11-21'", value, otherText(value))
    return value
  }
}

function isDay(text: string): boolean {
  const match = DATE.exec(text)
  if (match === null) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(match[3]) && match[1] !== '0000'
}

/** TIME without time zone; a string `HH:MM:SS`, with a fraction if there is one. */
export class TimeType<T = string> extends SqlType<T> {
  readonly kind = 'time'

  override normalize(value: unknown): string {
    const match = typeof value === 'string' ? TIME.exec(value) : null
    if (match === null) return this.refuse("a string such as '14:30:00'", value, otherText(value))
    const fraction = (match[4] ?? '').replace(/0+$/, '')
    return `${match[1]}:${match[2]}:${match[3] ?? '00'}${fraction === '' ? '' : `.${fraction}`}`
  }
}

/** TIMESTAMP with or without time zone; a Date. Without a zone the stored time means UTC. */
export class TimestampType<T = Date> extends SqlType<T> {
  readonly kind = 'timestamp'

  constructor(readonly withTimeZone: boolean) {
    super()
  }

  override get parameters(): readonly unknown[] {
    return [this.withTimeZone ? 'with time zone' : undefined]
  }

  override normalize(value: unknown): Date {
    if (!(value instanceof Date) || Number.isNaN(value.getTime()))
      this.refuse('a valid Date', value, value instanceof Date ? 'one without a time' : undefined)
    const year = value.getUTCFullYear()
    if (year < 1 || year > 9999)
      this.refuse('a Date between the years 1 and 9999', value, 'one outside of them')
    return value
  }
}
