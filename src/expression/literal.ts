import { valueBeside } from '../types/common-type'
import type { SqlType } from '../types/sql-type'
import { t } from '../types/t'
import { Expression, Parameter, toOperand } from './expression'

/**
 * A bound value of a type of its own, where nothing beside it says which: in a select list, in `caseWhen`, in a union.
 *
 * @example
 * select(user.c.name, literal('user').as('kind'))   // SELECT "user".name, $1::TEXT AS kind FROM "user"
 */
export function literal<T>(value: T, type?: SqlType<T>): Parameter<T> {
  return new Parameter<T>(type === undefined ? value : valueBeside(value, type), type ?? typeOfValue(value))
}

/** An expression as it is; of a value, a parameter of the given type, or else of the value's own. */
export function toTyped(value: unknown, type?: SqlType): Expression {
  return value instanceof Expression ? value : toOperand(value, type ?? typeOfValue(value))
}

/** The SQL type that a JavaScript value has where nobody says it; undefined where it could be several. */
export function typeOfValue(value: unknown): SqlType | undefined {
  switch (typeof value) {
    case 'string':
      return t.text()
    case 'boolean':
      return t.boolean()
    case 'bigint':
      return t.bigint()
    case 'number':
      return isInt32(value) ? t.integer() : t.double()
    default:
      return value instanceof Date ? t.timestamptz() : undefined
  }
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31
}
