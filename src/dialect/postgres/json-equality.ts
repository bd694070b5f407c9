import { Cast, type Expression } from '../../expression/expression'
import type { JsonType } from '../../types/json'
import { baseType } from '../../types/resolve-type'
import { t } from '../../types/t'

/** An operand of a comparison. JSON has no operators of its own: https://www.postgresql.org/docs/current/datatype-json.html */
export function comparable(operand: Expression): Expression {
  const type = operand.type && baseType(operand.type, 'postgres')
  return type?.kind === 'json' && !(type as JsonType).binary ? new Cast(operand, JSONB) : operand
}

const JSONB = t.jsonb()
