/** Values of which one is taken: those of CASE and COALESCE, and what stands in for a value that is not there. */
import { commonType, valueBeside, type TypedValue } from '../types/common-type'
import { EXACT_DECIMAL } from '../types/exact-decimal'
import { plainType } from '../types/resolve-type'
import type { SqlType } from '../types/sql-type'
import { Parameter, type Expression } from './expression'
import { toTyped } from './literal'

/** One of the values, beside others of a type. */
export function toBranch(value: unknown, type: SqlType | undefined): Expression {
  return toTyped(valueBeside(value, type), type)
}

/** The same values, texts of the program as ones of the type that the others have: nothing said of them what they are. */
export function alike(values: readonly Expression[]): readonly Expression[] {
  const type = values.find((value) => !isGivenText(value) && value.type !== undefined)?.type
  const plain = type && plainType(type)
  if (plain === undefined || TEXTS.has(plain.kind) || (plain.kind === 'custom' && type !== EXACT_DECIMAL))
    return values
  return values.map((value) => (isGivenText(value) ? toBranch(value.value, type) : value))
}

/** The type of whichever is taken. */
export function typeOfBranches(values: readonly Expression[]): SqlType | undefined {
  return commonType(values.map(typed))
}

/** What is known of a value under its label. */
function typed(value: Expression): TypedValue {
  return value.kind === 'label' ? typed(value.operands[0] as Expression) : value
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'char', 'named', 'any'])

function isGivenText(value: Expression): value is Parameter {
  return value instanceof Parameter && value.type?.kind === 'text' && typeof value.value === 'string'
}
