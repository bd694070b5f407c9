import { UsageError } from '../errors'
import { typeOfBranches } from '../expression/branches'
import { Expression, Ordering } from '../expression/expression'
import type { SqlType } from '../types/sql-type'
import { assertCount } from './counts'
import { Cte, type CteOptions } from './cte'
import { outputColumns, type OutputColumn } from './output-columns'
import { Subquery } from './subquery'

/** How the rows of several queries become one. */
export type SetOperator = 'UNION' | 'UNION ALL' | 'INTERSECT' | 'INTERSECT ALL' | 'EXCEPT' | 'EXCEPT ALL'

/** The rows of a compound: the names of the first, the values of all. */
type Combined<R, R2> = { readonly [K in keyof R]: R[K] | (K extends keyof R2 ? R2[K] : never) }

/** A query that can be the other member of a compound: its rows have the same names. */
type Member<R, R2> = Query<R2> &
  ([keyof R] extends [keyof R2] ? unknown : { 'the names must be those of the first': keyof R })

/** A SELECT, or several that became one by UNION and the like. */
export abstract class Query<R = unknown, V = unknown> extends Expression<V | null> {
  declare readonly rowType?: R
  abstract override readonly kind: 'select' | 'compoundSelect'

  /** What its rows hold. */
  abstract readonly columns: readonly Expression[]

  /** The type of its only column. */
  get type(): SqlType | undefined {
    const [item, ...others] = this.columns
    return others.length === 0 ? item?.type : undefined
  }

  /** The columns of its rows by name. */
  get outputs(): readonly OutputColumn[] {
    return outputColumns(this.columns)
  }

  /**
   * The same where nobody reads its values: of a class that shares its table with others, its own rows count.
   *
   * @internal
   */
  withOwnRows(): this {
    return this
  }

  /**
   * Its rows and those of another query, each once.
   *
   * @example
   * select(a.c.name).union(select(b.c.name))   // SELECT a.name FROM a UNION SELECT b.name FROM b
   */
  union<R2>(other: Member<R, R2>): CompoundSelect<Combined<R, R2>> {
    return combine('UNION', this, other)
  }

  /** Its rows and those of another query. */
  unionAll<R2>(other: Member<R, R2>): CompoundSelect<Combined<R, R2>> {
    return combine('UNION ALL', this, other)
  }

  /** Those of its rows that another query gives too, each once. */
  intersect<R2>(other: Member<R, R2>): CompoundSelect<R> {
    return combine('INTERSECT', this, other)
  }

  /** As `intersect`, counting how often a row is there. PostgreSQL only. */
  intersectAll<R2>(other: Member<R, R2>): CompoundSelect<R> {
    return combine('INTERSECT ALL', this, other)
  }

  /** Those of its rows that another query does not give, each once. */
  except<R2>(other: Member<R, R2>): CompoundSelect<R> {
    return combine('EXCEPT', this, other)
  }

  /** As `except`, counting how often a row is there. PostgreSQL only. */
  exceptAll<R2>(other: Member<R, R2>): CompoundSelect<R> {
    return combine('EXCEPT ALL', this, other)
  }

  /**
   * This query as something to draw from.
   *
   * @example
   * const counted = select(emp.c.divno, func.count().as('n')).groupBy(emp.c.divno).subquery('counted')
   * select(counted.c.n).where(counted.c.n.gt(1))
   * // SELECT counted.n FROM (SELECT emp.divno, count(*) AS n FROM emp GROUP BY emp.divno) AS counted WHERE counted.n > $1
   */
  subquery<const A extends string>(name: A): Subquery<R, A> {
    return new Subquery<R, A>(this, name, false)
  }

  /** As `subquery`, but it may name columns of what stands before it in FROM. PostgreSQL only. */
  lateral<const A extends string>(name: A): Subquery<R, A> {
    return new Subquery<R, A>(this, name, true)
  }

  /**
   * This query under a name in front of the statement that draws from it: `WITH name AS (…)`. A recursive one draws from
   * itself in the query that its `unionAll` is given.
   *
   * @example
   * const top = select(emp.c.empno).where(emp.c.mgr_id.isNull()).cte('tree', { recursive: true })
   * const tree = top.unionAll(select(emp.c.empno).join(top, emp.c.mgr_id.eq(top.c.empno)))
   * select(tree.c.empno)   // WITH RECURSIVE tree AS (SELECT … UNION ALL SELECT …) SELECT tree.empno FROM tree
   */
  cte<const A extends string>(name: A, options: CteOptions = {}): Cte<R, A> {
    return new Cte<R, A>(name, this, this.columns, options)
  }

  /** This query of one column as a value, null where it gives no row. */
  scalarSubquery(): Expression<V | null> {
    const { length } = this.columns
    if (length === 1) return this
    throw new UsageError(`A scalar subquery gives one column, not ${length}.`, {
      hint: 'Select one expression.',
    })
  }
}

/** A result column of a compound, to sort it by. */
export class OutputReference<T = unknown> extends Expression<T> {
  readonly kind = 'outputReference'

  constructor(
    readonly name: string,
    readonly type: SqlType | undefined,
    /** The name by which the program knows it. */
    readonly key = name,
  ) {
    super()
  }
}

interface CompoundParts {
  readonly operator: SetOperator
  readonly members: readonly Query[]
  readonly orderBy: readonly Ordering[]
  readonly limit: number | undefined
  readonly offset: number | undefined
}

/** Several queries whose rows became one. Immutable. */
export class CompoundSelect<R = unknown, V = unknown> extends Query<R, V> {
  readonly kind = 'compoundSelect'
  /** Its columns, to sort it by. */
  readonly c: { readonly [K in keyof R & string]: OutputReference<R[K]> }
  /** Those of the first query, as far as they are of the type that the values of all have. */
  readonly columns: readonly Expression[]

  constructor(readonly parts: CompoundParts) {
    super()
    this.columns = commonColumns(parts.members)
    const outputs = this.outputs.map(({ key, name, expression }) => [
      key,
      new OutputReference(name, expression.type),
    ])
    this.c = Object.fromEntries(outputs) as typeof this.c
  }

  /**
   * Sorts by columns of the result, or those of the first query.
   *
   * @example
   * const names = select(a.c.name).union(select(b.c.name))
   * names.orderBy(names.c.name.desc())   // SELECT a.name FROM a UNION SELECT b.name FROM b ORDER BY name DESC
   */
  orderBy(...items: readonly (Expression | Ordering)[]): this {
    const added = items.map((item) => {
      const ordering = item instanceof Ordering ? item : item.asc()
      return ordering.over(this.reference(ordering.operand))
    })
    return this.with({ orderBy: [...this.parts.orderBy, ...added] })
  }

  /** At most so many rows. */
  limit(count: number): this {
    return this.with({ limit: assertCount('limit', count) })
  }

  /** Without the first rows. */
  offset(count: number): this {
    return this.with({ offset: assertCount('offset', count) })
  }

  private reference(operand: Expression): OutputReference {
    if (operand instanceof OutputReference) return operand
    const { columns } = this.parts.members[0] as Query
    const output = this.outputs[columns.indexOf(operand)]
    if (output !== undefined) return new OutputReference(output.name, output.expression.type)
    throw new UsageError('A compound is sorted by its own columns.', {
      hint: 'Write compound.orderBy(compound.c.name).',
    })
  }

  private with(changes: Partial<CompoundParts>): this {
    return new CompoundSelect({ ...this.parts, ...changes }) as this
  }
}

function commonColumns(members: readonly Query[]): readonly Expression[] {
  const [{ outputs }] = members as readonly [Query]
  return outputs.map(({ expression, name, key }, i) => {
    const type = typeOfBranches(members.map(({ columns }) => columns[i] as Expression))
    return type === expression.type ? expression : new OutputReference(name, type, key)
  })
}

/** A chain of one operator is one compound, as long as nothing has sorted or cut what is there. */
function combine<R>(operator: SetOperator, first: Query, second: unknown): CompoundSelect<R> {
  if (!(second instanceof Query)) throw new UsageError(`${operator} takes another select.`)
  const [wanted, given] = [first, second].map(({ outputs }) => outputs.map(({ key }) => key).join(', '))
  if (wanted !== given) {
    throw new UsageError(
      `The queries of a ${operator} give different columns: (${wanted ?? ''}) and (${given ?? ''}).`,
      {
        hint: "Select the same names in the same order; name values with .as('…').",
      },
    )
  }
  const isOpen =
    first instanceof CompoundSelect &&
    first.parts.operator === operator &&
    first.parts.orderBy.length === 0 &&
    first.parts.limit === undefined &&
    first.parts.offset === undefined
  const members = isOpen ? [...first.parts.members, second] : [first, second]
  return new CompoundSelect<R>({ operator, members, orderBy: [], limit: undefined, offset: undefined })
}
