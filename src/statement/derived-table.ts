import { UsageError } from '../errors'
import { Expression } from '../expression/expression'
import type { OwnedBy, Owner } from '../expression/owned-by'
import { DRAWN_FROM } from '../expression/raw-sql'
import type { SqlType } from '../types/sql-type'
import { suggest } from '../util/closest'

/** What is known of a column of a derived table. */
export interface DerivedColumnFacts {
  /** The name by which the program knows it. */
  readonly key: string
  /** Its name in SQL. */
  readonly name: string
  readonly type: SqlType | undefined
}

/** A column of a subquery, CTE or list of values. */
export class DerivedColumn<N extends string = string, T = unknown> extends Expression<T> {
  readonly kind = 'derivedColumn'
  readonly name: N
  readonly key: string
  readonly type: SqlType | undefined

  constructor(
    readonly source: DerivedTable,
    { key, name, type }: DerivedColumnFacts,
  ) {
    super()
    this.name = name as N
    this.key = key
    this.type = type
  }
}

/** The columns of a derived table called `A`, whose rows are `R`. */
export type DerivedColumns<R, A> = {
  readonly [K in keyof R & string]: DerivedColumn<K, R[K]> & OwnedBy<Owner<A>>
}

/** What stands in FROM under a name of its own and is no table: a subquery, a CTE, a list of values. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of any rows is assignable to a plain one
export abstract class DerivedTable<R = any, A extends string = any> {
  declare readonly rowType?: R
  abstract readonly kind: 'subquery' | 'cte' | 'values' | 'tableFunction'
  readonly name: A
  /** The columns by name, as the rows have them. */
  readonly c: DerivedColumns<R, A>
  readonly columns: readonly DerivedColumn[]

  constructor(name: A, columns: readonly DerivedColumnFacts[]) {
    if (typeof name !== 'string' || name === '')
      throw new UsageError('What stands in FROM needs a name.', { hint: "Write .subquery('latest')." })
    this.name = name
    this.columns = columns.map((facts) => new DerivedColumn(this, facts))
    this.c = columnsByKey(name, this.columns) as unknown as DerivedColumns<R, A>
  }

  /** Says that rows are drawn from it. */
  get [DRAWN_FROM](): true {
    return true
  }

  /** The column of this name in SQL. */
  column(name: string): DerivedColumn {
    const found = this.columns.find((column) => column.name === name)
    if (found !== undefined) return found
    throw new UsageError(`'${this.name}' has no column '${name}'.`)
  }
}

function columnsByKey(
  table: string,
  columns: readonly DerivedColumn[],
): Readonly<Record<string, DerivedColumn>> {
  const byKey: Record<string, DerivedColumn> = Object.assign(
    Object.create(null) as object,
    Object.fromEntries(columns.map((column) => [column.key, column])),
  )
  return new Proxy(byKey, {
    get: (found, key) => {
      if (typeof key !== 'string' || key in found || key === 'then' || key === 'toJSON')
        return Reflect.get(found, key) as unknown
      throw new UsageError(`'${table}' has no column '${key}'.`, { hint: suggest(key, Object.keys(found)) })
    },
  })
}
