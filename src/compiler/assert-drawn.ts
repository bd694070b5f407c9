import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { Select } from '../statement/select'

/** Refuses a select that stands in no other query, and names columns of what it does not draw from. */
export function assertDrawn(select: Select): void {
  const { sources, columns, parts } = select
  const conditions = [
    ...parts.where,
    ...parts.groupBy,
    ...parts.having,
    ...parts.orderBy.map(({ operand }) => operand),
  ]
  if (sources.length === 0) return assertNoColumn(conditions)
  const items: readonly Named[] = [...sources, ...parts.joins.map(({ target }) => target)]
  const drawn = new Set(items.map(({ name }) => name))
  for (const part of [...columns, ...conditions])
    for (const column of columnsIn(part)) {
      const source = sourceOf(column)
      if (source !== undefined && !drawn.has(source)) throw notDrawn(source, column.name, [...drawn])
    }
}

/** A column of a table, of an alias, or of a subquery. */
interface AnyColumn {
  readonly name: string
  readonly table?: Named
  readonly alias?: Named
  readonly source?: Named
}

interface Named {
  readonly name: string
}

function assertNoColumn(conditions: readonly Expression[]): void {
  for (const { name } of conditions.flatMap((part) => [...columnsIn(part)]))
    throw new UsageError(`The select draws from no table, and has a condition or an order on '${name}'.`, {
      hint: 'Say where the rows come from: .from(table).',
    })
}

function notDrawn(source: string, column: string, drawn: readonly string[]): UsageError {
  return new UsageError(
    `The select names '${source}.${column}', and draws from ${drawn.map((name) => `'${name}'`).join(', ')} only.`,
    {
      hint: `Join it: .join(${source}). A class with joined inheritance has its base's columns in the base's table.`,
    },
  )
}

/** The columns in an expression. What raw SQL names may be drawn from within it. */
function* columnsIn(expression: Expression): Generator<AnyColumn> {
  if (COLUMNS.has(expression.kind)) yield expression as unknown as AnyColumn
  else if (expression.kind !== 'rawSql') for (const operand of expression.operands) yield* columnsIn(operand)
}

const COLUMNS: ReadonlySet<string> = new Set(['column', 'aliasedColumn', 'derivedColumn'])

/** By its name alone: a table that was defined twice, or a query that is called as a table, is the same to the database. */
function sourceOf({ table, alias, source }: AnyColumn): string | undefined {
  return (table ?? alias ?? source)?.name
}
