import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import { checkOptions } from '../schema/items'
import { DerivedTable } from './derived-table'
import { outputColumns } from './output-columns'

/** How a common table expression is kept. */
export interface CteOptions {
  /** It draws from itself in the query that its `union` or `unionAll` is given. */
  readonly recursive?: boolean
  /** `true`: its rows are worked out once; `false`: as if it stood in each place where it is named. */
  readonly materialized?: boolean
}

/** What a CTE can name: a query, or on PostgreSQL a statement that gives rows back. */
export interface CteQuery {
  readonly kind: 'select' | 'compoundSelect' | 'insert' | 'update' | 'delete'
}

/** A query that can be united with another. */
interface Unitable extends CteQuery {
  readonly columns: readonly Expression[]
  union(other: CteQuery): Unitable
  unionAll(other: CteQuery): Unitable
}

/** `WITH name AS (query)`: a query that the statement draws from by its name, as often as it likes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- one of any rows is assignable to a plain one
export class Cte<R = any, A extends string = any> extends DerivedTable<R, A> {
  readonly kind = 'cte'

  // eslint-disable-next-line @typescript-eslint/max-params -- made by the methods of queries only
  constructor(
    name: A,
    readonly query: CteQuery,
    columns: readonly Expression[],
    readonly options: CteOptions = {},
    /** What this is another state of: its query draws from that, under the same name. */
    private readonly earlier?: Cte,
  ) {
    checkOptions('cte', options, ['recursive', 'materialized'])
    super(
      name,
      outputColumns(columns).map(({ key, name: column, expression }) => ({
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
  union<R2 extends R>(other: CteQuery & { readonly rowType?: R2 }): Cte<R, A> {
    return this.extended((query) => query.union(other))
  }

  /** Its rows and those of a query that draws from it. */
  unionAll<R2 extends R>(other: CteQuery & { readonly rowType?: R2 }): Cte<R, A> {
    return this.extended((query) => query.unionAll(other))
  }

  private extended(extend: (query: Unitable) => Unitable): Cte<R, A> {
    const { kind } = this.query
    if (this.options.recursive === true && (kind === 'select' || kind === 'compoundSelect')) {
      const query = extend(this.query as Unitable)
      return new Cte<R, A>(this.name, query, query.columns, this.options, this as Cte)
    }
    throw new UsageError(`The CTE '${this.name}' is not recursive.`, {
      hint: `Write .cte('${this.name}', { recursive: true }), or unite the queries first.`,
    })
  }
}
