import { NUMBER_KINDS } from './number-kinds'
import { valueType } from './resolve-type'
import type { SqlType } from './sql-type'

/** Kinds of values of which none is ever one of another: databases refuse to compare them, or take them for different. */
export type ValueFamily = 'number' | 'text' | 'time'

const FAMILIES: Readonly<Partial<Record<string, ValueFamily>>> = {
  ...(Object.fromEntries(NUMBER_KINDS.map((kind) => [kind, 'number'])) as Record<string, ValueFamily>),
  ...{ char: 'text', varchar: 'text', text: 'text', date: 'time', timestamp: 'time' },
}

/** Which family the values of a type are of; undefined where that is not sure. */
export function familyOf(type: SqlType | undefined): ValueFamily | undefined {
  return type === undefined || type.kind === 'variant' ? undefined : FAMILIES[valueType(type).kind]
}

/** Whether values of two types can be compared, as far as is known. Texts stand for times on SQLite. */
export function areComparable(one: SqlType | undefined, other: SqlType | undefined): boolean {
  const [a, b] = [familyOf(one), familyOf(other)]
  return a === undefined || b === undefined || a === b || (a !== 'number' && b !== 'number')
}
