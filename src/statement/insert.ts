import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'
import { writableTableFrom, type TableLike } from '../schema/table-source'
import { conflictOf, type Conflict, type ConflictAction } from './conflict'
import { assignments, withDefaults, type RowInput } from './row-input'

interface InsertOutcome {
  readonly returned?: readonly Expression[]
  readonly conflict?: Conflict
}

/**
 * INSERT of one or more rows.
 *
 * @example
 * insert(user).values({ name: 'Smith' }).returning(user.c.user_id)
 * // INSERT INTO "user" (name) VALUES ($1) RETURNING "user".user_id
 */
export class Insert<S = unknown> {
  readonly kind = 'insert'

  constructor(
    readonly table: Table,
    /** The columns that are given values; none means a row of defaults only. */
    readonly columns: readonly Column[] = [],
    readonly rows: readonly (readonly Expression[])[] = [],
    private readonly outcome: InsertOutcome = {},
  ) {}

  /** What is given back of the inserted rows. */
  get returned(): readonly Expression[] {
    return this.outcome.returned ?? []
  }

  /** What becomes of rows that are there already; without it they are an error. */
  get conflict(): Conflict | undefined {
    return this.outcome.conflict
  }

  /** The rows: objects of values by property or column name, all with the same names. */
  values(...rows: readonly RowInput<S>[] | readonly [readonly RowInput<S>[]]): Insert<S> {
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
    return new Insert<S>(this.table, columns, values, this.outcome)
  }

  /** Gives back columns of the inserted rows, in no promised order. */
  returning(...items: readonly Expression[]): Insert<S> {
    return new Insert<S>(this.table, this.columns, this.rows, { ...this.outcome, returned: items })
  }

  /**
   * What becomes of a row whose key is there already. The key is named, or its columns are; `doUpdate` takes the columns
   * that get the new row's values, or an object of values and expressions.
   *
   * @example
   * insert(User).values({ email: 'a@b.c', name: 'Smith' }).onConflict('uq_user_email', { doUpdate: ['name'] })
   * // INSERT INTO "user" (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = excluded.name
   * insert(User).values({ email: 'a@b.c' }).onConflict(['email'], { doNothing: true })   // … ON CONFLICT (email) DO NOTHING
   */
  onConflict(key: string | readonly (keyof RowInput<S> & string)[], action: ConflictAction<S>): Insert<S> {
    const conflict = conflictOf(this.table, key, action)
    return new Insert<S>(this.table, this.columns, this.rows, { ...this.outcome, conflict })
  }
}

/** Inserts into a table, or the table of a class. */
export function insert<S extends TableLike>(into: S): Insert<S> {
  return new Insert<S>(writableTableFrom(into))
}
