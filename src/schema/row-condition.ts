import { DefinitionError } from '../errors'
import { Expression } from '../expression/expression'

/** Refuses a `where` that is no expression: text could come from anywhere. */
export function checkWhere(owner: string, where: unknown): void {
  if (where === undefined || where instanceof Expression) return
  throw new DefinitionError(`${owner}: 'where' must be an expression.`, {
    hint: 'Write { where: user.c.active.eq(true) }, or { where: sql`…` }.',
  })
}
