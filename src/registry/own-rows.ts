import type { Expression } from '../expression/expression'
import { plainColumn, type SeenColumn } from '../schema/table-source'
import type { Mapper } from './mapper'

const known = new WeakMap<readonly unknown[], Expression>()

/** What tells a class's rows from those of others in its table; undefined where it has the table for itself. */
export function ownRowsOf({ inheritance }: Mapper, seen: SeenColumn): Expression | undefined {
  const { onlyValues, discriminator } = inheritance ?? {}
  if (onlyValues === undefined || discriminator === undefined) return undefined
  if (seen !== plainColumn) return isOneOf(seen(discriminator.column), onlyValues)
  // The same expression each time, so that it is known where it stands already.
  let condition = known.get(onlyValues)
  if (condition === undefined) known.set(onlyValues, (condition = isOneOf(discriminator.column, onlyValues)))
  return condition
}

function isOneOf(column: Expression, values: readonly unknown[]): Expression {
  const [only, ...others] = values
  return others.length === 0 ? column.eq(only as never) : column.in(values as never)
}
