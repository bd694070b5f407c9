import { isDeepStrictEqual } from 'node:util'

import { SqlType } from '../types/sql-type'
import { Expression, type Label, Ordering, Parameter } from './expression'

/** Without operands, these are still nothing but what stands in them. All else without operands is a thing of its own. */
const CONTENTS: readonly string[] = ['functionCall', 'rawSql', 'identifier', 'tuple']

/** Whether two expressions are built alike: of the same columns, in the same way, with equal values. */
export function areAlike(one: Expression, other: Expression): boolean {
  const [a, b] = [bare(one), bare(other)]
  if (a === b) return true
  if (a.kind !== b.kind || a.constructor !== b.constructor) return false
  if (a instanceof Parameter) return hasEqualValue(a, b as Parameter)
  return (a.operands.length > 0 || CONTENTS.includes(a.kind)) && haveAlikeParts(a, b)
}

function bare(expression: Expression): Expression {
  return expression.kind === 'label' ? (expression as Label).operand : expression
}

function hasEqualValue(a: Parameter, b: Parameter): boolean {
  if (a.placeholder !== b.placeholder) return false
  if (a.type === b.type) return isDeepStrictEqual(a.value, b.value)
  if (a.type?.equals(b.type as SqlType) !== true) return false
  return isDeepStrictEqual(a.type.normalize(a.value), b.type?.normalize(b.value))
}

function haveAlikeParts(a: object, b: object): boolean {
  const names = Object.keys(a) as (keyof typeof a)[]
  return names.length === Object.keys(b).length && names.every((name) => isAlikePart(a[name], b[name]))
}

function isAlikePart(a: unknown, b: unknown): boolean {
  if (a instanceof Expression) return b instanceof Expression && areAlike(a, b)
  if (a instanceof SqlType) return a === b || (b instanceof SqlType && a.equals(b))
  const isNode = Array.isArray(a) || a instanceof Ordering || isPlain(a)
  return isNode && isObject(b) ? haveAlikeParts(a as object, b) : a === b
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isPlain(value: unknown): boolean {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype
}
