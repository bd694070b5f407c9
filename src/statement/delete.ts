import type { Expression } from '../expression/expression'
import type { Table } from '../schema/table'
import { writableTableFrom, type TableLike } from '../schema/table-source'
import { assertCondition } from './select'

interface DeleteParts {
  readonly where: readonly Expression[]
  readonly everyRow: boolean
  readonly returned: readonly Expression[]
}

/**
 * DELETE. Without a condition it is refused, unless `everyRow` says that this is meant.
 *
 * @example
 * deleteFrom(user).where(user.c.user_id.eq(7))   // DELETE FROM "user" WHERE "user".user_id = $1
 */
export class Delete {
  readonly kind = 'delete'

  constructor(
    readonly table: Table,
    readonly parts: DeleteParts = { where: [], everyRow: false, returned: [] },
  ) {}

  where(...conditions: readonly Expression[]): Delete {
    return this.with({ where: [...this.parts.where, ...conditions.map(assertCondition)] })
  }

  /** Says that really all rows are meant. */
  everyRow(): Delete {
    return this.with({ everyRow: true })
  }

  returning(...items: readonly Expression[]): Delete {
    return this.with({ returned: items })
  }

  private with(changes: Partial<DeleteParts>): Delete {
    return new Delete(this.table, { ...this.parts, ...changes })
  }
}

/** Deletes rows of a table, or of the table of a class. */
export function deleteFrom(target: TableLike): Delete {
  return new Delete(writableTableFrom(target))
}
