/** The shapes that options of a single database take: each check says what should have been written, or nothing. */
import { isColumnRef } from '../schema/column-ref'
import type { OptionCheck } from '../schema/dialect-options'
import { isIndexItem } from '../schema/index-item'
import { isPlainObject } from '../schema/items'

export const isFlag: OptionCheck = (value) => (typeof value === 'boolean' ? undefined : 'true or false')

export const isName: OptionCheck = (value) =>
  typeof value === 'string' && value !== '' && !value.includes('\0') ? undefined : 'a name'

/** A name, or a list of names: the last, and where it is. */
export const isPath: OptionCheck = (value) =>
  isName(value) === undefined ||
  (Array.isArray(value) && value.length > 0 && value.every((name) => isName(name) === undefined))
    ? undefined
    : 'a name'

export const isCount: OptionCheck = (value) => (Number.isSafeInteger(value) ? undefined : 'a whole number')

/** One of several words. */
export function isOneOf(...words: readonly string[]): OptionCheck {
  return (value) =>
    words.includes(value as string) ? undefined : `one of ${words.map((word) => `'${word}'`).join(', ')}`
}

/** A list of which every member passes a check, with one member at least. */
export function isListOf(check: OptionCheck, expected: string): OptionCheck {
  return (value) =>
    Array.isArray(value) && value.length > 0 && value.every((item) => check(item) === undefined)
      ? undefined
      : expected
}

const PARAMETER = /^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?$/

/** `{ fillfactor: 70 }`: names are words, values are numbers, flags and plain text. */
export const isStorage: OptionCheck = (value) => {
  const isValue = (item: unknown): boolean =>
    typeof item === 'boolean' || Number.isFinite(item) || isName(item) === undefined
  const fits =
    isPlainObject(value) &&
    Object.entries(value).every(([name, item]) => PARAMETER.test(name) && isValue(item))
  return fits ? undefined : 'an object such as { fillfactor: 70 }'
}

/** Columns by name, expressions, orderings. */
export const isIndexItems: OptionCheck = isListOf(
  (item) => (isIndexItem(item) ? undefined : 'a column'),
  'a list of columns',
)

/** Columns by name, or themselves. */
export const isColumns: OptionCheck = isListOf(
  (item) => (isColumnRef(item) ? undefined : 'a column'),
  'a list of columns',
)
