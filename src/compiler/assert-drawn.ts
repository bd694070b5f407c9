import { UsageError } from '../errors'
import { walk } from '../expression/walk'
import type { Select } from '../statement/select'

/** A select from nothing that stands in no other query can name no columns. */
export function assertDrawn({ parts }: Select): void {
  const used = [
    ...parts.where,
    ...parts.groupBy,
    ...parts.having,
    ...parts.orderBy.map(({ operand }) => operand),
  ]
  const column = used.flatMap((part) => [...walk(part)]).find(({ kind }) => COLUMNS.has(kind))
  if (column === undefined) return
  const { name } = column as { readonly name?: string }
  throw new UsageError(
    `The select draws from no table, and has a condition or an order on '${name ?? ''}'.`,
    {
      hint: 'Say where the rows come from: .from(table).',
    },
  )
}

const COLUMNS: ReadonlySet<string> = new Set(['column', 'aliasedColumn', 'derivedColumn'])
