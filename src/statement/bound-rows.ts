/** Writes of many rows at once whose values come with each execution, so that one text serves all batches of one shape. */
import type { Expression } from '../expression/expression'
import type { Column } from '../schema/column'
import type { Table } from '../schema/table'

/** How many rows are bound: `'many'` where the database takes a list for each column, so that the number does not matter. */
export type RowCount = number | 'many'

/** INSERT of a number of rows that are bound when it is executed. */
export class InsertRows {
  readonly kind = 'insertRows'

  constructor(
    readonly table: Table,
    /** The columns that are given values, at least one; bound rows hold them in this order. */
    readonly columns: readonly Column[],
    readonly count: RowCount,
    /** What is given back of the inserted rows. */
    readonly returned: readonly Expression[] = [],
  ) {}
}

/** UPDATE of a number of rows, each with its own values, found by their keys. */
export class UpdateRows {
  readonly kind = 'updateRows'

  constructor(
    readonly table: Table,
    /** What a row is given, and what it is found by; bound rows hold the values in this order. */
    readonly columns: { readonly set: readonly Column[]; readonly keys: readonly Column[] },
    readonly count: RowCount,
    /** What is given back of the updated rows: columns of the table. */
    readonly returned: readonly Expression[] = [],
  ) {}
}
