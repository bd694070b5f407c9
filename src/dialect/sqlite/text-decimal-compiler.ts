/**
 * Decimals that are kept as text as SQLite compares and sorts them: by a text made of them that sorts as the numbers do, with all their
 * digits. https://sqlite.org/datatype3.html#comparison_expressions
 */
import type { SqlWriter } from '../../compiler/sql-writer'
import { Between, Binary, InList, Operation, Parameter, type Expression } from '../../expression/expression'
import { FunctionCall } from '../../expression/function-call'
import type { KeyPart } from '../../expression/key-membership'
import { sql, unsafeSql } from '../../expression/raw-sql'
import { Tuple } from '../../expression/tuple'
import { NumericType } from '../../types/numeric'
import { baseType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { t } from '../../types/t'
import { SqliteDecimalCompiler } from './decimal-compiler'
import { isDecimal, isFloat, isKeptAsText, isWhole } from './decimals'

/** Compares text decimals by their value. */
export abstract class SqliteTextDecimalCompiler extends SqliteDecimalCompiler {
  override visitBinary(node: Binary, out: SqlWriter): void {
    const [left, right] = COMPARING.has(node.operator)
      ? comparable([node.left, node.right], node.operator)
      : []
    super.visitBinary(left && right ? new Binary(node.operator, left, right, node.type) : node, out)
  }

  override visitOperation(node: Operation, out: SqlWriter): void {
    const isEquality = node.operator.endsWith('DISTINCT FROM')
    const [left, right] = isEquality ? comparable([node.left, node.right], '=') : []
    super.visitOperation(left && right ? new Operation(node.operator, left, right, node.type) : node, out)
  }

  override visitBetween(node: Between, out: SqlWriter): void {
    const [operand, low, high] = comparable(node.operands, '<')
    super.visitBetween(operand && low && high ? new Between(operand, low, high) : node, out)
  }

  protected override takesKeys({ type }: KeyPart): boolean {
    return !isKeptAsText(type) || hasScale(type)
  }

  protected override sortedBy(node: Expression): Expression {
    return isKeptAsText(node.type) ? sortKey(node) : node
  }
}

/** A list whose values are found by their value. */
export function comparableList(node: InList): InList {
  const [operand, ...list] = Array.isArray(node.list) ? comparable(node.operands, '=') : []
  return operand === undefined ? node : new InList(operand, list, node.negated)
}

const COMPARING: ReadonlySet<string> = new Set(['=', '<>', '<', '<=', '>', '>='])

/** What is compared instead of values among which text decimals are; nothing where they can be compared as they are. */
function comparable(nodes: readonly Expression[], operator: string): readonly Expression[] {
  if (nodes.every((node) => node instanceof Tuple)) return comparableTuples(nodes, operator)
  const [first] = nodes.filter(({ type }) => isKeptAsText(type))
  if (first === undefined) return []
  // As doubles on PostgreSQL too, or as exact as a decimal is here that is no text.
  if (nodes.some(isNumber))
    return nodes.map((node) => (isKeptAsText(node.type) ? sql`CAST(${node} AS NUMERIC)` : node))
  // Those of one scale are written in one way.
  const isEquality = operator === '=' || operator === '<>'
  const isWritten = hasScale(first.type) && nodes.every(({ type }) => isOfScale(type, first.type))
  return isEquality && isWritten ? [] : nodes.map(sortKey)
}

function comparableTuples(tuples: readonly Tuple[], operator: string): readonly Expression[] {
  const columns = tuples[0]?.items.map((item, i) => {
    const items = tuples.map((tuple) => tuple.items[i] ?? item)
    const compared = comparable(items, operator)
    return compared.length === 0 ? items : compared
  })
  return tuples.map((_, row) => new Tuple(columns?.map((items) => items[row] as Expression) ?? []))
}

function isNumber(node: Expression): boolean {
  return !isKeptAsText(node.type) && (isDecimal(node) || isFloat(node) || isWhole(node.type))
}

/** Whether all values have the places of their column, so that equal ones are the same text. */
function hasScale(type: SqlType | undefined): boolean {
  return type !== undefined && (baseType(type, 'sqlite') as NumericType).precision !== undefined
}

function isOfScale(type: SqlType | undefined, other: SqlType | undefined): boolean {
  if (type === undefined || other === undefined) return false
  const [base, like] = [baseType(type, 'sqlite'), baseType(other, 'sqlite')]
  return base instanceof NumericType && base.scale === (like as NumericType).scale && hasScale(base)
}

/** A text that sorts as the decimal does: its sign, how far its point is from its beginning, and its digits. */
function sortKey(node: Expression): Expression {
  if (node instanceof Parameter)
    return new Parameter(node.value, keyType(node.type ?? ANY_DECIMAL), node.placeholder)
  const value = node.kind === 'rawSql' ? sql`(${node})` : node
  const point = sql`instr(${value} || '.', '.')`
  const digits = sql`rtrim(iif(instr(${value}, '.'), ${value}, ${value} || '.'), '0')`
  const turned = Array.from(TURNED).reduce(
    (text, letter, digit) => sql`replace(${text}, ${unsafeSql(`'${digit}', '${letter}'`)})`,
    digits,
  )
  const [below, above] = [
    sql`'-' || (99999 - ${point}) || ${turned} || '~'`,
    sql`'0' || (10000 + ${point}) || ${digits}`,
  ]
  return new FunctionCall('iif', [sql`${value} < '0'`, below, above], t.text())
}

/** Letters for the digits from 0 on that sort the other way round, as numbers below zero do. */
const TURNED = 'jihgfedcba'

const ANY_DECIMAL = t.numeric(undefined, undefined, { storage: 'text' })

/** The same text of a value of the program. */
function keyType(type: SqlType): SqlType {
  return t.custom<unknown, string>({
    base: t.text(),
    toDatabase: (value) => keyOf(String(type.normalize(value))),
    fromDatabase: (key) => key,
  })
}

function keyOf(decimal: string): string {
  const point = `${decimal}.`.indexOf('.') + 1
  const digits = (decimal.includes('.') ? decimal : `${decimal}.`).replace(/0+$/, '')
  if (!decimal.startsWith('-')) return `0${10000 + point}${digits}`
  return `-${99999 - point}${digits.replace(/\d/g, (digit) => TURNED[Number(digit)] ?? digit)}~`
}
