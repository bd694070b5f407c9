import type { Expression } from './expression'

/** All expressions in a tree, the root first. */
export function* walk(expression: Expression): Generator<Expression> {
  yield expression
  for (const operand of expression.operands) yield* walk(operand)
}
