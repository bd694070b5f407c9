import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import { writableTableFrom, type TableLike } from '../schema/table-source'
import { Cte } from './cte'
import { conflictOf, type Conflict, type ConflictAction } from './conflict'
import { Query } from './query'
import { assignments, columnsNamed, stored, withDefaults, type RowInput } from './row-input'
import type { RowOf, SelectItem } from './row-of'
import { columnsOfItem, type Select } from './select'

interface InsertOutcome {
  readonly returned?: readonly Expression[]
  readonly conflict?: Conflict
  /** The query whose rows are inserted, instead of rows of values. */
  readonly query?: Query
}

/**
 * INSERT of one or more rows.
 *
 * @example
 * insert(user).values({ name: 'Smith' }).returning(user.c.user_id)
 * // INSERT INTO "user" (name) VALUES ($1) RETURNING "user".user_id
 */
export class Insert<S = unknown, R = never> {
  readonly kind = 'insert'
  declare readonly rowType?: R

  constructor(
    readonly table: Table,
    /** The columns that are given values; none means a row of defaults only. */
    readonly columns: readonly Column[] = [],
    readonly rows: readonly (readonly Expression[])[] = [],
    private readonly outcome: InsertOutcome = {},
  ) {}

  /** The query whose rows are inserted. */
  get query(): Query | undefined {
    return this.outcome.query
  }

  /** What is given back of the inserted rows. */
  get returned(): readonly Expression[] {
    return this.outcome.returned ?? []
  }

  /** What becomes of rows that are there already; without it they are an error. */
  get conflict(): Conflict | undefined {
    return this.outcome.conflict
  }

  /** The rows: objects of values by property or column name, all with the same names. */
  values(...rows: readonly RowInput<S>[] | readonly [readonly RowInput<S>[]]): Insert<S, R> {
    const list = (rows.length === 1 && Array.isArray(rows[0]) ? rows[0] : rows) as readonly Record<
      string,
      unknown
    >[]
    if (list.length === 0) throw new UsageError(`An insert into '${this.table.key}' needs at least one row.`)
    const complete = list.map((row) => withDefaults(this.table, assignments(this.table, row), 'defaultValue'))
    const columns = (complete[0] ?? []).map((assignment) => assignment.column)
    const values = complete.map((row) => {
      const byColumn = new Map(row.map(({ column, value }) => [column, value]))
      if (byColumn.size === columns.length && columns.every((column) => byColumn.has(column))) {
        return columns.map((column) => byColumn.get(column) as Expression)
      }
      throw new UsageError(`The rows of an insert into '${this.table.key}' name different columns.`, {
        hint: 'Give every row the same columns, or insert them in two statements.',
      })
    })
    const { query: _query, ...outcome } = this.outcome
    return new Insert<S, R>(this.table, columns, values, outcome)
  }

  /**
   * The rows of a query, its columns in the order of the names. Columns that are not named get their defaults.
   *
   * @example
   * insert(archive).fromSelect(['id', 'total'], select(invoice.c.id, invoice.c.total).where(invoice.c.paid.eq(true)))
   * // INSERT INTO archive (id, total) SELECT invoice.id, invoice.total FROM invoice WHERE invoice.paid = $1
   */
  fromSelect(names: readonly (keyof RowInput<S> & string)[], query: Query): Insert<S, R> {
    const selected = selectedRows(this.table, names, query)
    return new Insert<S, R>(this.table, selected.columns, [], { ...this.outcome, query: selected.query })
  }

  /**
   * Gives back columns of the inserted rows, in no promised order.
   *
   * @example
   * insert(user).values({ name: 'Smith' }).returning(user)   // … RETURNING "user".user_id, "user".name
   */
  returning<const I extends readonly SelectItem[]>(...items: I): Insert<S, RowOf<I>> {
    return new Insert<S, RowOf<I>>(this.table, this.columns, this.rows, {
      ...this.outcome,
      returned: items.flatMap(columnsOfItem),
    })
  }

  /** Names the returned rows for the statement around it. PostgreSQL only. */
  cte<const A extends string>(name: A): Cte<R, A> {
    return new Cte<R, A>(name, this, this.returned)
  }

  /**
   * What becomes of a row whose key is there already. The key is named, or its columns are; `doUpdate` takes the columns
   * that get the new row's values, or an object of values and expressions.
   *
   * @example
   * insert(User).values({ email: 'a@b.c', name: 'Smith' }).onConflict('uq_user_email', { doUpdate: ['name'] })
   * // INSERT INTO "user" (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = excluded.name
   * insert(User).values({ email: 'a@b.c' }).onConflict(['email'], { doNothing: true })   // … ON CONFLICT (email) DO NOTHING
   * insert(hit).values(row).onConflict(['page'], { doUpdate: ['n'], where: hit.c.n.lt(excluded(hit.c.n)) })
   * // … ON CONFLICT (page) DO UPDATE SET n = excluded.n WHERE hit.n < excluded.n
   */
  onConflict(key: string | readonly (keyof RowInput<S> & string)[], action: ConflictAction<S>): Insert<S, R> {
    const conflict = conflictOf(this.table, key, action)
    return new Insert<S, R>(this.table, this.columns, this.rows, { ...this.outcome, conflict })
  }
}

/** Inserts into a table, or the table of a class. */
export function insert<S extends TableLike>(into: S): Insert<S> {
  return new Insert<S>(writableTableFrom(into))
}

/** The columns that a query fills, with the constants that other columns have by default. */
function selectedRows(
  table: Table,
  names: readonly string[],
  query: unknown,
): { readonly columns: readonly Column[]; readonly query: Query } {
  if (!(query instanceof Query))
    throw new UsageError('fromSelect takes a select.', { hint: "Write .fromSelect(['name'], select(…))." })
  const columns = names.flatMap((name) => columnsNamed(table, name, 'fromSelect'))
  if (columns.length !== query.columns.length)
    throw new UsageError(
      `fromSelect names ${columns.length} columns of '${table.key}', and the select gives ${query.columns.length}.`,
    )
  const missing = table.columns.filter(
    (column) => column.options.defaultValue !== undefined && !columns.includes(column),
  )
  if (missing.length === 0) return { columns, query }
  const byRow = missing.find((column) => typeof column.options.defaultValue === 'function')
  if (byRow !== undefined || query.kind !== 'select') {
    throw new UsageError(
      `Column '${(byRow ?? missing[0])?.qualifiedName ?? ''}' has a default of the program's, which this query cannot give.`,
      { hint: 'Name the column, and select a value for it.' },
    )
  }
  const defaults = missing.map((column) => stored(column, column.options.defaultValue))
  return { columns: [...columns, ...missing], query: (query as unknown as Select).addColumns(...defaults) }
}
