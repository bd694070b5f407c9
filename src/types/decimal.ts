/** An exact decimal as text: `-12.30`. */
export type Decimal = string

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** A decimal of a number of places. */
export interface RoundedDecimal {
  readonly text: Decimal
  readonly integerDigits: number
  /** The digits that are counted against a precision: those from the first that is not 0 to the last place kept. */
  readonly digits: number
}

/**
 * Rounds a decimal's text to a number of places, halves away from zero, as PostgreSQL's numeric does. Without `scale` all
 * digits stay; with a negative one, tens or hundreds are rounded. Gives undefined for text that is no decimal number.
 */
export function roundDecimal(text: string, scale: number | undefined): RoundedDecimal | undefined {
  const plain = plainDecimal(text, scale)
  if (plain !== undefined) return plain
  const match = DECIMAL.exec(text.trim())
  if (match === null || (match[2] === '' && (match[3] ?? '') === '')) return undefined
  const [digits, places] = shift(match[2] ?? '', match[3] ?? '', Number(match[4] ?? 0))
  const rounded = scale === undefined ? BigInt(digits) : roundDigits(digits, places, scale)
  return print(match[1] === '-', rounded, scale ?? places)
}

/** The usual case, told apart first: a decimal from 1 on that is written as it is to be kept. */
function plainDecimal(text: string, scale: number | undefined): RoundedDecimal | undefined {
  const integerDigits = digitsFrom(text, 0)
  // Below 1 the zeros behind the point do not count.
  if (integerDigits === 0 || text.charCodeAt(0) === ZERO) return undefined
  const places = text.charCodeAt(integerDigits) === POINT ? digitsFrom(text, integerDigits + 1) : 0
  const isWhole = integerDigits + (places === 0 ? 0 : places + 1) === text.length
  if (!isWhole || (scale !== undefined && places !== scale)) return undefined
  return { text, integerDigits, digits: integerDigits + places }
}

/**
 * Whether a decimal is written as a column of a precision and scale keeps it, and without zeros behind its last place, so that
 * no other text is the same number. What this does not tell may be so nevertheless.
 */
export function isKeptDecimal(text: string, precision: number | undefined, scale: number): boolean {
  const whole = digitsFrom(text, 0)
  if (whole === 0 || (whole > 1 && text.charCodeAt(0) === ZERO)) return false
  const places = text.charCodeAt(whole) === POINT ? digitsFrom(text, whole + 1) : 0
  if (whole + (places === 0 ? 0 : places + 1) !== text.length) return false
  if (places > 0 && text.charCodeAt(text.length - 1) === ZERO) return false
  return precision === undefined || (places === scale && whole + places <= precision)
}

const [ZERO, NINE, POINT] = [48, 57, 46]

/** How many digits follow each other. By codes: a regular expression makes an array for each decimal that is written. */
function digitsFrom(text: string, start: number): number {
  let at = start
  while (at < text.length && text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE) at++
  return at - start
}

/** The same number without zeros behind its last place. */
export function trimDecimal(text: Decimal): Decimal {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

function shift(whole: string, fraction: string, exponent: number): [digits: string, places: number] {
  const digits = whole + fraction
  const places = fraction.length - exponent
  return places >= 0 ? [digits, places] : [digits + '0'.repeat(-places), 0]
}

function roundDigits(digits: string, places: number, scale: number): bigint {
  if (places <= scale) return BigInt(digits) * 10n ** BigInt(scale - places)
  const unit = 10n ** BigInt(places - scale)
  return (BigInt(digits) + unit / 2n) / unit
}

function print(negative: boolean, value: bigint, scale: number): RoundedDecimal {
  const places = Math.max(scale, 0)
  const digits = (scale < 0 ? value * 10n ** BigInt(-scale) : value).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const text = places === 0 ? whole : `${whole}.${digits.slice(digits.length - places)}`
  return {
    text: negative && value !== 0n ? `-${text}` : text,
    integerDigits: whole === '0' ? 0 : whole.length,
    digits: value === 0n ? 0 : value.toString().length,
  }
}
