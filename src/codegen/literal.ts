import { Expression, Ordering } from '../expression/expression'
import { SqlType } from '../types/sql-type'
import type { Code } from './code'
import { expressionCode, orderingCode } from './expression-code'
import { plainLiteral } from './plain-literal'
import type { Scope } from './scope'
import { typeCode } from './type-code'

/** Any value that an option of the schema can have, as source text. */
export function literal(value: unknown, scope: Scope): Code {
  if (value instanceof Ordering) return orderingCode(value, scope)
  if (value instanceof Expression) return expressionCode(value, scope)
  if (value instanceof SqlType) return typeCode(value, scope)
  return plainLiteral(value, (item) => literal(item, scope))
}
