import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import { checkOptions } from '../schema/items'
import type { Delete } from './delete'
import { DerivedTable } from './derived-table'
import type { Insert } from './insert'
import { outputColumns } from './output-columns'
import type { CompoundSelect, Query } from './query'
import type { Update } from './update'

/** How a common table expression is kept. */
export interface CteOptions {
  /** It draws from itself in the query that its `union` or `unionAll` is given. */
  readonly recursive?: boolean
  /** `true`: its rows are worked out once; `false`: as if it stood in each place where it is named. */
  readonly materialized?: boolean
}

/** What a CTE can name: a query, or on PostgreSQL a statement that gives rows back. */
export type CteQuery = Query | Insert<never, unknown> | Update<never, unknown> | Delete<unknown>

/** `WITH name AS (query)`: a query that the statement draws from by its name, as often as it likes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of any rows is assignable to a plain one
export class Cte<R = any, A extends string = any> extends DerivedTable<R, A> {
  readonly kind = 'cte'

  constructor(
    name: A,
    readonly query: CteQuery,
    readonly options: CteOptions = {},
    /** What this is another state of: its query draws from that, under the same name. */
    private readonly earlier?: Cte,
  ) {
    checkOptions('cte', options, ['recursive', 'materialized'])
    super(
      name,
      outputColumns(givenBy(query)).map(({ key, name: column, expression }) => ({
        key,
        name: column,
        type: expression.type,
      })),
    )
    if (this.columns.length === 0)
      throw new UsageError(`The CTE '${name}' gives no columns.`, { hint: 'Add .returning(…).' })
  }

  /** The first state: what two states of one CTE have in common. */
  get root(): Cte {
    return this.earlier?.root ?? this
  }

  /** How many states there were before this one. */
  get depth(): number {
    return this.earlier === undefined ? 0 : this.earlier.depth + 1
  }

  /** Its rows and those of a query that draws from it, each once. */
  union<R2 extends R>(other: Query<R2>): Cte<R, A> {
    return this.extended((query) => query.union(other as never))
  }

  /** Its rows and those of a query that draws from it. */
  unionAll<R2 extends R>(other: Query<R2>): Cte<R, A> {
    return this.extended((query) => query.unionAll(other as never))
  }

  private extended(extend: (query: Query) => CompoundSelect): Cte<R, A> {
    const { kind } = this.query
    if (this.options.recursive === true && (kind === 'select' || kind === 'compoundSelect'))
      return new Cte<R, A>(this.name, extend(this.query as Query), this.options, this as Cte)
    throw new UsageError(`The CTE '${this.name}' is not recursive.`, {
      hint: `Write .cte('${this.name}', { recursive: true }), or unite the queries first.`,
    })
  }
}

function givenBy(query: CteQuery): readonly Expression[] {
  switch (query.kind) {
    case 'insert':
      return query.returned
    case 'update':
    case 'delete':
      return query.parts.returned
    default:
      return query.columns
  }
}
