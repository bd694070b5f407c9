import type { Expression } from '../expression/expression'
import { SqlType } from '../types/sql-type'

/** A text that is equal for expressions of equal structure: columns stand by name, so that copies compare equal. */
export function signatureOf(expression: Expression): string {
  return JSON.stringify(expression, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    if (value instanceof SqlType) return undefined
    if (isColumn(value)) return { column: value.name }
    return value
  })
}

function isColumn(value: unknown): value is { readonly name: string } {
  return (value as { kind?: unknown } | null | undefined)?.kind === 'column'
}
