import { Expression, Ordering } from '../expression/expression'
import { RawSql } from '../expression/raw-sql'
import type { Column } from '../schema/column'
import { Computed } from '../schema/computed'
import { isTable, isTableSource, tableFrom } from '../schema/table-source'
import { SqlType } from '../types/sql-type'
import { call, record, type Code } from './code'
import { expressionCode, orderingCode } from './expression-code'
import { plainLiteral } from './plain-literal'
import type { Option } from './schema-options'
import type { Scope } from './scope'
import { stringLiteral } from './text-literal'
import { typeCode } from './type-code'

/** Any value that an option of the schema can have, as source text. */
export function literal(value: unknown, scope: Scope): Code {
  if (value instanceof Ordering) return orderingCode(value, scope)
  if (value instanceof Computed) return computedCode(value, scope)
  if (value instanceof SqlType) return typeCode(value, scope)
  if (value instanceof Expression)
    return value.kind === 'column' ? scope.columnName(value as Column) : expressionCode(value, scope)
  if (isTable(value) || isTableSource(value)) return stringLiteral(tableFrom(value).key)
  return plainLiteral(value, (item) => literal(item, scope))
}

/** A condition that a constructor takes as text too: then text it is, where it can be read as one. */
export function conditionCode(condition: Expression, scope: Scope): Code {
  if (condition instanceof RawSql && condition.inserted.length === 0 && condition.type === undefined) {
    const text = condition.texts.join('')
    if (!/['\n\\]/.test(text)) return stringLiteral(text)
  }
  return expressionCode(condition, scope)
}

/** The options that can be written; functions are the program's own, and noted. */
export function optionsCode(options: readonly Option[], owner: string, scope: Scope): readonly Code[] {
  const entries = options.flatMap(([name, value]): (readonly [string, Code])[] => {
    if (typeof value !== 'function') return [[name, literal(value, scope)]]
    scope.note(`${owner}: '${name}' is a function of the program`)
    return []
  })
  return entries.length === 0 ? [] : [record(entries)]
}

function computedCode({ expression, stored }: Computed, scope: Scope): Code {
  const options = stored ? [] : [record([['stored', 'false']])]
  return call(`new ${scope.use('Computed')}`, conditionCode(expression, scope), ...options)
}
