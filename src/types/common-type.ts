/** The type of a value that is one of several: that of CASE and COALESCE, of a default beside a column, of a column of a union. */
import { roundDecimal } from './decimal'
import { EXACT_DECIMAL } from './exact-decimal'
import { NUMBER_KINDS } from './number-kinds'
import { NumericType } from './numeric'
import { plainType, valueType } from './resolve-type'
import type { SqlType, TypeKind } from './sql-type'

/** A value's type, and the value itself where it is bound. */
export interface TypedValue {
  readonly type: SqlType | undefined
  readonly value?: unknown
}

/** Each can be any of those before it. */
const TIMES: readonly (TypeKind | undefined)[] = ['date', 'timestamp']

/**
 * The type that holds all of the values, as PostgreSQL finds it: the wider of two kinds of number, a time rather than a day.
 * Decimals of different scales each keep their own, so that no scale is left. Else the first decides.
 */
export function commonType(values: readonly TypedValue[]): SqlType | undefined {
  const filled = values.filter(({ value }) => value !== null)
  const given = filled.length === 0 ? values : filled
  const [{ type: first } = { type: undefined }] = given
  if (first === undefined || isOwn(first)) return first
  const kinds = given.map(({ type }) => type && valueType(type).kind)
  const widest = NUMBER_KINDS[Math.max(...kinds.map((kind) => NUMBER_KINDS.indexOf(kind)))]
  if (widest === 'numeric' && NUMBER_KINDS.includes(kinds[0])) return commonDecimal(given)
  for (const family of [NUMBER_KINDS, TIMES]) {
    if (!kinds.every((kind) => family.includes(kind))) continue
    const ranks = kinds.map((kind) => family.indexOf(kind))
    return given[ranks.indexOf(Math.max(...ranks))]?.type
  }
  return first
}

/** Values that are to be read as what the program makes of them. */
function isOwn(type: SqlType): boolean {
  return type !== EXACT_DECIMAL && plainType(type).kind === 'custom'
}

function commonDecimal(given: readonly TypedValue[]): SqlType {
  const types = given.flatMap(({ type }) => (type && valueType(type).kind === 'numeric' ? [type] : []))
  const places = given.map(placesOf)
  if (places.every((count) => count !== undefined && count === places[0])) return types[0] as SqlType
  const decimals = types.map((type) => valueType(type) as NumericType)
  if (decimals.every(({ mode }) => mode === 'number'))
    return new NumericType<number>(undefined, undefined, { mode: 'number' })
  return decimals.length === given.length && decimals.every(({ storage }) => storage === 'text')
    ? new NumericType(undefined, undefined, { storage: 'text' })
    : EXACT_DECIMAL
}

/** How many places each value has; undefined where they may differ. */
function placesOf({ type: given, value }: TypedValue): number | undefined {
  const type = given && valueType(given)
  if (!(type instanceof NumericType)) return type && 0
  if (type.precision === undefined) return undefined
  const scale = Math.max(type.scale ?? 0, 0)
  return typeof value === 'string' && (placesOfDecimal(value) ?? 0) > scale ? undefined : scale
}

/**
 * A value as it is bound beside others of a type: with the places that a decimal has there, so that every database gives it
 * back alike. A number may stand for a decimal.
 */
export function valueBeside(value: unknown, given: SqlType | undefined): unknown {
  const type = given && plainType(given === EXACT_DECIMAL ? valueType(given) : given)
  const isDecimal = type instanceof NumericType && type.mode === 'string'
  return isDecimal && (typeof value === 'string' || isNumber(value))
    ? decimalText(String(value), type)
    : value
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
}

function decimalText(text: string, { precision, scale = 0 }: NumericType): string {
  const places = placesOfDecimal(text)
  const isShort = places !== undefined && precision !== undefined && places <= scale
  return (isShort ? roundDecimal(text, scale)?.text : undefined) ?? text
}

/** How many digits stand behind the point; undefined for text that is no decimal number. */
function placesOfDecimal(text: string): number | undefined {
  return roundDecimal(text, undefined)?.text.replace(/^[^.]*\.?/, '').length
}
