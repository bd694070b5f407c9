/** Where the server cannot tell what type a value has, and must be told. */
import { Parameter, type Expression, type Label } from '../../expression/expression'
import type { FunctionCall } from '../../expression/function-call'
import { typeOfValue } from '../../expression/literal'
import { NUMBER_KINDS } from '../../types/number-kinds'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'

/** Functions that take values of whatever types. */
const TAKE_ANY: ReadonlySet<string> = new Set([
  'concat',
  'concat_ws',
  'format',
  'json_build_object',
  'jsonb_build_object',
  'json_build_array',
  'jsonb_build_array',
  'json_object_agg',
  'jsonb_object_agg',
  'json_agg',
  'jsonb_agg',
  'to_json',
  'to_jsonb',
  'array_agg',
  'count',
  'num_nulls',
  'num_nonnulls',
  'pg_typeof',
])

/** Those that write values as texts, a CHAR with the blanks behind it. */
const JOIN_TEXTS: ReadonlySet<string> = new Set(['concat', 'concat_ws', 'format'])

/** Functions of which there is one for each type: the first argument says which. */
const TAKE_FIRST: ReadonlySet<string> = new Set([
  ...['coalesce', 'nullif', 'greatest', 'least', 'min', 'max', 'sum', 'avg', 'abs', 'sign', 'round', 'ceil'],
  ...['floor', 'mod', 'power', 'sqrt', 'lag', 'lead', 'first_value', 'last_value', 'nth_value'],
])

/** A bound value, under its label too. */
export function boundValue(node: Expression): Parameter | undefined {
  const bare = node.kind === 'label' ? (node as Label).operand : node
  return bare instanceof Parameter ? bare : undefined
}

/** The type that an argument has to be given; undefined where the server knows it. */
export function argumentType({ name, args }: FunctionCall, argument: Expression): SqlType | undefined {
  const value = boundValue(argument)
  if (value === undefined) return JOIN_TEXTS.has(name) && kindOf(argument.type) === 'char' ? TEXT : undefined
  if (TAKE_ANY.has(name)) return typeOf(value) ?? TEXT
  if (argument !== args[0] || !TAKE_FIRST.has(name)) return undefined
  return args.every((arg) => boundValue(arg) !== undefined) ? typeOf(value) : value.type
}

/** The type that a value has to be given beside another operand; undefined where the server knows it. */
export function operandType(node: Expression, other: Expression): SqlType | undefined {
  const value = boundValue(node)
  if (value?.type === undefined) return undefined
  if (boundValue(other) !== undefined) return value.type
  const [own, others] = [value.type, other.type].map((type) => NUMBER_KINDS.indexOf(kindOf(type)))
  return own !== undefined && others !== undefined && others >= 0 && own > others ? value.type : undefined
}

/** The type that a value has to be given before a list or a range of values. */
export function testedType(node: Expression): SqlType | undefined {
  const value = boundValue(node)
  return value !== undefined && kindOf(value.type) !== 'text' ? value.type : undefined
}

function typeOf({ type, value }: Parameter): SqlType | undefined {
  return type ?? typeOfValue(value)
}

function kindOf(type: SqlType | undefined): string {
  return type === undefined ? '' : baseType(type, 'postgres').kind
}

const TEXT = t.text()
