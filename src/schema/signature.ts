import type { Expression } from '../expression/expression'
import { RawSql } from '../expression/raw-sql'
import { SqlType } from '../types/sql-type'

/**
 * A text that is equal for expressions of equal structure: columns stand by name, so that copies compare equal. SQL text
 * stands for itself: default names are made of it, and must not change with the classes of this package.
 */
export function signatureOf(expression: Expression): string {
  if (expression instanceof RawSql && expression.inserted.length === 0) return expression.texts.join('')
  return JSON.stringify(expression, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    if (value instanceof SqlType) return value.toString()
    if (isColumn(value)) return { column: value.name }
    return value
  })
}

function isColumn(value: unknown): value is { readonly name: string } {
  return (value as { kind?: unknown } | null | undefined)?.kind === 'column'
}
