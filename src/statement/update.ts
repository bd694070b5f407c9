import { UsageError } from '../errors'
import type { Expression } from '../expression/expression'
import type { Table } from '../schema/table'
import { writableTableFrom, type TableLike } from '../schema/table-source'
import { assignments, withDefaults, type Assignment, type RowInput } from './row-input'
import { assertCondition } from './select'

interface UpdateParts {
  readonly set: readonly Assignment[]
  readonly where: readonly Expression[]
  readonly everyRow: boolean
  readonly returned: readonly Expression[]
}

/**
 * UPDATE. Without a condition it is refused, unless `everyRow` says that this is meant.
 *
 * @example
 * update(user).set({ name: 'Smith' }).where(user.c.user_id.eq(7))
 * // UPDATE "user" SET name = $1 WHERE "user".user_id = $2
 */
export class Update<S = unknown> {
  readonly kind = 'update'

  constructor(
    readonly table: Table,
    readonly parts: UpdateParts = { set: [], where: [], everyRow: false, returned: [] },
  ) {}

  /** The new values by property or column name; an expression is computed for each row. The last value given counts. */
  set(values: RowInput<S>): Update<S> {
    const added = assignments(this.table, values)
    const kept = this.parts.set.filter(({ column }) => !added.some((later) => later.column === column))
    const set = [...kept, ...added]
    if (set.length === 0) throw new UsageError(`An update of '${this.table.key}' sets nothing.`)
    return this.with({ set })
  }

  /** The assignments, with those that every update makes. */
  get assignments(): readonly Assignment[] {
    return withDefaults(this.table, this.parts.set, 'updateValue')
  }

  where(...conditions: readonly Expression[]): Update<S> {
    return this.with({ where: [...this.parts.where, ...conditions.map(assertCondition)] })
  }

  /** Says that really all rows are meant. */
  everyRow(): Update<S> {
    return this.with({ everyRow: true })
  }

  returning(...items: readonly Expression[]): Update<S> {
    return this.with({ returned: items })
  }

  private with(changes: Partial<UpdateParts>): Update<S> {
    return new Update<S>(this.table, { ...this.parts, ...changes })
  }
}

/** Updates rows of a table, or of the table of a class. */
export function update<S extends TableLike>(target: S): Update<S> {
  return new Update<S>(writableTableFrom(target))
}
