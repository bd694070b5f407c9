import { DefinitionError } from '../errors'
import {
  type ArithmeticOperator,
  type Binary,
  type ComparisonOperator,
  type Conjunction,
  type Expression,
  type InList,
  type Ordering,
  Parameter,
} from '../expression/expression'
import type { OperatorClass } from '../expression/operator-class'
import type { CaseWhen } from '../expression/case-when'
import { COMMON_FUNCTIONS } from '../expression/common-function'
import { func, type FunctionCall } from '../expression/function-call'
import type { ExpressionNode } from '../expression/nodes'
import type { RawSql } from '../expression/raw-sql'
import type { Column } from '../schema/column'
import type { NextValue } from '../schema/sequence'
import { call, list, type Code } from './code'
import { camelCase, isIdentifier } from './identifiers'
import { plainLiteral } from './plain-literal'
import type { Scope } from './scope'
import { stringLiteral, templateText } from './text-literal'
import { typeCode } from './type-code'

type Node = ExpressionNode | Column | NextValue

/** What no definition of a schema holds: it belongs to queries. */
type QueryNode =
  | 'collected'
  | 'over'
  | 'orderedCall'
  | 'filteredCall'
  | 'groupingSets'
  | 'keyMembership'
  | 'label'
  | 'quantified'
  | 'sourceReference'
  | 'truthTest'
  | 'tuple'

type Writers = {
  readonly [K in Exclude<Node['kind'], QueryNode>]: (
    node: Extract<Node, { readonly kind: K }>,
    scope: Scope,
  ) => Code
}

const WRITERS: Writers = {
  column: (node, scope) => scope.column(node),
  parameter: (node, scope) => tagged(['', ''], [node], scope),
  binary,
  operation: ({ operator, left, right }, scope) =>
    method(left, 'op', [stringLiteral(operator), ...operands([right], scope)], scope),
  jsonPath: ({ operand, path, type }, scope) => [
    method(
      operand,
      'json',
      path.map((step) => plainLiteral(step)),
      scope,
    ),
    type.kind === 'json' ? '' : call('.asType', typeCode(type, scope)),
  ],
  caseWhen,
  extract: ({ field, operand }, scope) =>
    call(scope.useCore('extract'), stringLiteral(field), expressionCode(operand, scope)),
  conjunction,
  not: (node, scope) => method(node.operand, 'not', [], scope),
  nullTest: (node, scope) => method(node.operand, node.negated ? 'isNotNull' : 'isNull', [], scope),
  inList,
  between: (node, scope) => method(node.operand, 'between', operands([node.low, node.high], scope), scope),
  like: (node, scope) =>
    method(node.operand, node.ignoreCase ? 'ilike' : 'like', operands([node.pattern], scope), scope),
  cast: (node, scope) => method(node.operand, 'cast', [typeCode(node.type, scope)], scope),
  collate: (node, scope) => method(node.operand, 'collate', [pathCode(node.collation)], scope),
  functionCall,
  rawSql,
  nextValue: ({ sequence }, scope) => [scope.reference(sequence), '.nextValue()'],
  identifier: (node, scope) => call(`${scope.use('sql')}.identifier`, ...node.path.map(stringLiteral)),
}

/** An expression by the methods and functions that make it anew. */
export function expressionCode(expression: Expression, scope: Scope): Code {
  const write = (WRITERS as Readonly<Record<string, (node: never, scope: Scope) => Code>>)[expression.kind]
  if (write !== undefined) return write(expression as never, scope)
  throw new DefinitionError(
    `An expression of the kind '${expression.kind}' cannot be written as TypeScript.`,
    {
      hint: 'It belongs to queries; write the condition with the sql tag.',
    },
  )
}

/** A part of an index: a column by its name where that says it all. */
export function orderingCode({ operand, direction, nulls, operators }: Ordering, scope: Scope): Code {
  const isPlain = direction === 'asc' && nulls === undefined && operators === undefined
  if (isPlain && operand.kind === 'column') return scope.columnName(operand as Column)
  if (isPlain) return expressionCode(operand, scope)
  const nullsFirst = nulls === undefined ? '' : nulls === 'first' ? '.nullsFirst()' : '.nullsLast()'
  return [expressionCode(operand, scope), `.${direction}()${nullsFirst}`, operatorClassCode(operators)]
}

function operatorClassCode(operators: OperatorClass | undefined): Code {
  if (operators === undefined) return ''
  const { path, parameters } = operators
  const told = Object.keys(parameters).length === 0 ? [] : [plainLiteral(parameters)]
  return call('.operatorClass', pathCode(path), ...told)
}

/** A name, or several: the schema before it. */
function pathCode(path: readonly string[]): Code {
  return path.length === 1 ? stringLiteral(path.join('')) : plainLiteral(path)
}

const METHODS: Readonly<Partial<Record<ComparisonOperator | ArithmeticOperator, string>>> = {
  '=': 'eq',
  '<>': 'ne',
  '<': 'lt',
  '<=': 'lte',
  '>': 'gt',
  '>=': 'gte',
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  '/': 'dividedBy',
  '||': 'concat',
}

function binary({ operator, left, right }: Binary, scope: Scope): Code {
  const name = METHODS[operator]
  return name === undefined
    ? tagged(['', ` ${operator} `, ''], [left, right], scope)
    : method(left, name, operands([right], scope), scope)
}

function caseWhen({ branches, otherwise }: CaseWhen, scope: Scope): Code {
  const [first, ...others] = branches.map(({ condition, value }) => [
    expressionCode(condition, scope),
    ...operands([value], scope),
  ]) as [Code[], ...Code[][]]
  return [
    call(scope.useCore('caseWhen'), ...first),
    ...others.map((branch) => call('.when', ...branch)),
    otherwise === undefined ? '' : call('.else', ...operands([otherwise], scope)),
  ]
}

function conjunction({ operator, conditions }: Conjunction, scope: Scope): Code {
  const [first, ...others] = conditions
  if (first === undefined) return call(scope.useCore(operator))
  return method(
    first,
    operator,
    others.map((other) => expressionCode(other, scope)),
    scope,
  )
}

function inList({ operand, list: values, negated }: InList, scope: Scope): Code {
  const items = Array.isArray(values)
    ? list(operands(values as readonly Expression[], scope))
    : expressionCode(values as Expression, scope)
  return method(operand, negated ? 'notIn' : 'in', [items], scope)
}

function functionCall({ name, args, distinct }: FunctionCall, scope: Scope): Code {
  return call(`${scope.use('func')}${memberOfFunc(name, distinct)}`, ...operands(args, scope))
}

/** The member of `func` that makes such a call. Of names that it does not know, strict index access says they may be missing. */
function memberOfFunc(name: string, distinct: boolean): string {
  if (distinct) return '.countDistinct'
  const known = camelCase(name)
  if (Object.hasOwn(func, known)) return `.${known}`
  if (COMMON_FUNCTIONS.some((common) => common === name)) return `.${name}`
  return isIdentifier(name) ? `.${name}!` : `[${stringLiteral(name)}]!`
}

function rawSql({ texts, inserted, type }: RawSql, scope: Scope): Code {
  const text = tagged(texts, inserted, scope)
  return type === undefined ? text : [text, '.typed(', typeCode(type, scope), ')']
}

function tagged(texts: readonly string[], inserted: readonly Expression[], scope: Scope): Code {
  const parts = texts.flatMap((text, i): Code[] => {
    const expression = inserted[i]
    return [
      templateText(text),
      ...(expression === undefined ? [] : ['${', ...operands([expression], scope), '}']),
    ]
  })
  return [scope.use('sql'), '`', ...parts, '`']
}

function method(on: Expression, name: string, args: readonly Code[], scope: Scope): Code {
  return [expressionCode(on, scope), call(`.${name}`, ...args)]
}

/** Values as they were given: the method that takes them binds them again. */
function operands(expressions: readonly Expression[], scope: Scope): readonly Code[] {
  return expressions.map((expression) =>
    expression instanceof Parameter && expression.placeholder === undefined
      ? plainLiteral(expression.value)
      : expressionCode(expression, scope),
  )
}
