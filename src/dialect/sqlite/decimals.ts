/**
 * How many places the decimals have that SQLite computes. It computes with doubles, which hold 15 digits of a decimal and then
 * noise: a result is brought back to the decimal that it stands for by rounding it to the places that it can have.
 */
import type { FilteredCall, OrderedCall } from '../../expression/aggregate'
import type { CaseWhen } from '../../expression/case-when'
import { Binary, Parameter, type Collate, type Expression, type Label } from '../../expression/expression'
import { FunctionCall } from '../../expression/function-call'
import type { Over } from '../../expression/window'
import { isTextDecimal, NumericType } from '../../types/numeric'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'

/** A product of more places than this is cut to 15 digits instead: its places would reach into the noise. */
const MOST_PLACES_OF_PRODUCT = 9

const DOUBLE = t.double()

const ARITHMETIC: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%'])

/** Calls whose value has the places of their arguments. */
const PLACES_OF_ARGUMENTS: ReadonlySet<string> = new Set([
  'sum',
  'total',
  'min',
  'max',
  'abs',
  'coalesce',
  'nullif',
])

/** Calls that compute with doubles. */
const COMPUTING_CALLS: ReadonlySet<string> = new Set(['sum', 'avg', 'total'])

/** Whether an expression computes a decimal, and may leave noise behind its last place. */
export function isComputedDecimal(node: Expression): boolean {
  if (node instanceof Binary) return isArithmetic(node) && isDecimal(node)
  const call = callOf(node)
  return call !== undefined && COMPUTING_CALLS.has(call.name) && call.args.some(isDecimal)
}

/** Whether the value is a decimal, which PostgreSQL computes with exactly. */
export function isDecimal(node: Expression): boolean {
  if (node.kind === 'label') return isDecimal((node as Label).operand)
  if (node instanceof Binary && isArithmetic(node)) {
    const operands = [node.left, node.right]
    return operands.some(isDecimal) && !operands.some(isFloat)
  }
  return kindOf(node.type) === 'numeric'
}

/** The type of the value for PostgreSQL, with the places that it has; undefined where that cannot be told. */
export function typeOfValue(node: Expression): SqlType | undefined {
  if (node.kind === 'label') return typeOfValue((node as Label).operand)
  if (isDecimal(node) && !isKeptAsText(node.type)) {
    const places = isOfOneScale(node) ? placesOfResult(node) : undefined
    return places === undefined ? new NumericType(undefined, undefined) : new NumericType(15, places)
  }
  if (node instanceof Binary && isArithmetic(node) && [node.left, node.right].some(isFloat)) return DOUBLE
  return node.type && baseType(node.type, 'sqlite')
}

/** Whether all values have so many places, not only none more: those that come from several columns keep what they have there. */
function isOfOneScale(node: Expression): boolean {
  if (node instanceof Binary && isArithmetic(node)) return [node.left, node.right].every(isOfOneScale)
  const call = callOf(node)
  if (call !== undefined && ['sum', 'min', 'max', 'abs'].includes(call.name))
    return call.args.every(isOfOneScale)
  const isTaken = node.kind === 'caseWhen' || call !== undefined
  return (
    !isTaken ||
    !(node.type && baseType(node.type, 'sqlite') instanceof NumericType) ||
    placesOfType(node.type) !== undefined
  )
}

/** Whether the value is a double for PostgreSQL too. */
export function isFloat({ type }: Expression): boolean {
  const kind = kindOf(type)
  return kind === 'double' || kind === 'real'
}

/** Whether the value is a whole number. */
export function isWhole(type: SqlType | undefined): boolean {
  return INTEGERS.has(kindOf(type) ?? '')
}

/** Whether decimals that are kept as text, with all their digits, would be computed with as doubles. */
export function computesWithText(node: Binary): boolean {
  return isArithmetic(node) && [node.left, node.right].some(({ type }) => isKeptAsText(type))
}

/** A decimal that is kept as text. */
export function isKeptAsText(type: SqlType | undefined): boolean {
  return type !== undefined && isTextDecimal(baseType(type, 'sqlite'))
}

/** To how many places a computed value is rounded; undefined where it is to keep 15 digits. */
export function placesOfResult(node: Expression): number | undefined {
  const places = placesOf(node)
  const isProduct = node instanceof Binary && node.operator === '*'
  return places !== undefined && isProduct && places > MOST_PLACES_OF_PRODUCT ? undefined : places
}

/** How many places a type keeps, which round what has more; undefined where it keeps what it is given. */
export function placesKept(type: SqlType): number | undefined {
  const base = baseType(type, 'sqlite')
  if (INTEGERS.has(base.kind)) return 0
  if (!(base instanceof NumericType) || base.storage === 'text' || base.precision === undefined)
    return undefined
  return base.scale ?? 0
}

/** Whether a type keeps a value as it is, or does with it what SQLite does. */
export function fits(node: Expression, type: SqlType): boolean {
  const kept = placesKept(type)
  if (kept === undefined) return true
  // Text that is to be a whole number, and what has no type, is left to the database.
  if (type.kind !== 'numeric' && !isDecimal(node) && !isFloat(node)) return true
  return kept >= 0 && (placesOf(node) ?? Infinity) <= kept
}

/** How many places a value can have; undefined where that cannot be told. */
export function placesOf(node: Expression): number | undefined {
  if (node instanceof Parameter) return placesOfParameter(node)
  if (node instanceof Binary && isArithmetic(node)) return placesOfArithmetic(node)
  switch (node.kind) {
    case 'label':
    case 'collate':
      return placesOf((node as Label | Collate).operand)
    case 'caseWhen':
      return placesOfCase(node as CaseWhen)
    default:
      return placesOfCall(callOf(node)) ?? placesOfType(node.type)
  }
}

function isArithmetic({ operator }: Binary): boolean {
  return ARITHMETIC.has(operator)
}

/** The call under FILTER and OVER. */
function callOf(node: Expression): FunctionCall | undefined {
  if (node instanceof FunctionCall) return node
  const isAround = ['filteredCall', 'orderedCall', 'over'].includes(node.kind)
  return isAround ? callOf((node as FilteredCall | OrderedCall | Over).call) : undefined
}

function placesOfParameter({ value, type }: Parameter): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') return undefined
  if (typeof value === 'number' && isFloat({ type } as Expression)) return undefined
  const [match, fraction = ''] = /^[+-]?\d*(?:\.(\d*))?$/.exec(String(value).trim()) ?? []
  return match === undefined ? undefined : fraction.length
}

function placesOfArithmetic({ operator, left, right }: Binary): number | undefined {
  const [one, other] = [placesOf(left), placesOf(right)]
  if (one === undefined || other === undefined || operator === '/') return undefined
  return operator === '*' ? one + other : Math.max(one, other)
}

function placesOfCase({ branches, otherwise }: CaseWhen): number | undefined {
  return most([...branches.map(({ value }) => value), ...(otherwise === undefined ? [] : [otherwise])])
}

function placesOfCall(call: FunctionCall | undefined): number | undefined {
  return call !== undefined && PLACES_OF_ARGUMENTS.has(call.name) ? most(call.args) : undefined
}

function most(nodes: readonly Expression[]): number | undefined {
  return nodes
    .map(placesOf)
    .reduce((one, other) => (one === undefined || other === undefined ? undefined : Math.max(one, other)), 0)
}

function placesOfType(given: SqlType | undefined): number | undefined {
  const type = given && baseType(given, 'sqlite')
  if (type === undefined) return undefined
  if (INTEGERS.has(type.kind) || type.kind === 'boolean') return 0
  if (!(type instanceof NumericType) || type.precision === undefined) return undefined
  return Math.max(type.scale ?? 0, 0)
}

const INTEGERS: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint'])

function kindOf(type: SqlType | undefined): string | undefined {
  return type && baseType(type, 'sqlite').kind
}
