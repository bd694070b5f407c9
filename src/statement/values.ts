import { UsageError } from '../errors'
import { toOperand, type Expression } from '../expression/expression'
import { valueBeside } from '../types/common-type'
import type { SqlType, ValueOf } from '../types/sql-type'
import { DerivedTable } from './derived-table'

/** The columns of a list of values. */
export type ValueTypes = Readonly<Record<string, Pick<SqlType, 'kind'>>>

type ValueIn<X> = X extends SqlType ? ValueOf<X> : never

/** The rows of a list of values. */
export type ValuesRow<C extends ValueTypes> = { readonly [K in keyof C]: ValueIn<C[K]> }

/** Rows that are given with the statement: `(VALUES (…), (…)) AS name (…)`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of any rows is assignable to a plain one
export class Values<R = any, A extends string = any> extends DerivedTable<R, A> {
  readonly kind = 'values'

  constructor(
    name: A,
    types: ValueTypes,
    readonly rows: readonly (readonly Expression[])[],
  ) {
    super(
      name,
      Object.entries(types).map(([key, type]) => ({ key, name: key, type: type as SqlType })),
    )
  }
}

/**
 * Rows of the program's own, to draw from and to join to.
 *
 * @example
 * const price = values('price', { id: t.integer(), amount: t.numeric(10, 2) }, [{ id: 1, amount: '9.90' }])
 * update(item).set({ amount: price.c.amount }).from(price).where(item.c.id.eq(price.c.id))
 * // UPDATE item SET amount = price.amount FROM (VALUES ($1::INTEGER, $2::NUMERIC)) AS price (id, amount) WHERE …
 */
export function values<const A extends string, C extends ValueTypes>(
  name: A,
  columns: C,
  rows: readonly { readonly [K in keyof C]: ValueIn<C[K]> | Expression | null }[],
): Values<ValuesRow<C>, A> {
  if (!Array.isArray(rows) || rows.length === 0)
    throw new UsageError(`The values of '${name}' need at least one row.`)
  const keys = Object.keys(columns)
  const lists = (rows as readonly Readonly<Record<string, unknown>>[]).map((row) => {
    const unknown = Object.keys(row).find((key) => !keys.includes(key))
    if (unknown !== undefined)
      throw new UsageError(`The values of '${name}' have no column '${unknown}'.`, {
        hint: `Known: ${keys.join(', ')}.`,
      })
    return keys.map((key) => {
      const type = columns[key] as SqlType
      return toOperand(valueBeside(row[key], type), type)
    })
  })
  return new Values<ValuesRow<C>, A>(name, columns, lists)
}
