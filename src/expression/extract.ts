import { UsageError } from '../errors'
import { t } from '../types/t'
import { Expression } from './expression'

// prettier-ignore
const FIELDS = [
  'year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'milliseconds', 'dow', 'isodow', 'doy', 'epoch',
] as const

/** The parts of a time that mean the same on every database. */
export type TimeField = (typeof FIELDS)[number]

const INTEGER = t.integer()
const SECONDS = t.bigint({ mode: 'number' })

/** `EXTRACT(field FROM operand)`, as a whole number. */
export class Extract<T = number> extends Expression<T> {
  readonly kind = 'extract'
  readonly type

  constructor(
    readonly field: TimeField,
    readonly operand: Expression,
  ) {
    super()
    this.type = field === 'epoch' ? SECONDS : INTEGER
  }

  override get operands(): readonly Expression[] {
    return [this.operand]
  }
}

/**
 * A part of a time, as a whole number and in UTC: `dow` counts days from Sunday, 0, `isodow` from Monday, 1; `week` is that of
 * ISO 8601, which begins on Monday; `milliseconds` are those of the minute, its seconds included; `epoch` is in seconds.
 *
 * @example
 * select(extract('year', invoice.c.issued_at).as('year'), func.count()).groupBy(extract('year', invoice.c.issued_at))
 */
export function extract<T>(field: TimeField, operand: Expression<T>): Extract<number | (T & null)> {
  if (FIELDS.includes(field)) return new Extract(field, operand)
  throw new UsageError('extract does not know this part of a time.', {
    hint: `Write one of ${FIELDS.join(', ')}.`,
  })
}
