import type { Expression } from '../expression/expression'
import { DerivedTable } from './derived-table'
import type { OutputColumn } from './output-columns'

/** A query, as far as what draws from it has to know it. */
export type DrawnQuery = Expression & {
  readonly kind: 'select' | 'compoundSelect' | 'keyList'
  readonly outputs: readonly OutputColumn[]
}

/** A query that stands in FROM under a name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of any rows is assignable to a plain one
export class Subquery<R = any, A extends string = any> extends DerivedTable<R, A> {
  readonly kind = 'subquery'

  constructor(
    readonly query: DrawnQuery,
    name: A,
    /** Whether it may name columns of what stands before it. */
    readonly isLateral: boolean,
  ) {
    super(
      name,
      query.outputs.map(({ key, name: column, expression }) => ({
        key,
        name: column,
        type: expression.type,
      })),
    )
  }
}
