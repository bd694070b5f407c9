import { UsageError } from '../errors'
import { Expression } from './expression'

/** Several groupings at once, in GROUP BY. */
export class GroupingSets extends Expression {
  readonly kind = 'groupingSets'
  readonly type = undefined

  constructor(
    readonly keyword: 'ROLLUP' | 'CUBE' | 'GROUPING SETS',
    readonly sets: readonly (readonly Expression[])[],
  ) {
    super()
    if (sets.length === 0) throw new UsageError(`${keyword} needs something to group by.`)
  }

  override get operands(): readonly Expression[] {
    return this.sets.flat()
  }
}

/**
 * Groups by all of the expressions, by all but the last, and so on to one total. PostgreSQL only.
 *
 * @example
 * select(sale.c.year, sale.c.region, func.sum(sale.c.total)).groupBy(rollup(sale.c.year, sale.c.region))
 * // … GROUP BY ROLLUP (sale.year, sale.region)
 */
export function rollup(...expressions: readonly Expression[]): GroupingSets {
  return new GroupingSets(
    'ROLLUP',
    expressions.map((expression) => [expression]),
  )
}

/** Groups by every selection of the expressions. PostgreSQL only. */
export function cube(...expressions: readonly Expression[]): GroupingSets {
  return new GroupingSets(
    'CUBE',
    expressions.map((expression) => [expression]),
  )
}

/**
 * Groups by each of the lists of expressions; an empty one is the total. PostgreSQL only.
 *
 * @example
 * select(…).groupBy(groupingSets([sale.c.year], [sale.c.region], []))   // GROUP BY GROUPING SETS ((sale.year), (sale.region), ())
 */
export function groupingSets(...sets: readonly (readonly Expression[])[]): GroupingSets {
  return new GroupingSets('GROUPING SETS', sets)
}
