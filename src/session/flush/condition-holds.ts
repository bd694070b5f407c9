import { Binary, Conjunction, NullTest, Parameter, type Expression } from '../../expression/expression'
import type { Column } from '../../schema/column'
import { comparable, type IdentityKey } from '../identity-key'

/** The value of a column in a row, in comparable form. */
type ValueOf = (column: Column) => IdentityKey | null

/**
 * Whether a row meets the condition of a partial index, as far as that is told without the database: for null tests and equality
 * with a value, and what they are put together to. Undefined where it is not.
 */
export function conditionHolds(condition: Expression, valueOf: ValueOf): boolean | undefined {
  if (condition instanceof NullTest && isColumn(condition.operand))
    return (valueOf(condition.operand) === null) !== condition.negated
  if (condition instanceof Binary) return isEqual(condition, valueOf)
  if (!(condition instanceof Conjunction)) return undefined
  const parts = condition.conditions.map((part) => conditionHolds(part, valueOf))
  const isAnd = condition.operator === 'and'
  if (parts.includes(!isAnd)) return !isAnd
  return parts.includes(undefined) ? undefined : isAnd
}

function isEqual({ operator, left, right }: Binary, valueOf: ValueOf): boolean | undefined {
  if (operator !== '=' || !isColumn(left) || !(right instanceof Parameter)) return undefined
  const value = valueOf(left)
  return value === null ? false : value === comparable(right.value, left.type)
}

function isColumn(expression: Expression): expression is Column {
  return expression.kind === 'column'
}
