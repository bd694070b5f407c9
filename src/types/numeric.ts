import { DefinitionError } from '../errors'
import { roundDecimal, type Decimal, type RoundedDecimal } from './decimal'
import { otherText, SqlType } from './sql-type'

const INTEGER_LIMITS = { smallint: 2 ** 15, integer: 2 ** 31 } as const

/** SMALLINT (16 bits) and INTEGER (32 bits); a number in JavaScript. */
export class IntegerType<T = number> extends SqlType<T> {
  constructor(readonly kind: 'smallint' | 'integer') {
    super()
  }

  override normalize(value: unknown): number {
    const limit = INTEGER_LIMITS[this.kind]
    if (typeof value !== 'number' || !Number.isInteger(value)) this.refuse('a whole number', value)
    if (value < -limit || value >= limit)
      this.refuse(`between ${-limit} and ${limit - 1}`, value, 'a number outside of them')
    return value === 0 ? 0 : value
  }
}

const BIGINT_LIMIT = 2n ** 63n

/** BIGINT (64 bits): an exact JavaScript bigint, or a number where the column says so. */
export class BigIntType<T = bigint> extends SqlType<T> {
  readonly kind = 'bigint'

  constructor(readonly mode: 'bigint' | 'number') {
    super()
  }

  override normalize(value: unknown): bigint | number {
    if (this.mode === 'number') {
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) this.refuse('a safe whole number', value)
      return value === 0 ? 0 : value
    }
    if (typeof value !== 'bigint') this.refuse('a bigint (write 5n)', value)
    if (value < -BIGINT_LIMIT || value >= BIGINT_LIMIT) this.refuse('within 64 bits', value, 'a wider one')
    return value
  }
}

/** How `numeric` behaves: its JavaScript form, and how a database without exact decimals stores it. */
export interface NumericOptions {
  /** `'string'` (default) is exact; `'number'` is convenient and loses digits past 15. */
  readonly mode?: 'string' | 'number'
  /** `'text'` keeps all digits on SQLite, which has no exact decimals; they can be compared and sorted there, but not computed with. */
  readonly storage?: 'text'
}

const MAX_SCALE = 1000

/** NUMERIC(precision, scale): an exact decimal; a string in JavaScript. */
export class NumericType<T = string> extends SqlType<T> {
  readonly kind = 'numeric'
  readonly mode: 'string' | 'number'
  readonly storage: 'text' | undefined

  constructor(
    readonly precision: number | undefined,
    readonly scale: number | undefined,
    options: NumericOptions = {},
  ) {
    super()
    checkPrecision(precision, scale)
    this.mode = options.mode ?? 'string'
    this.storage = options.storage
  }

  override get parameters(): readonly unknown[] {
    return [this.precision, this.precision === undefined ? undefined : (this.scale ?? 0)]
  }

  override normalize(value: unknown): Decimal {
    return this.parse(value, undefined).text
  }

  /** Rounded to the scale, halves away from zero, as PostgreSQL does. */
  override fit(value: unknown): unknown {
    if (this.precision === undefined) return this.kept(this.normalize(value))
    const scale = this.scale ?? 0
    const decimal = this.parse(value, scale)
    if (decimal.digits > this.precision) this.refuseSize(decimal, value)
    return this.kept(decimal.text)
  }

  private kept(decimal: Decimal): Decimal | number {
    return this.mode === 'number' ? Number(decimal) : decimal
  }

  private refuseSize({ integerDigits }: RoundedDecimal, value: unknown): never {
    const [precision, scale] = [this.precision ?? 0, this.scale ?? 0]
    return scale > precision
      ? this.refuse(`below 10^${precision - scale}`, value, 'one above it')
      : this.refuse(
          `one of at most ${precision - scale} digits before the point`,
          value,
          `one of ${integerDigits}`,
        )
  }

  private parse(value: unknown, scale: number | undefined): RoundedDecimal {
    const isNumber = this.mode === 'number' && typeof value === 'number'
    const text = isNumber ? String(value) : value
    if (typeof text !== 'string') {
      this.refuse(
        this.mode === 'number' ? 'a number' : "a string (write '1.50', or declare mode: 'number')",
        value,
      )
    }
    return roundDecimal(text, scale) ?? this.refuse('a decimal number', value, otherText(value))
  }
}

/** A scale may be negative, or above the precision; which ones there are is PostgreSQL's to say. */
function checkPrecision(precision: number | undefined, scale: number | undefined): void {
  const whole = (n: number | undefined): boolean => n === undefined || Number.isInteger(n)
  if (whole(precision) && whole(scale) && Math.abs(scale ?? 0) <= MAX_SCALE && (precision ?? 1) > 0) return
  throw new DefinitionError('numeric takes a whole precision above 0, and a whole scale.', {
    hint: 'Write t.numeric(10, 2).',
  })
}

/** REAL (32 bits) and DOUBLE PRECISION (64 bits); a number in JavaScript, never NaN or infinite. */
export class FloatType<T = number> extends SqlType<T> {
  constructor(readonly kind: 'real' | 'double') {
    super()
  }

  override normalize(value: unknown): number {
    if (typeof value !== 'number' || !Number.isFinite(value)) this.refuse('a finite number', value)
    const kept = this.kind === 'real' ? Math.fround(value) : value
    if (!Number.isFinite(kept)) this.refuse('within 32 bits', value, 'a wider one')
    return kept === 0 ? 0 : kept
  }
}

/** Whether decimals are kept as text where the database has no exact ones. */
export function isTextDecimal(type: SqlType): type is NumericType {
  return type instanceof NumericType && type.storage === 'text'
}
