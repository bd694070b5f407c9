/** What an operator cannot take, told where it is written. */
import { UsageError } from '../errors'
import { areComparable, familyOf } from '../types/comparable-types'
import type { SqlType } from '../types/sql-type'

/** What is asked of an operand. */
interface Operand {
  readonly kind: string
  readonly type: SqlType | undefined
}

/** Refuses a select that has not a column for each value that is looked for in it. */
export function assertColumns(query: object, width: number): void {
  const { columns } = query as { readonly columns?: readonly unknown[] }
  if (columns === undefined || columns.length === width) return
  throw new UsageError(`The select of an IN has ${columns.length} columns, and not ${width}.`, {
    hint: 'Write .in(select(c.x)), or tuple(a, b).in(select(c.x, c.y)).',
  })
}

/** Refuses expressions of which none is ever the value of the other. */
export function assertComparable(left: Operand, right: Operand): void {
  if (right.kind === 'parameter' || areComparable(left.type, right.type)) return
  throw new UsageError(`A value of type ${String(left.type)} is never one of type ${String(right.type)}.`, {
    hint: 'Cast one of them: .cast(t.text()).',
  })
}

/** SQLite would make numbers of texts and times, as far as they begin with digits. */
export function assertComputable(operator: string, left: Operand, right: Operand): void {
  const [own, others] = [familyOf(left.type), familyOf(right.type)]
  if (own === 'text' || (others === 'text' && right.kind !== 'parameter'))
    throw new UsageError(`Texts cannot be computed with (${operator}).`, {
      hint: 'Write .cast(t.integer()), or .concat(…) to put texts together.',
    })
  if (own === 'time' && others === 'time')
    throw new UsageError(
      `Times cannot be computed with each other (${operator}): databases count differently.`,
      {
        hint: "Write extract('epoch', a).minus(extract('epoch', b)), in seconds.",
      },
    )
}

/** Whatever is compared or computed with null is null: whoever writes it means something else. */
export function alwaysNull(): UsageError {
  return new UsageError('An operator with null always gives null.', {
    hint: 'Write .isNull(), .isNotNull(), .eq(null) or .ne(null).',
  })
}

/** Nobody means by it what databases would make of it. */
export function undefinedValue(): UsageError {
  return new UsageError('A value in a condition is undefined, which never means "everything".', {
    hint: 'Leave the condition out, or write null (IS NULL).',
  })
}

/** PostgreSQL refuses a pattern that ends in a lone `\\`, SQLite would take it literally: it is refused everywhere. */
export function assertPattern(pattern: unknown): void {
  if (pattern === null) throw alwaysNull()
  if (typeof pattern !== 'string' || !/(?<!\\)(?:\\\\)*\\$/.test(pattern)) return
  throw new UsageError('A LIKE pattern ends in a backslash that escapes nothing.', {
    hint: 'Write two of them for one, or use contains, startsWith or endsWith.',
  })
}

const OPERATOR = /^(?:[-+*/<>=~!@#%^&|?]{1,8}|[A-Za-z]+(?: [A-Za-z]+)*)$/

/** Refuses what is no operator. */
export function assertOperator(operator: string): void {
  if (OPERATOR.test(operator) && !/--|\/\*/.test(operator)) return
  throw new UsageError('This is not an operator of SQL.', { hint: "Write .op('@>', value)." })
}

/** Refuses what leads nowhere in a document. */
export function assertPath(path: readonly (string | number)[]): void {
  const isStep = (step: unknown): boolean =>
    typeof step === 'string' || (Number.isSafeInteger(step) && (step as number) >= 0)
  if (path.length > 0 && path.every(isStep)) return
  throw new UsageError('A path in a JSON document needs names of fields or numbers of items.', {
    hint: "Write .json('address', 'city') or .json('tags', 0).",
  })
}

/** Refuses what names no collation. */
export function assertCollation(path: readonly unknown[]): void {
  if (path.length > 0 && path.every((name) => typeof name === 'string' && name !== '')) return
  throw new UsageError('A collation needs a name.', { hint: "Write .collate('C')." })
}

/** Refuses what is no list. */
export function assertList(values: unknown): void {
  if (!Array.isArray(values)) {
    throw new UsageError('The list of an IN must be an array, or a select.', { hint: 'Write .in([1, 2]).' })
  }
}
